import { tf, type tfl } from "@helioscope/core/engine";
import { numbers } from "./configs.ts";

/** Gives every trainable weight the values that networks_reference.py gives it; `order` holds their names in its order. */
export function setByFormula(model: tfl.LayersModel, order: readonly string[]): void {
  for (const weight of model.trainableWeights) {
    const shape = weight.shape as number[];
    const size = shape.reduce((n, side) => n * side, 1);
    const salt = order.indexOf(weight.originalName);
    if (salt < 0) throw new Error(`${weight.originalName} has no reference`);
    const transposed = weight.originalName.startsWith("up");
    const inputs = transposed ? 4 * shape[3] : shape[0] * shape[1] * shape[2];
    const [offset, factor] =
      shape.length > 1 ? [0, 1.5 / Math.sqrt(inputs)] : [weight.originalName.endsWith("gamma") ? 1 : 0, 0.2];
    const value = tf.tensor(
      numbers(size, salt).map((v) => offset + factor * v),
      shape,
    );
    weight.write(value);
    value.dispose();
  }
}

/** Weights away from their first values, so that every part of a network matters. */
export function scatter(model: tfl.LayersModel): void {
  setByFormula(
    model,
    model.trainableWeights.map(({ originalName }) => originalName),
  );
  for (const weight of model.nonTrainableWeights) {
    const size = (weight.shape as number[])[0];
    const value = tf.tensor(
      numbers(size, 7).map((v) => (/variance/.test(weight.originalName) ? 1 + v / 2 : v / 5)),
    );
    weight.write(value);
    value.dispose();
  }
}
