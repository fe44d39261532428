import { ArgumentError } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { ClassifierNet } from "../../src/network/classifier-net.ts";
import { drawKernels } from "../../src/network/initial-weights.ts";
import { replaceHead } from "../../src/transfer/replace-head.ts";
import { residualConfig, slicConfig } from "../network/support/configs.ts";

vi.mock("../../src/network/initial-weights.ts", { spy: true });

const engine = await openEngine({ engine: "wasm", threads: 1 });

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const weightsOf = ({ model }: ClassifierNet) =>
  new Map(model.weights.map((weight) => [weight.originalName, [...weight.read().dataSync()]]));

/** A network whose moving statistics are none of a fresh one. */
function trainedLike(config: Parameters<typeof ClassifierNet.build>[0]): ClassifierNet {
  const network = ClassifierNet.build(config, { engine, seed: 1 });
  for (const [k, weight] of network.model.weights.entries())
    if (weight.originalName.includes("moving"))
      tf.tidy(() => void weight.write(tf.fill(weight.shape as number[], 0.5 + k)));
  return network;
}

it("draws the new head alone", async () => {
  const network = trainedLike({ ...slicConfig({ dense: 12 }), classes: ["a", "b", "c"] });
  vi.mocked(drawKernels).mockClear();
  const other = await replaceHead(network, { classes: ["new", "newer"], seed: 5 });
  expect(vi.mocked(drawKernels).mock.calls.map(([{ name }]) => name)).toEqual(["logits"]);
  for (const each of [network, other]) each.dispose();
});

describe.each([
  ["tied", slicConfig()],
  ["untied", slicConfig({ tied: false })],
  ["dense", slicConfig({ dense: 12 })],
  ["residual", residualConfig],
])("a %s network with another head", (_, config) => {
  it("has the backbone's weights and statistics, a fresh last layer, and its own copies", async () => {
    const network = trainedLike({ ...config, classes: ["a", "b", "c"] });
    const other = await replaceHead(network, { classes: ["new", "newer"], seed: 5 });
    const again = await replaceHead(network, { classes: ["new", "newer"], seed: 5 });
    try {
      const [old, fresh] = [weightsOf(network), weightsOf(other)];
      expect([...fresh.keys()]).toEqual([...old.keys()]);
      for (const [name, values] of fresh)
        if (!name.startsWith("logits")) expect(values, name).toEqual(old.get(name));
      expect(fresh.get("logits/kernel")?.length).toBe(((old.get("logits/kernel")?.length ?? 0) / 3) * 2);
      expect(new Set(fresh.get("logits/bias"))).toEqual(new Set([0]));
      expect(weightsOf(again).get("logits/kernel")).toEqual(fresh.get("logits/kernel"));
      expect(other.classes).toEqual(["new", "newer"]);
      expect(other.input).toEqual(network.input);
      expect(other.origin.backbone).toEqual({
        ...{ hash: await network.hash(), classes: ["a", "b", "c"], about: null },
      });
      expect(other.temperature).toBe(1);
      tf.tidy(() => void other.model.weights[0].write(tf.zeros(other.model.weights[0].shape as number[])));
      expect(weightsOf(network)).toEqual(old);
    } finally {
      for (const each of [network, other, again]) each.dispose();
    }
  });
});

it("keeps tied layers tied", async () => {
  const network = ClassifierNet.build({ ...slicConfig(), classes: ["a", "b"] }, { engine, seed: 1 });
  const other = await replaceHead(network, { classes: ["c"], labels: "several", seed: 1 });
  const { inboundNodes } = other.model.getLayer("layer8_conv");
  const layers = other.model.layers.filter(({ name }) => name.startsWith("layer8_conv"));
  expect(other.labels).toBe("several");
  network.dispose();
  other.dispose();
  expect(inboundNodes).toHaveLength(3);
  expect(layers).toHaveLength(1);
});

it("refuses classes that are none, or named twice", async () => {
  const network = ClassifierNet.build({ ...slicConfig(), classes: ["a", "b"] }, { engine, seed: 1 });
  await expect(replaceHead(network, { classes: [], seed: 1 })).rejects.toThrow(ArgumentError);
  await expect(replaceHead(network, { classes: ["c", "c"], seed: 1 })).rejects.toThrow(ArgumentError);
  network.dispose();
});
