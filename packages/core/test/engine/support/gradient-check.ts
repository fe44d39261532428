import { tf } from "../../../src/engine/tensors.ts";
import { noiseArray } from "./random.ts";

/** Something with parameters whose gradient is to be checked. */
export interface Checked {
  /** Inputs and weights. */
  readonly variables: readonly tf.Variable[];
  readonly output: () => tf.Tensor;
}

/** Gradient of <output, weights>, with the weights drawn from the seed, for every variable. */
export function gradients({ variables, output }: Checked, seed: number): Float32Array[] {
  return tf.tidy(() => {
    const { grads } = tf.variableGrads(() => {
      const y = output();
      const weights = tf.tensor(noiseArray(y.size, seed), y.shape);
      return tf.sum(tf.mul(y, weights)) as tf.Scalar;
    }, [...variables]);
    return variables.map((variable) => grads[variable.name].dataSync<"float32">().slice());
  });
}

/**
 * For each variable, the difference between the directional derivative by the gradient and by central differences,
 * in units of the gradient's length. The functional is summed in float64; what is left of rounding is that of
 * single outputs, about 6e-8 / step.
 */
export function centralDifferenceErrors(checked: Checked, seed: number, step: number): number[] {
  const analytic = gradients(checked, seed);
  return checked.variables.map((variable, k) => {
    const start = variable.dataSync<"float32">().slice();
    const direction = noiseArray(start.length, seed + 101 + k).map((v) => v * Math.sqrt(3));
    const at = (sign: number) => {
      tf.tidy(() => {
        const moved = start.map((v, i) => v + sign * step * direction[i]);
        variable.assign(tf.tensor(moved, variable.shape));
      });
      return functional(checked, seed);
    };
    // float32 steps are not exactly what was asked for: the directions actually taken are used.
    const up = start.map((v, i) => v + step * direction[i]);
    const down = start.map((v, i) => v - step * direction[i]);
    const difference = at(1) - at(-1);
    tf.tidy(() => variable.assign(tf.tensor(start, variable.shape)));
    let predicted = 0;
    let length = 0;
    for (let i = 0; i < start.length; i++) {
      predicted += analytic[k][i] * (up[i] - down[i]);
      length += analytic[k][i] ** 2;
    }
    const gradientLength = Math.sqrt(length);
    if (!(gradientLength > 0)) return Number.POSITIVE_INFINITY;
    return Math.abs(difference - predicted) / (2 * step * gradientLength);
  });
}

function functional({ output }: Checked, seed: number): number {
  const values = tf.tidy(() => output().dataSync());
  const weights = noiseArray(values.length, seed);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * weights[i];
  return sum;
}
