import {
  ArgumentError,
  DataError,
  EngineError,
  memoryStore,
  type Store,
  seededRandom,
} from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { DivergedError, readMetricsLog } from "@helioscope/core/train";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ClassifierConfig, ClassifierTraining } from "../../src/config.ts";
import { splitSet } from "../../src/dataset/index.ts";
import { fitTemperature } from "../../src/evaluation/index.ts";
import { calibration } from "../../src/network/calibrate.ts";
import { ClassifierNet } from "../../src/network/classifier-net.ts";
import { inputCache } from "../../src/network/input-cache.ts";
import { trainOnSet } from "../../src/network/train.ts";
import { classifySet } from "../../src/network/validation.ts";
import type { LabelledSet } from "../../src/types.ts";
import { slicConfig, training } from "./support/configs.ts";
import { shapes } from "./support/shapes.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const document = nodeDocument();

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const asGiven = (set: LabelledSet) => splitSet(set, { kind: "as-given" }, { random: seededRandom(1) });

function train(
  set: LabelledSet,
  config: ClassifierConfig,
  out: Store,
  more: { seed?: number; resume?: boolean; signal?: AbortSignal; start?: ClassifierNet } & Partial<
    Pick<Parameters<typeof trainOnSet>[3], "onProgress" | "onWarning">
  > = {},
) {
  const { start, ...run } = more;
  return trainOnSet(set, asGiven(set), config, { engine, out, seed: 1, document, ...run }, start);
}

const tiny = slicConfig({ width: 1 / 32 });
/** Its moving statistics follow within a few steps, so that it says at inference what it learnt. */
const quick = {
  ...tiny,
  network: { ...tiny.network, normalisation: { ...tiny.network.normalisation, momentum: 0.5 } },
};
const stage = { epochs: 1, learningRate: 0.05, schedule: "constant", learn: "all", backboneRate: 1 } as const;

/** The labels of the validation images, and what a network says of them without its temperature. */
async function validationLogits(set: LabelledSet, network: ClassifierNet) {
  const indices = [...asGiven(set).validation];
  const inputs = await inputCache(set, network.input, indices);
  const said = await classifySet(network, inputs, indices);
  return { held: indices.map((i) => set.images[i].labels), logits: said.map(({ logits }) => logits) };
}

async function modelIn(out: Store): Promise<Map<string, number[]>> {
  const network = await ClassifierNet.load(out, "model");
  const weights = new Map(
    network.model.weights.map((weight) => [weight.originalName, [...weight.read().dataSync()]]),
  );
  network.dispose();
  return weights;
}

describe("a training", () => {
  it("leaves a model with its classes, its baselines and scores beside them, and its loss curve", async () => {
    const set = shapes(48);
    const out = memoryStore();
    const report = await train(set, training(quick, 2), out);
    expect(report).toMatchObject({ stopped: "finished", steps: 4 });
    expect(report.evaluation.data).toBe("12 images that the training did not touch");
    expect(report.evaluation.examples).toBe(12);
    const names = report.evaluation.scores.map(({ metric, baseline }) => `${metric}: ${baseline.name}`);
    expect(names.slice(0, 4)).toEqual([
      "balanced accuracy: majority",
      "balanced accuracy: mean and spread",
      "balanced accuracy: 16x16 pixels",
      "accuracy: majority",
    ]);
    expect(names.slice(-3)).toEqual([
      "log loss: majority",
      "Brier score: majority",
      "calibration error: majority",
    ]);
    expect(new TextDecoder().decode(await out.read("loss.svg"))).toMatch(/<svg/);
    const network = await ClassifierNet.load(out, "model");
    expect(network.classes).toEqual(["bar", "disc", "noise"]);
    expect(network.baselines?.map(({ name }) => name)).toEqual([
      "majority",
      "mean and spread",
      "16x16 pixels",
    ]);
    const { held, logits } = await validationLogits(set, network);
    const own = fitTemperature(logits, held, { classes: network.classes, labels: "single" });
    expect(own.bounded).toBe(false);
    expect(network.temperature).toBeCloseTo(own.temperature, 6);
    expect(network.origin.trainedOn).toMatchObject({ bands: ["H-alpha", "continuum"], seed: 1 });
    network.dispose();
  });

  it("goes on exactly where it was stopped: in the grid of rates, in a later stage", async () => {
    const set = shapes(36);
    const config = training(tiny, 1, {
      stages: [stage, { ...stage, learn: { from: "layer7" }, backboneRate: 0.5 }],
      learningRates: [0.05, 0.02],
      batchSize: 6,
      augmentation: { flip: true, turn: true, rotateDeg: 20, zoom: 1.2, gain: 1.1, offset: 0.1, blurPx: 1 },
    });
    const whole = memoryStore();
    const report = await train(set, config, whole);
    expect(report.steps).toBe(9);
    expect(await whole.list("stage")).toContain("stage1-rate0.05/metrics.jsonl");
    for (const stopAt of [2, 5, 8]) {
      const parts = memoryStore();
      const stop = new AbortController();
      let steps = 0;
      const first = await train(set, config, parts, {
        signal: stop.signal,
        onProgress: ({ stage: of }) => of === "train" && ++steps === stopAt && stop.abort(),
      });
      expect(first).toMatchObject({ stopped: "aborted", steps: stopAt, evaluation: { scores: [] } });
      expect(await parts.has("model/model.json")).toBe(false);
      const second = await train(set, config, parts, { resume: true });
      expect(second).toEqual(report);
      expect(await modelIn(parts)).toEqual(await modelIn(whole));
    }
    await expect(train(set, training(config, 3, { batchSize: 6 }), whole, { resume: true })).rejects.toThrow(
      /another stages/,
    );
    await expect(train(set, config, whole)).rejects.toThrow(/already holds a run/);
  });

  it("repeats by its seed and differs by another", async () => {
    const set = shapes(24);
    const losses = async (seed: number) => {
      const out = memoryStore();
      await train(set, training(tiny, 2, { batchSize: 6 }), out, { seed });
      return (await readMetricsLog(out, "metrics.jsonl")).map(({ loss }) => loss);
    };
    const [a, b, c] = [await losses(1), await losses(1), await losses(2)];
    expect(b).toEqual(a);
    expect(c).not.toEqual(a);
  });

  it.each([[[1e-9, 0.05]], [[0.05, 1e-9]]])(
    "goes on with the weights of the rate of the grid that validates best: %s",
    async (rates) => {
      const set = shapes(48);
      const out = memoryStore();
      await train(set, training(quick, 6, { learningRates: rates }), out);
      // At 1e-9 nothing is learnt: the network says what fresh weights say, chance.
      const json = JSON.parse(new TextDecoder().decode(await out.read("model/model.json")));
      expect(json.userDefinedMetadata.learningRate).toBe(0.05);
      const fresh = ClassifierNet.build({ ...quick, classes: set.classes }, { engine, seed: 1 });
      const kernel = fresh.model.getLayer("layer5_conv").weights[0].read().dataSync();
      fresh.dispose();
      const distance = (await modelIn(out))
        .get("layer5_conv/kernel")
        ?.reduce((largest, value, i) => Math.max(largest, Math.abs(value - kernel[i])), 0);
      expect(distance).toBeGreaterThan(1e-3);
    },
  );

  it.each([[[1e18, 0.05]], [[0.05, 1e18]]])(
    "gives up a rate of the grid that diverges: %s",
    async (rates) => {
      const set = shapes(36);
      const out = memoryStore();
      const warnings: string[] = [];
      const onWarning = (text: string) => warnings.push(text);
      const config = training(tiny, 2, { learningRates: rates });
      await train(set, config, out, { onWarning });
      const json = JSON.parse(new TextDecoder().decode(await out.read("model/model.json")));
      expect(json.userDefinedMetadata.learningRate).toBe(0.05);
      expect(
        warnings.filter((text) => /learning rate 1000000000000000000 is given up/.test(text)),
      ).toHaveLength(1);
      for (const values of (await modelIn(out)).values()) expect(values.every(Number.isFinite)).toBe(true);
      const none = training(tiny, 2, { learningRates: [1e18, 1e19] });
      await expect(train(set, none, memoryStore())).rejects.toThrow(DivergedError);
    },
  );
});

describe("calibration", () => {
  it("keeps a temperature of 1, and says so, where every validation image is right", async () => {
    const set = shapes(36);
    const network = ClassifierNet.build({ ...tiny, classes: set.classes }, { engine, seed: 1 });
    const classify = async (inputs: readonly unknown[]) =>
      inputs.map((_, k) => {
        const logits = new Float32Array(3);
        logits[held[k] % 3] = 2;
        return { logits, probabilities: logits };
      });
    const held = asGiven(set).validation;
    const inputs = await inputCache(set, network.input, [...held]);
    const warnings: string[] = [];
    const onWarning = (text: string) => warnings.push(text);
    const sure = Object.assign(Object.create(network) as ClassifierNet, { classify });
    expect(await calibration(sure, set, inputs, held, { onWarning })).toEqual({
      temperature: 1,
      thresholds: null,
    });
    expect(warnings).toEqual([expect.stringMatching(/stays 1.*9 validation images are all right/)]);
    network.dispose();
  });
});

describe("layers", () => {
  const changed = async (changes: Partial<ClassifierTraining["stages"][number]>) => {
    const set = shapes(24);
    const start = ClassifierNet.build({ ...tiny, classes: set.classes }, { engine, seed: 9 });
    const old = new Map(
      start.model.weights.map((weight) => [weight.originalName, [...weight.read().dataSync()]]),
    );
    const out = memoryStore();
    const config = training(tiny, 1, { stages: [{ ...stage, ...changes }], weightDecay: 0.01 });
    await train(set, config, out, { start }).finally(() => start.dispose());
    const moved = new Map<string, number>();
    for (const [name, values] of await modelIn(out)) {
      const was = old.get(name) as number[];
      moved.set(name, Math.max(...values.map((value, i) => Math.abs(value - was[i]))));
    }
    return moved;
  };
  const still = (moved: Map<string, number>) =>
    [...moved].filter(([, distance]) => distance === 0).map(([name]) => name);

  it("that are frozen do not move, moving statistics of batch normalisation included", async () => {
    const moved = await changed({ learn: "head" });
    expect([...moved.keys()].filter((name) => !still(moved).includes(name))).toEqual([
      "logits/kernel",
      "logits/bias",
    ]);
    const later = await changed({ learn: { from: "layer8" } });
    expect(still(later).every((name) => /^layer[1-7]_/.test(name))).toBe(true);
    expect(still(later)).toHaveLength(7 * 6);
  });

  it("that learn may keep their batch normalisation as it is", async () => {
    const moved = await changed({ statistics: "keep" });
    expect(still(moved).length).toBeGreaterThan(0);
    expect(still(moved).every((name) => name.includes("_norm"))).toBe(true);
    expect(still(moved)).toHaveLength(8 * 4);
  });

  it("before the last one learn at a rate of their own", async () => {
    const [full, tenth, none] = [
      await changed({ backboneRate: 1 }),
      await changed({ backboneRate: 0.1 }),
      await changed({ backboneRate: 0 }),
    ];
    // One step of one batch: what a kernel moves by is its rate times the same gradient.
    const kernel = "layer2_conv/kernel";
    expect((tenth.get(kernel) as number) / (full.get(kernel) as number)).toBeCloseTo(0.1, 3);
    expect(tenth.get("logits/kernel")).toBeCloseTo(full.get("logits/kernel") as number, 6);
    expect(none.get(kernel)).toBe(0);
    expect(none.get("layer2_norm/moving_mean")).toBeGreaterThan(0);
  });

  it("with names that the network has not are refused", async () => {
    await expect(changed({ learn: { from: "layer11" } })).rejects.toThrow(/layer8_conv/);
  });
});

describe("several labels an image", () => {
  it("are learnt with a sigmoid each, and get thresholds", async () => {
    const set = shapes(48, { several: true });
    const out = memoryStore();
    const config = { ...training(tiny, 2), labels: "several" } as const;
    const report = await train(set, config, out);
    expect(report.evaluation.scores[0].metric).toBe("macro F1");
    const network = await ClassifierNet.load(out, "model");
    expect(network.thresholds).toHaveLength(2);
    network.dispose();
  });

  it("are refused by a training for one", async () => {
    const set = shapes(24, { several: true });
    await expect(train(set, training(tiny, 1), memoryStore())).rejects.toThrow(DataError);
  });
});

describe("what goes wrong", () => {
  it("leaves out images that cannot be read, and says so", async () => {
    const set = shapes(24);
    const broken: LabelledSet = {
      ...set,
      read: (i) => (i === 3 || i === 7 ? Promise.reject(new DataError("cut short")) : set.read(i)),
    };
    const warnings: string[] = [];
    const report = await train(broken, training(tiny, 1), memoryStore(), {
      onWarning: (warning) => warnings.push(warning),
    });
    expect(report.evaluation.skipped.map(({ name }) => name)).toEqual(["3.png", "7.png"]);
    expect(warnings.join("\n")).toMatch(/3\.png is left out: cut short/);
  });

  it("is said before the training begins: an engine that does not train, a start of another kind", async () => {
    const set = shapes(24);
    const run = { engine: { ...engine, trains: false }, out: memoryStore(), seed: 1 };
    await expect(trainOnSet(set, asGiven(set), training(tiny, 1), run)).rejects.toThrow(EngineError);
    const start = ClassifierNet.build(tiny, { engine, seed: 1 });
    await expect(train(set, training(tiny, 1), memoryStore(), { start })).rejects.toThrow(ArgumentError);
    start.dispose();
  });

  it("is said of a training that the wasm engine cannot hold", async () => {
    const set = shapes(24);
    const large = { ...tiny, input: { ...tiny.input, sizePx: 1024 } };
    await expect(train(set, training(large, 1, { batchSize: 512 }), memoryStore())).rejects.toThrow(
      /more than the wasm engine can address/,
    );
  });
});
