import { folderStore, memoryStore, type Store } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { beforeAll, describe, expect, it } from "vitest";
import type { MagnetogramConfig } from "../../src/config.ts";
import { runExperiment } from "../../src/experiment/run-experiment.ts";
import { syntheticYear } from "../../src/experiment/synthetic-year.ts";
import { loadMagnetogramNet } from "../../src/network/index.ts";
import { presets } from "../../src/presets.ts";
import { trainMagnetogram } from "../../src/training/train-magnetogram.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const document = nodeDocument();
const { small } = presets;

/** Two weeks of a small Sun, every three hours. */
const config: MagnetogramConfig = {
  ...small,
  prepare: { ...small.prepare, sizePx: 32 },
  sequence: { ...small.sequence, cadenceMinutes: 180 },
  generator: { ...small.generator, downs: 3, width: 4 },
  discriminator: { ...small.discriminator, layers: 1, width: 4 },
  training: {
    ...small.training,
    steps: 6,
    batchSize: 4,
    split: { ...small.training.split, gapHours: 24 },
  },
};

const out = memoryStore();
let data: Store;
let flares: Awaited<ReturnType<typeof syntheticYear>>["flares"];

beforeAll(async () => {
  ({ data, flares } = await syntheticYear(out, config, { seed: 3, days: 14 }));
});

const text = async (store: Store, path: string) => new TextDecoder().decode(await store.read(path));

describe("a synthetic set", () => {
  it("is made once", async () => {
    const before = await out.list();
    let progress = 0;
    await syntheticYear(out, config, { seed: 3, days: 14, onProgress: () => progress++ });
    expect(progress).toBe(0);
    expect(await out.list()).toEqual(before);
    expect(flares.length).toBeGreaterThan(0);
  });
});

describe("trainMagnetogram", () => {
  it("scores its network beside the baselines, and the saved one says what it learned from", async () => {
    const tensors = tf.memory().numTensors;
    const run = memoryStore();
    const report = await trainMagnetogram(data, config, { engine, out: run, seed: 1, document });
    expect(report).toMatchObject({ stopped: "finished", steps: 6 });
    expect(report.evaluation.data).toMatch(/^test side/);
    const baselines = new Set(report.evaluation.scores.map(({ baseline }) => baseline.name));
    expect([...baselines]).toEqual(["zero field", expect.any(String), expect.any(String)]);
    const net = await loadMagnetogramNet(run, { engine, prefix: "model" });
    expect(net.origin.trainedOn).toMatchObject({ seed: 1, steps: 6, synthetic: true });
    net.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
    await expect(trainMagnetogram(data, config, { engine, out: run, seed: 1, document })).rejects.toThrow(
      /already holds a run/,
    );
  });
});

describe("an experiment", () => {
  const options = { engine, models: ["pix2pix", "convgru"], seeds: [1, 2], config, document };

  it("goes on where it was stopped, and comes to the same", async () => {
    const [straight, parts] = [memoryStore(), memoryStore()];
    const whole = await runExperiment(data, { ...options, flares, out: straight });
    const stop = new AbortController();
    await expect(
      runExperiment(data, {
        ...options,
        flares,
        out: parts,
        signal: stop.signal,
        onProgress: ({ stage, done }) => stage === "train pix2pix, seed 2" && done === 3 && stop.abort(),
      }),
    ).rejects.toThrow(/pix2pix, seed 2/);
    expect(await parts.has("runs/convgru-seed1/model/model.json")).toBe(true);
    const again = await runExperiment(data, { ...options, flares, out: parts });
    expect(again).toEqual(whole);
    expect(await text(parts, "results.csv")).toBe(await text(straight, "results.csv"));

    // A finished experiment is read, not trained again.
    const stages = new Set<string>();
    const third = await runExperiment(data, {
      ...options,
      flares,
      out: parts,
      onProgress: ({ stage }) => stages.add(stage),
    });
    expect(third).toEqual(whole);
    expect([...stages].filter((stage) => /train|convgru|pix2pix/.test(stage))).toEqual([]);
  });

  it("scores all on the same frames: networks, the same with dropout on, baselines", async () => {
    const store = folderStore(out, "experiment");
    const { rows, verdicts, markdown } = await runExperiment(data, { ...options, out: store, seeds: [1] });
    expect(rows.map(({ generator, kind, seed }) => `${generator}/${kind}/${seed}`)).toEqual([
      "zero field/baseline/null",
      expect.stringMatching(/^persistence/),
      expect.stringMatching(/^linear regression/),
      expect.stringMatching(/^persistence.*rotated/),
      "pix2pix/network/1",
      "pix2pix/dropout-on/1",
      "convgru/network/1",
      "convgru/dropout-on/1",
    ]);
    expect(verdicts).toHaveLength(6);
    expect(markdown).toMatch(/holds|does not hold/);
    const { config: changed } = { config: { ...config, clipGauss: 100 } };
    await expect(
      runExperiment(data, { ...options, out: store, seeds: [1], config: changed }),
    ).rejects.toThrow(/another clipGauss/);
  });
});
