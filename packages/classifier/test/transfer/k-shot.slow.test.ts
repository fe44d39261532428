import { ArgumentError, DataError, memoryStore, type Store, UnsupportedError } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { DivergedError } from "@helioscope/core/train";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { ClassifierNet } from "../../src/network/classifier-net.ts";
import { type KShotOptions, kShot } from "../../src/transfer/k-shot.ts";
import type { KShotPlan } from "../../src/transfer/k-shot-types.ts";
import { shotsConfig } from "../../src/transfer/train-shots.ts";
import { slicConfig, training } from "../network/support/configs.ts";
import { sidesOf, textures } from "./support/textures.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const document = nodeDocument();

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const data = (...given: Parameters<typeof textures>) => {
  const set = textures(...given);
  return { set, split: sidesOf(set) };
};
const source = data(["across", "noise"], 6);
const target = data(["along", "spots"], 9, { band: "B" });
const config = training(slicConfig(), 1);
const plan: Partial<KShotPlan> = {
  ...{ shots: [1, 2], draws: 2, updates: 2, tuningDraws: 1 },
  rates: { transfer: [0.01, 0.05], scratch: [0.05] },
};

const experiment = (out: Store, more: Partial<KShotOptions> = {}) =>
  kShot(source, target, config, { engine, out, seed: 1, document, plan, ...more });

describe("kShot", () => {
  it("scores every method on every draw, and keeps what finished trainings said", async () => {
    const out = memoryStore();
    const result = await experiment(out);
    expect(result.classes).toEqual(["along", "spots"]);
    expect(result.sourceClasses).toEqual(["across", "noise"]);
    expect(result.scored).toBe(6);
    expect(result.runs.map(({ shots, draw, method }) => `${shots} ${draw} ${method}`)).toEqual(
      [1, 2].flatMap((k) =>
        [1, 2].flatMap((d) => ["transfer", "scratch", "nearest"].map((m) => `${k} ${d} ${m}`)),
      ),
    );
    // One rate needs no trial.
    expect(result.trials.map(({ shots, method, rate }) => `${shots} ${method} ${rate}`)).toEqual([
      ...["1 transfer 0.01", "1 transfer 0.05", "2 transfer 0.01", "2 transfer 0.05"],
    ]);
    for (const { balancedAccuracy, recalls } of result.runs)
      expect(balancedAccuracy).toBeCloseTo((recalls[0] + recalls[1]) / 2, 12);

    const written = await out.list();
    expect(written.filter((path) => path.startsWith("runs/"))).toHaveLength(8);
    const answers = new Map(
      await Promise.all(written.map(async (path) => [path, await out.read(path)] as const)),
    );
    const more = await experiment(out, { resume: true, plan: { ...plan, draws: 3 } });
    for (const [path, bytes] of answers) expect(await out.read(path), path).toEqual(bytes);
    expect(more.runs.filter(({ draw }) => draw < 3)).toEqual(result.runs);
    expect(more.runs).toHaveLength(18);
  });

  it("goes on after a stop with the result of a run that was not stopped", async () => {
    const [whole, out] = [memoryStore(), memoryStore()];
    const single = { plan: { ...plan, shots: [1], rates: { transfer: [0.05], scratch: [0.05] } } };
    const result = await experiment(whole, single);
    const stopping = new AbortController();
    const stopped = experiment(out, {
      ...single,
      signal: stopping.signal,
      onProgress: ({ stage, done }) => {
        if (stage === "1 shots" && done === 1) stopping.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ kind: "aborted" });
    expect((await out.list("runs/")).length).toBe(2);
    expect(await experiment(out, { ...single, resume: true })).toEqual(result);
  });

  it("refuses another experiment's folder", async () => {
    const out = memoryStore();
    const single = { ...plan, shots: [1], draws: 1, rates: { transfer: [0.05], scratch: [0.05] } };
    await experiment(out, { plan: single });
    await expect(experiment(out, { plan: single })).rejects.toThrow(/already holds a k-shot experiment/);
    await expect(experiment(out, { plan: { ...single, updates: 3 }, resume: true })).rejects.toThrow(
      /another plan/,
    );
    await expect(experiment(out, { plan: single, seed: 2, resume: true })).rejects.toThrow(/another seed/);
  });

  it("gives up a rate that diverges, and ends where all do", async () => {
    const run = (transfer: number[], onWarning: (text: string) => void) =>
      experiment(memoryStore(), {
        plan: { ...plan, shots: [1], draws: 1, rates: { transfer, scratch: [0.05] } },
        onWarning,
      });
    const warnings: string[] = [];
    const result = await run([1e18, 0.05], (text) => warnings.push(text));
    expect(result.trials.map(({ balancedAccuracy }) => Number.isNaN(balancedAccuracy))).toEqual([
      true,
      false,
    ]);
    expect(result.runs.find(({ method }) => method === "transfer")?.rate).toBe(0.05);
    expect(warnings.join("\n")).toMatch(/learning rate 1000000000000000000 .* is given up/);
    await expect(run([1e18, 1e19], () => {})).rejects.toThrow(DivergedError);
  });

  it("takes a backbone that fits the configuration", async () => {
    const backbone = ClassifierNet.build({ ...config, classes: ["x", "y"] }, { engine, seed: 1 });
    const single = { ...plan, shots: [1], draws: 1, rates: { transfer: [0.05], scratch: [0.05] } };
    const run = { engine, out: memoryStore(), seed: 1, document, plan: single };
    try {
      const result = await kShot(backbone, target, config, run);
      expect(result.sourceClasses).toEqual(["x", "y"]);
      const other = { ...config, network: slicConfig({ width: 1 / 8 }).network };
      await expect(kShot(backbone, target, other, { ...run, out: memoryStore() })).rejects.toThrow(
        ArgumentError,
      );
    } finally {
      backbone.dispose();
    }
  });

  it("refuses several labels, classes that nothing scores, and too few images", async () => {
    const several = { ...target, set: { ...target.set, labels: "several" as const } };
    const run = { engine, out: memoryStore(), seed: 1, document };
    await expect(kShot(source, several, config, run)).rejects.toThrow(UnsupportedError);
    const blind = { ...target, split: { ...target.split, validation: target.split.validation.slice(0, 2) } };
    await expect(kShot(source, blind, config, run)).rejects.toThrow(/no image of spots/);
    const many = { ...plan, shots: [7] };
    await expect(experiment(memoryStore(), { plan: many })).rejects.toThrow(DataError);
  });

  it.each([
    { shots: [] },
    { shots: [2, 2] },
    { shots: [0.5] },
    { draws: 0 },
    { updates: 1.5 },
    { rates: { transfer: [], scratch: [0.1] } },
    { rates: { transfer: [0.1], scratch: [-1] } },
    { tuningDraws: 0 },
    { stages: [] },
    { stages: [{ share: 0.5, learn: "all", statistics: "keep", backboneRate: 1 }] },
  ] satisfies Partial<KShotPlan>[])("refuses the plan %o", async (wrong) => {
    await expect(experiment(memoryStore(), { plan: { ...plan, ...wrong } })).rejects.toThrow(ArgumentError);
  });
});

describe("a training on shots", () => {
  it("makes the same number of updates with a backbone and from scratch", () => {
    const backbone = ClassifierNet.build({ ...config, classes: ["x"] }, { engine, seed: 1 });
    const stages = [0.5, 0.25, 0.25].map((share) => ({
      ...{ share, learn: "head" as const, statistics: "keep" as const, backboneRate: 1 },
    }));
    for (const count of [6, 16, 40]) {
      const task = { shots: new Uint32Array(count), rate: 0.1, config, plan: { updates: 60, stages } };
      const epochs = (of: ClassifierNet | null) =>
        shotsConfig({ ...task, backbone: of }).training.stages.reduce((sum, stage) => sum + stage.epochs, 0);
      // Batches of 16: 40 images take three updates an epoch.
      expect(epochs(null)).toBe(count === 40 ? 20 : 60);
      expect(epochs(backbone)).toBe(epochs(null));
    }
    backbone.dispose();
  });
});
