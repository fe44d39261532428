import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";
import { scenes } from "@helioscope/synthetic";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { baselineInput } from "../../src/dataset/index.ts";
import { mostProbable } from "../../src/evaluation/index.ts";
import { ClassifierNet } from "../../src/network/classifier-net.ts";
import { prepareImage } from "../../src/preprocess/index.ts";
import { presets } from "../../src/presets.ts";
import { shippedModels } from "../../src/shipped-models.ts";
import type { Classification } from "../../src/types.ts";

await openEngine({ engine: "wasm", threads: 1 });
const folder = fileURLToPath(shippedModels.scenes);

let before = 0;
let network: ClassifierNet;
beforeAll(async () => {
  before = tf.memory().numTensors;
  network = await ClassifierNet.load(directoryStore(folder));
});
afterAll(() => {
  network.dispose();
  expect(tf.memory().numTensors, "tensors left behind").toBe(before);
});

const top = ({ probabilities }: Classification) => network.classes[mostProbable(probabilities)[0]];

describe("the shipped network", () => {
  it("is what its preset makes, and small", () => {
    const { input, network: config } = presets.scenes;
    expect({ input: network.input, network: network.config }).toEqual({ input, network: config });
    expect(network.classes).toEqual([
      "coronal_hole",
      "filament",
      "flare",
      "plage",
      "prominence",
      "quiet_sun",
      "sunspot",
    ]);
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(`${folder}/${name}`).size, 0);
    // 7 of them for each image that it was trained on, so that an evaluation knows it again.
    expect(bytes).toBeLessThan(900_000);
  });

  it("knows scenes of other suns better than the baselines beside it", async () => {
    // Of 105 fresh scenes; what it does on many, its card says.
    const fresh = [...scenes({ count: 105, seed: "other suns" })];
    const right = (said: readonly string[]) => said.filter((name, i) => name === fresh[i].sceneClass).length;
    const own = await network.classify(fresh.map(({ image }) => prepareImage(image, network.input)));
    const small = fresh.map(({ image }) => prepareImage(image, baselineInput));
    for (const baseline of network.baselines ?? []) {
      const theirs = await baseline.classify(small);
      expect(right(own.map(top)), baseline.name).toBeGreaterThan(right(theirs.map(top)) + 20);
    }
    expect(network.baselines).toHaveLength(3);
  });
});
