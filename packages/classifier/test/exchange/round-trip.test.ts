import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isHelioError } from "@helioscope/core";
import { type Engine, tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { type NamedTensor, readSafetensors, readWeights, writeSafetensors } from "@helioscope/core/model";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type ClassifierConfig,
  ClassifierNet,
  classifierFromSafetensors,
  classifierToSafetensors,
  presets,
  readTorch,
  slicFromTorch,
} from "../../src/index.ts";
import { image, slicState } from "./support/formula.ts";
import { expectSameTensors } from "./support/same-tensors.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ engine: "wasm" });
});

const used: ClassifierNet[] = [];
const use = (network: ClassifierNet): ClassifierNet => {
  used.push(network);
  return network;
};
afterEach(() => {
  for (const network of used.splice(0)) network.dispose();
  expect(tf.memory().numTensors).toBe(0);
});

const { "slic-compact": compact, residual } = presets;
const sized = (config: ClassifierConfig, sizePx: number, body: ClassifierConfig["network"]["body"]) => ({
  ...config,
  input: { ...config.input, sizePx },
  network: { ...config.network, body },
});

const dense = { kind: "dense", units: 5, dropout: 0.25 } as const;
const plans: Readonly<Record<string, ClassifierConfig>> = {
  "tied, dense": sized(compact, 96, { kind: "slic", tied: true, width: 0.03, head: dense }),
  "untied, dense": sized(compact, 64, { kind: "slic", tied: false, width: 1 / 64, head: dense }),
  "tied, averaged": sized(compact, 32, {
    kind: "slic",
    tied: true,
    width: 1 / 32,
    head: { kind: "average", dropout: 0 },
  }),
  residual: sized(residual, 16, { kind: "residual", stages: [3, 4, 4], blocks: 2, dropout: 0.5 }),
};

/** A network whose weights, moving statistics too, are all different. */
function scattered(name: string): ClassifierNet {
  const network = use(ClassifierNet.build({ ...plans[name], classes: ["a", "b", "c"] }, { engine, seed: 4 }));
  for (const [i, weight] of network.model.weights.entries()) {
    if (weight.shape.length > 1) continue;
    tf.tidy(
      () =>
        void weight.write(
          tf.add(weight.read(), tf.randomUniform(weight.shape as number[], 0.1, 0.5, "float32", i)),
        ),
    );
  }
  return network;
}

const own = (network: ClassifierNet) => readWeights(network.model);

describe.each(Object.keys(plans))("a network, %s", (name) => {
  it.each(["torch", "keras"] as const)("comes back from safetensors as it was, %s", async (naming) => {
    const network = scattered(name).withOrigin({ temperature: 1.75 });
    const file = await classifierToSafetensors(network, { naming });
    const back = use(classifierFromSafetensors(file, { engine }));
    expect(back.spec).toEqual(network.spec);
    expect(back.origin).toEqual(network.origin);
    expectSameTensors(await own(back), await own(network));
  });

  it.each(["torch", "keras"] as const)("is recognised by its weights alone, %s", async (naming) => {
    const network = scattered(name);
    const { tensors } = readSafetensors(await classifierToSafetensors(network, { naming }));
    const { sizePx } = network.input;
    const back = use(
      classifierFromSafetensors(writeSafetensors(tensors), { engine, classes: ["a", "b", "c"], sizePx }),
    );
    const { body } = network.config;
    const dropout = { dropout: 0.5 };
    if (body.kind === "slic")
      expect(back.config.body).toMatchObject({ tied: body.tied, head: { ...body.head, ...dropout } });
    else expect(back.config.body).toEqual({ ...body, ...dropout });
    expect(back.input).toEqual({ kind: "slic-legacy", way: "training", sizePx });
    expectSameTensors(await own(back), await own(network));
  });
});

// Logits by torch_fixtures.py, PyTorch 2.13.
describe("files of PyTorch as networks", () => {
  const folder = resolve(import.meta.dirname, "fixtures");
  const logits = JSON.parse(readFileSync(resolve(folder, "logits.json"), "utf8")) as Readonly<
    Record<string, readonly (readonly number[])[]>
  >;

  it.each([
    ["tied-zip", "tied"],
    ["tied-legacy", "tied"],
    ["checkpoint-zip", "tied"],
    ["checkpoint-legacy", "tied"],
    ["untied-zip", "untied"],
  ])("gives the outputs of PyTorch, %s", async (file, expected) => {
    const { tensors } = readTorch(new Uint8Array(readFileSync(resolve(folder, `${file}.pth`))));
    const classes = expected === "tied" ? {} : { classes: ["x", "y", "z"] };
    const network = use(slicFromTorch(tensors, { engine, ...classes }));
    const pixels = image(64, 2);
    const inputs = [0, 1].map((i) => ({
      data: pixels.slice(i * 4096, (i + 1) * 4096),
      width: 64,
      height: 64,
    }));
    const results = await network.classify(inputs);
    for (const [i, row] of logits[expected].entries())
      for (const [k, value] of row.entries())
        expect(Math.abs(results[i].logits[k] - value)).toBeLessThan(1e-4);
  });
});

describe("weights that are refused", () => {
  const state = slicState({ width: 1 / 64, units: 6, size: 64, tied: true });
  const changed = (change: (tensor: NamedTensor) => readonly NamedTensor[]) => state.flatMap(change);

  it.each<readonly [string, readonly NamedTensor[], string, RegExp]>([
    [
      "one is missing",
      changed((t) => (t.name === "layer3.1.bias" ? [] : [t])),
      "data",
      /lack layer3\.1\.bias/,
    ],
    [
      "one is too many",
      [...state, { name: "extra", dtype: "F32", shape: [1], data: new Float32Array(1) }],
      "data",
      /1 tensors have no weight: extra/,
    ],
    [
      "one has another size",
      changed((t) => [t.name === "layer2.0.bias" ? { ...t, shape: [3], data: new Float32Array(3) } : t]),
      "shape",
      /layer2\.0\.bias has shape \[3\]; expected \[1\]/,
    ],
    [
      "the maps follow no plan",
      changed((t) => [
        t.name === "layer4.0.weight" ? { ...t, shape: [7, 2, 3, 3], data: new Float32Array(126) } : t,
      ]),
      "data",
      /feature maps 1, 1, 2, 7/,
    ],
    [
      "they are integers",
      changed((t) => [t.name === "layer2.0.bias" ? { ...t, dtype: "I32", data: new Int32Array(1) } : t]),
      "data",
      /holds I32/,
    ],
    [
      "they are of something else",
      [{ ...state[0], name: "conv.weight" }],
      "data",
      /of no network known here/,
    ],
  ])("when %s", (_, tensors, kind, message) => {
    expect(() => slicFromTorch(tensors, { engine })).toThrow(message);
    try {
      slicFromTorch(tensors, { engine });
    } catch (error) {
      expect(isHelioError(error, kind)).toBe(true);
    }
  });

  it("asks for names of classes and a fitting input", () => {
    const three = slicState({ width: 1 / 64, units: 6, size: 64, tied: true, classes: 3 });
    expect(() => slicFromTorch(three, { engine })).toThrow(/of 3 classes, without names/);
    expect(() => slicFromTorch(three, { engine, classes: ["a", "a", "b"] })).toThrow(
      /expected 3 different names/,
    );
    const input = { ...compact.input, sizePx: 128 };
    expect(() => slicFromTorch(state, { engine, input })).toThrow(/Images of 128 pixels; expected 64/);
  });
});
