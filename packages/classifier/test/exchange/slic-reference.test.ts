import { memoryStore } from "@helioscope/core";
import { type Engine, tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { beforeAll, describe, expect, it } from "vitest";
import { ClassifierNet, slicFromTorch, torchState } from "../../src/index.ts";
import { slicState } from "./support/formula.ts";
import { expectReference, references } from "./support/reference.ts";
import { expectSameTensors } from "./support/same-tensors.ts";

describe("the paper's plan with PyTorch's weights", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ engine: "wasm" });
  });

  it.each(["narrow", "narrow-untied"] as const)(
    "agrees with PyTorch layer by layer, %s, and after saving",
    async (name) => {
      const reference = references[name];
      const network = slicFromTorch(slicState(reference), { engine });
      const { body } = network.config;
      expect(body).toMatchObject({ kind: "slic", tied: reference.tied, width: reference.width });
      expect(network.input).toEqual({ kind: "slic-legacy", way: "training", sizePx: reference.size });
      expectReference(network, reference);
      const store = memoryStore();
      await network.save(store, "net");
      network.dispose();
      const loaded = await ClassifierNet.load(store, "net");
      expectReference(loaded, reference);
      const shared = loaded.model.layers.filter((layer) => layer.name === "layer8_conv");
      expect(shared[0].inboundNodes).toHaveLength(reference.tied ? 3 : 1);
      expectSameTensors(await torchState(loaded), slicState(reference));
      loaded.dispose();
      expect(tf.memory().numTensors).toBe(0);
    },
  );
});
