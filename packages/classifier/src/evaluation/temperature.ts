import { ArgumentError, DataError } from "@helioscope/core";
import type { LabelKind } from "../types.ts";
import { assertRows, labelMatrix, type Truth } from "./label-matrix.ts";

/** Bounds of a fitted temperature. */
export const TEMPERATURE_RANGE: readonly [number, number] = [0.05, 20];

export interface TemperatureFit {
  readonly temperature: number;
  /** Mean negative log likelihood (nats a label) at temperature 1, and at the fitted one. */
  readonly before: number;
  readonly after: number;
  /** Whether the fit ran into {@link TEMPERATURE_RANGE}: every image right, or logits that say less than nothing. */
  readonly bounded: boolean;
}

/**
 * The one number that logits are divided by so that probabilities are shares (Guo et al. 2017, section 4.2): where the
 * negative log likelihood of images that no weight was fitted to is least. With `several` labels the likelihood of a
 * sigmoid each. The order of the classes stays. The likelihood is convex in 1 / temperature, so the minimum is the only one.
 *
 * Throws a DataError without images or for a logit that is not finite, a ShapeError where numbers of rows or columns
 * differ, an ArgumentError for labels that are none of the classes.
 */
export function fitTemperature(
  logits: readonly ArrayLike<number>[],
  truth: Truth,
  options: { readonly classes: readonly string[]; readonly labels: LabelKind },
): TemperatureFit {
  const { classes, labels } = options;
  const size = classes.length;
  const matrix = labelMatrix(truth, classes, labels);
  assertRows(logits, truth.length, size, "Logits");
  if (truth.length === 0) throw new DataError("A temperature for no image", { expected: "at least one" });
  const flat = new Float64Array(matrix.length);
  logits.forEach((row, i) => {
    flat.set(row, i * size);
  });
  const broken = flat.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0)
    throw new DataError(`Image ${Math.floor(broken / size)} has a logit of ${flat[broken]}`, {
      expected: "finite numbers",
    });
  const slope = labels === "single" ? softmaxSlope : sigmoidSlope;
  const [least, most] = TEMPERATURE_RANGE;
  // In log(1 / T); the slope in 1 / T rises.
  let low = -Math.log(most);
  let high = -Math.log(least);
  let bounded = true;
  let at: number;
  if (slope(flat, matrix, size, Math.exp(low)) >= 0) at = low;
  else if (slope(flat, matrix, size, Math.exp(high)) <= 0) at = high;
  else {
    bounded = false;
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (slope(flat, matrix, size, Math.exp(middle)) < 0) low = middle;
      else high = middle;
    }
    at = (low + high) / 2;
  }
  const temperature = Math.exp(-at);
  const loss = labels === "single" ? softmaxLoss : sigmoidLoss;
  return {
    temperature,
    before: loss(flat, matrix, size, 1),
    after: loss(flat, matrix, size, 1 / temperature),
    bounded,
  };
}

/**
 * Probabilities of logits divided by a temperature: softmax with `single` labels, a sigmoid each with `several`. Throws an
 * ArgumentError for a temperature that is not above zero.
 */
export function withTemperature(
  logits: ArrayLike<number>,
  temperature: number,
  labels: LabelKind,
): Float32Array {
  if (!(temperature > 0 && Number.isFinite(temperature)))
    throw new ArgumentError(`A temperature of ${temperature}`, {
      value: temperature,
      expected: "a number above 0",
    });
  const scaled = Float64Array.from(logits, (value) => value / temperature);
  if (labels === "several") return Float32Array.from(scaled, (value) => 1 / (1 + Math.exp(-value)));
  const most = scaled.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const parts = scaled.map((value) => Math.exp(value - most));
  const sum = parts.reduce((a, b) => a + b, 0);
  return Float32Array.from(parts, (part) => part / sum);
}

type OfInverse = (logits: Float64Array, labels: Uint8Array, size: number, inverse: number) => number;

const softmaxLoss: OfInverse = (logits, labels, size, inverse) => {
  let total = 0;
  for (let i = 0; i < logits.length; i += size) {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = i; k < i + size; k++) most = Math.max(most, logits[k]);
    let sum = 0;
    for (let k = i; k < i + size; k++) {
      sum += Math.exp((logits[k] - most) * inverse);
      if (labels[k]) total -= (logits[k] - most) * inverse;
    }
    total += Math.log(sum);
  }
  return (total * size) / logits.length;
};

/** Derivative of the sum of losses by 1 / T: expected logit less the true one. */
const softmaxSlope: OfInverse = (logits, labels, size, inverse) => {
  let slope = 0;
  for (let i = 0; i < logits.length; i += size) {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = i; k < i + size; k++) most = Math.max(most, logits[k]);
    let sum = 0;
    let product = 0;
    for (let k = i; k < i + size; k++) {
      const part = Math.exp((logits[k] - most) * inverse);
      sum += part;
      product += part * (logits[k] - most);
      if (labels[k]) slope -= logits[k] - most;
    }
    slope += product / sum;
  }
  return slope;
};

const sigmoidLoss: OfInverse = (logits, labels, _, inverse) => {
  let total = 0;
  for (let k = 0; k < logits.length; k++) {
    const x = labels[k] ? -logits[k] * inverse : logits[k] * inverse;
    total += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
  return total / logits.length;
};

const sigmoidSlope: OfInverse = (logits, labels, _, inverse) => {
  let slope = 0;
  for (let k = 0; k < logits.length; k++)
    slope += logits[k] * (1 / (1 + Math.exp(-logits[k] * inverse)) - labels[k]);
  return slope;
};
