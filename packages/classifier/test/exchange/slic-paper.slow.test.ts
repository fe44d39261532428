import { memoryStore } from "@helioscope/core";
import { openEngine } from "@helioscope/core/engine/node";
import { expect, it } from "vitest";
import { ClassifierNet, parameterCounts, presets, slicFromTorch } from "../../src/index.ts";
import { slicState } from "./support/formula.ts";
import { expectReference, references } from "./support/reference.ts";

it("agrees with PyTorch on the whole network of the paper, and after saving", async () => {
  const engine = await openEngine();
  const reference = references.paper;
  expect(parameterCounts(presets["slic-paper"], 5).trainable).toBe(reference.trainable);
  const network = slicFromTorch(slicState(reference), { engine });
  expect(network.config.body).toEqual(presets["slic-paper"].network.body);
  expectReference(network, reference);
  const store = memoryStore();
  await network.save(store);
  network.dispose();
  const loaded = await ClassifierNet.load(store);
  expectReference(loaded, reference);
  loaded.dispose();
});
