import { ArgumentError, memoryStore, type Store } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TrainingStage } from "../../src/config.ts";
import { ClassifierNet, loadClassifier } from "../../src/network/classifier-net.ts";
import { layersOf } from "../../src/transfer/layers.ts";
import { stagedPlan } from "../../src/transfer/staged-plan.ts";
import { transfer } from "../../src/transfer/transfer.ts";
import { transferConfig } from "../../src/transfer/transfer-config.ts";
import { slicConfig, training } from "../network/support/configs.ts";
import { sidesOf, textures } from "./support/textures.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const document = nodeDocument();
const set = textures(["across", "spots"], 12);
const data = { set, split: sidesOf(set) };
const backbone = ClassifierNet.build({ ...slicConfig(), classes: ["x", "y", "z"] }, { engine, seed: 3 });
afterAll(() => backbone.dispose());

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const weightsOf = ({ model }: ClassifierNet) =>
  new Map(model.weights.map((weight) => [weight.originalName, [...weight.read().dataSync()]]));

const base = training(slicConfig(), 2).training;

async function taught(
  stages: readonly TrainingStage[],
  out: Store = memoryStore(),
): Promise<Map<string, number[]>> {
  const config = transferConfig(backbone, { training: { ...base, stages } });
  const report = await transfer(backbone, data, config, { engine, out, seed: 1, document });
  expect(report.stopped).toBe("finished");
  const network = await loadClassifier(out, { engine, prefix: "model" });
  try {
    expect(network.classes).toEqual(["across", "spots"]);
    expect(network.origin.backbone?.classes).toEqual(["x", "y", "z"]);
    return weightsOf(network);
  } finally {
    network.dispose();
  }
}

const stage = (changes: Partial<TrainingStage>): TrainingStage => ({
  ...{ epochs: 2, learningRate: 0.05, schedule: "constant", learn: "all", backboneRate: 1 },
  ...changes,
});

describe("a transfer", () => {
  it.each([
    ["the head alone", stage({ learn: "head" }), /^logits/],
    ["the last block", stage({ learn: { from: "layer8_conv" } }), /^(layer8|logits)/],
    [
      "the last block, its statistics kept",
      stage({ learn: { from: "layer8_conv" }, statistics: "keep" }),
      /^(layer8_conv|logits)/,
    ],
    ["all, its statistics kept", stage({ statistics: "keep" }), /(_conv|logits)\//],
  ])("changes %s, and nothing else", async (_, own, learns) => {
    const [old, now] = [weightsOf(backbone), await taught([own])];
    for (const [name, values] of now) {
      if (name.startsWith("logits")) continue;
      const same = JSON.stringify(values) === JSON.stringify(old.get(name));
      // Biases of convolutions before batch normalisation have no gradient where it uses its batches.
      if (learns.test(name)) expect(same && !name.endsWith("bias"), `${name} learns`).toBe(false);
      else expect(same, `${name} is frozen`).toBe(true);
    }
  });

  it("moves the backbone by its own, lower rate", async () => {
    const old = weightsOf(backbone);
    const moved = async (backboneRate: number) => {
      const now = await taught([stage({ epochs: 1, statistics: "keep", backboneRate })]);
      const [a, b] = [old.get("layer7_conv/kernel") ?? [], now.get("layer7_conv/kernel") ?? []];
      return Math.hypot(...a.map((value, k) => value - b[k]));
    };
    const [whole, tenth] = [await moved(1), await moved(0.1)];
    // One step of 16 images: the same gradient.
    expect(tenth / whole).toBeCloseTo(0.1, 2);
    expect(await moved(0)).toBe(0);
  });

  it("leaves the backbone as it is, and takes the folder of a model too", async () => {
    const folder = memoryStore();
    await backbone.save(folder);
    const old = weightsOf(backbone);
    const config = transferConfig(backbone, { training: { ...base, stages: [stage({ epochs: 1 })] } });
    const [a, b] = [memoryStore(), memoryStore()];
    await transfer(backbone, data, config, { engine, out: a, seed: 1, document });
    await transfer(folder, data, config, { engine, out: b, seed: 1, document });
    expect(await b.read("model/weights.bin")).toEqual(await a.read("model/weights.bin"));
    expect(weightsOf(backbone)).toEqual(old);
  });

  it("goes on exactly after a stop in any stage", async () => {
    const stages = stagedPlan(layersOf(backbone), { epochs: [2, 1, 1], rates: [0.05, 0.02, 0.02] });
    const config = transferConfig(backbone, { training: { ...base, stages } });
    const whole = memoryStore();
    await transfer(backbone, data, config, { engine, out: whole, seed: 2, document });
    for (const stopAt of [1, 3]) {
      const out = memoryStore();
      const stopping = new AbortController();
      let steps = 0;
      const report = await transfer(backbone, data, config, {
        ...{ engine, out, seed: 2, document, signal: stopping.signal },
        onProgress: ({ stage: at }) => {
          if (at === "train" && ++steps === stopAt) stopping.abort();
        },
      });
      expect(report.stopped).toBe("aborted");
      expect(await out.has("model/model.json")).toBe(false);
      await transfer(backbone, data, config, { engine, out, seed: 2, document, resume: true });
      expect(await out.read("model/weights.bin")).toEqual(await whole.read("model/weights.bin"));
    }
  });

  it("refuses a configuration of another input or network, and names the difference", async () => {
    const config = transferConfig(backbone, { training: { ...base, stages: [stage({})] } });
    const run = { engine, out: memoryStore(), seed: 1 };
    const other = { ...config, input: { ...config.input, sizePx: 64 } };
    await expect(transfer(backbone, data, other, run)).rejects.toThrow(
      "The configuration has input.sizePx 64",
    );
    const wide = { ...config, network: slicConfig({ width: 1 / 8 }).network };
    await expect(transfer(backbone, data, wide, run)).rejects.toThrow(
      "The configuration has network.body.width 0.125",
    );
  });

  it("refuses to resume a run of another backbone", async () => {
    const out = memoryStore();
    await taught([stage({ epochs: 1 })], out);
    const other = ClassifierNet.build({ ...slicConfig(), classes: ["x"] }, { engine, seed: 4 });
    try {
      const config = transferConfig(other, { training: { ...base, stages: [stage({ epochs: 1 })] } });
      const run = { engine, out, seed: 1, document, resume: true };
      await expect(transfer(other, data, config, run)).rejects.toThrow(ArgumentError);
    } finally {
      other.dispose();
    }
  });
});
