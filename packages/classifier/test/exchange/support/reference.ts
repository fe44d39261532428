import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { tf, tfl } from "@helioscope/core/engine";
import { expect } from "vitest";
import type { ClassifierNet } from "../../../src/index.ts";
import { image, type SlicCase } from "./formula.ts";

interface Seen {
  readonly shape: readonly number[];
  readonly sum: number;
  readonly sumOfSquares: number;
}

interface Reference extends SlicCase {
  readonly trainable: number;
  readonly logits: readonly number[];
  readonly layers: Readonly<Record<string, Seen>>;
}

/** What slic_reference.py (PyTorch 2.13) wrote. */
export const references = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../slic_reference.json"), "utf8"),
) as Readonly<Record<"paper" | "narrow" | "narrow-untied", Reference>>;

/** The tensor of a layer that PyTorch's build calls so; layers 9 and 10 of a tied plan are uses of layer 8. */
function tensorOf(model: tfl.LayersModel, name: string, tied: boolean): tfl.SymbolicTensor {
  const use = tied ? ["layer9", "layer10"].indexOf(name.split("_")[0]) + 1 : 0;
  if (use > 0 && !name.endsWith("active"))
    return model.getLayer(name.replace(/^layer\d+/, "layer8")).getOutputAt(use) as tfl.SymbolicTensor;
  return model.getLayer(name).getOutputAt(0) as tfl.SymbolicTensor;
}

/** Holds shapes, sums and logits of a network against PyTorch's: 1e-4 of the values' own size. */
export function expectReference(network: ClassifierNet, reference: Reference): void {
  const { size, layers, logits, tied, trainable } = reference;
  const { model } = network;
  const count = model.trainableWeights.reduce(
    (sum, { shape }) => sum + (shape as number[]).reduce((n, side) => n * side, 1),
    0,
  );
  expect(count).toBe(trainable);
  const names = Object.keys(layers);
  const whole = tfl.model({
    inputs: model.inputs,
    outputs: names.map((name) => tensorOf(model, name, tied)),
  });
  tf.tidy(() => {
    const outputs = whole.predict(tf.tensor(image(size), [1, size, size, 1])) as tf.Tensor[];
    for (const [i, name] of names.entries()) {
      const { shape, sum, sumOfSquares } = layers[name];
      expect(outputs[i].shape, name).toEqual(shape);
      const values = outputs[i].dataSync<"float32">();
      let [total, squares] = [0, 0];
      for (const value of values) {
        total += value;
        squares += value * value;
      }
      // The sum of n values of root mean square r is known to about n r.
      const scale = Math.sqrt(sumOfSquares * values.length);
      expect(Math.abs(total - sum) / scale, name).toBeLessThan(1e-4);
      expect(Math.abs(squares / sumOfSquares - 1), name).toBeLessThan(1e-4);
    }
    const last = outputs.at(-1)?.dataSync<"float32">() ?? [];
    for (const [i, value] of logits.entries()) expect(Math.abs(last[i] - value)).toBeLessThan(1e-4);
  });
}
