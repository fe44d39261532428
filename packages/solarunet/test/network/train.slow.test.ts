import { memoryStore, type Progress, type Store, seededRandom, type TrainRun } from "@helioscope/core";
import { type Engine, tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { readMetricsLog } from "@helioscope/core/train";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { evaluateSolarUnet, SolarUnet, trainSolarUnet } from "../../src/network/index.ts";
import { type Changes, configOf, discFolder, discPair, png } from "./support/pairs.ts";

let engine: Engine;
let folder: Store;
beforeAll(async () => {
  engine = await openEngine({ engine: "wasm", threads: 1 });
  folder = await discFolder(6, 48);
});

let before = 0;
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const run = (out: Store, options: Partial<TrainRun> = {}): TrainRun => ({
  engine,
  out,
  seed: 7,
  document: nodeDocument(),
  ...options,
});

const tiny: Changes = {
  network: { baseFilters: 4, depth: 2 },
  training: { steps: 6, batchSize: 2, cropPx: 32, validateEvery: 2, learningRate: 1e-2 },
};
const tinyOf = (preset: "paper" | "release" | "compact", changes: Changes = {}) =>
  configOf(preset, {
    network: { ...tiny.network, ...changes.network },
    training: { ...tiny.training, ...changes.training },
  });

async function losses(out: Store, steps: number) {
  const lines = await readMetricsLog(out, "metrics.jsonl");
  expect(lines).toHaveLength(steps);
  return lines.map(({ loss }) => loss);
}

describe("one batch", () => {
  it.each(["sigmoid", "softmax", "three-class"] as const)(
    "can be learnt by heart with a %s head",
    async (head) => {
      const { image, label } = discPair(16, seededRandom(3));
      const store = memoryStore();
      // The same pair trains and validates.
      for (const name of ["a", "b"]) {
        await store.write(`image/${name}.png`, png(image));
        await store.write(`label/${name}.png`, png(label));
      }
      const config = tinyOf("compact", {
        network: { baseFilters: 8, depth: 1, head },
        training: {
          steps: 100,
          batchSize: 1,
          cropPx: null,
          augmentation: "none",
          validationShare: 0.5,
          validateEvery: 100,
        },
      });
      const out = memoryStore();
      const report = await trainSolarUnet(store, config, run(out));
      expect(report.finalLoss).toBeLessThan(0.02);
      const last = (await readMetricsLog(out, "metrics.jsonl")).at(-1)!;
      expect(last.accuracy).toBe(1);
      // The scores take the moving averages of batch normalisation, which lag behind after so few steps.
      const { value, baseline } = report.evaluation.scores[0];
      expect(value).toBeGreaterThan(baseline.value);
    },
  );
});

describe("a training", () => {
  it("beats the trivial baseline where the data have structure, and leaves a model that says the same", async () => {
    const out = memoryStore();
    const config = tinyOf("compact", { training: { steps: 120, batchSize: 4, validateEvery: 40 } });
    const report = await trainSolarUnet(folder, config, run(out));
    expect(report).toMatchObject({ steps: 120, stopped: "finished" });
    for (const { metric, value, baseline } of report.evaluation.scores.slice(0, 3)) {
      expect(value, metric).toBeGreaterThan(baseline.value + 0.03);
    }
    expect((await out.list()).filter((path) => !path.startsWith("checkpoint"))).toEqual(
      expect.arrayContaining(["metrics.jsonl", "model/model.json", "model/weights.bin"]),
    );
    const network = await SolarUnet.load(out, "model");
    const again = await evaluateSolarUnet(network, folder, config);
    expect(again.scores).toEqual(report.evaluation.scores);
    network.dispose();
  });

  it.each([
    ["paper", { network: { baseFilters: 2, depth: 4 } }],
    ["release", { network: { baseFilters: 2, depth: 4 } }],
    [
      "release",
      { network: { baseFilters: 2, head: "three-class" }, training: { cropPx: null, batchSize: 1 } },
    ],
    ["compact", {}],
  ] as const)("with %s goes on after a stop as if there had been none", async (preset, changes) => {
    const config = tinyOf(preset, changes);
    const [whole, parts] = [memoryStore(), memoryStore()];
    const unbroken = await trainSolarUnet(folder, config, run(whole));

    const stop = new AbortController();
    const onProgress = ({ stage, done }: Progress) => {
      if (stage === "train" && done === 3) stop.abort();
    };
    const first = await trainSolarUnet(folder, config, run(parts, { signal: stop.signal, onProgress }));
    expect(first).toMatchObject({ steps: 3, stopped: "aborted", evaluation: { examples: 0, scores: [] } });
    expect(await parts.has("model/model.json")).toBe(false);
    const second = await trainSolarUnet(folder, config, run(parts, { resume: true }));

    expect(await losses(parts, 6)).toEqual(await losses(whole, 6));
    expect(second).toEqual(unbroken);
    for (const file of ["model/weights.bin", "model/model.json"])
      expect(await parts.read(file)).toEqual(await whole.read(file));
  });

  it("repeats with the same seed and differs with another", async () => {
    const logs = [];
    for (const seed of [7, 7, 8]) {
      const out = memoryStore();
      await trainSolarUnet(folder, tinyOf("release", { training: { steps: 2 } }), run(out, { seed }));
      logs.push(await losses(out, 2));
    }
    expect(logs[1]).toEqual(logs[0]);
    expect(logs[2]).not.toEqual(logs[0]);
  });

  it("trains on whole frames of any size, each augmentation included", async () => {
    const store = memoryStore();
    for (const [i, side] of [30, 33, 47].entries()) {
      const { image, label } = discPair(side, seededRandom(i));
      await store.write(`image/${i}.png`, png(image));
      await store.write(`label/${i}.png`, png(label));
    }
    for (const augmentation of ["paper", "release", "dihedral", "none"] as const) {
      const config = tinyOf("paper", { training: { cropPx: null, batchSize: 1, steps: 2, augmentation } });
      const report = await trainSolarUnet(store, config, run(memoryStore()));
      expect(report.finalLoss).toBeGreaterThan(0);
    }
  });

  it("goes on without broken pairs and says which", async () => {
    const store = await discFolder(4, 40);
    await store.write("image/t_001.png", new Uint8Array(50));
    await store.write("label/extra.png", new Uint8Array());
    const warnings: string[] = [];
    const report = await trainSolarUnet(
      store,
      tinyOf("compact", { training: { steps: 2 } }),
      run(memoryStore(), { onWarning: (warning) => warnings.push(warning) }),
    );
    expect(report.steps).toBe(2);
    expect(report.evaluation.skipped.map(({ name }) => name).sort()).toEqual(["extra", "t_001"]);
    expect(warnings).toHaveLength(2);
  });

  it("needs two pairs, and a fresh folder or resume", async () => {
    const config = tinyOf("compact", { training: { steps: 2 } });
    await expect(trainSolarUnet(await discFolder(1, 40), config, run(memoryStore()))).rejects.toThrow(
      /cannot be split/,
    );
    const out = memoryStore();
    await trainSolarUnet(folder, config, run(out));
    await expect(trainSolarUnet(folder, config, run(out))).rejects.toThrow(/resume/);
  });
});

describe("an evaluation", () => {
  it("leaves no tensor behind and can be stopped", async () => {
    const config = tinyOf("paper");
    const network = SolarUnet.build(config.network, { engine, seed: 1 });
    const { scores, examples, data } = await evaluateSolarUnet(network, folder, config);
    expect(scores.map(({ metric }) => metric)).toEqual([
      "pixel accuracy",
      "Dice",
      "IoU",
      "precision",
      "recall",
      "pixel accuracy",
    ]);
    expect(examples).toBe(1);
    expect(data).toBe("1 of 6 pairs, t_005 to t_005");
    const stopped = evaluateSolarUnet(network, folder, config, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow(/stopped|abort/i);
    network.dispose();
  });

  it("warns when pairs are scored that the network was trained on", async () => {
    const config = tinyOf("compact", { training: { steps: 1 } });
    const out = memoryStore();
    await trainSolarUnet(folder, config, run(out));
    const network = await SolarUnet.load(out, "model");
    expect(network.trainedOn).toEqual(["t_000", "t_001", "t_002", "t_003", "t_004"]);
    const warnings: string[] = [];
    const onWarning = (warning: string) => void warnings.push(warning);
    await evaluateSolarUnet(network, folder, config, { onWarning });
    expect(warnings).toEqual([]);
    const more = { ...config, training: { ...config.training, validationShare: 0.5 } };
    await evaluateSolarUnet(network, folder, more, { onWarning });
    expect(warnings).toEqual([expect.stringContaining("trained on 2 of these 3 pairs (t_003")]);
    network.dispose();
  });
});
