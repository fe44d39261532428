import { quantiles } from "@helioscope/core/stats";
import type { PreprocessConfig } from "../types.ts";

type Scaling = Extract<PreprocessConfig, { kind: "solar" }>["scaling"];

/** Scales values in place by what `scaling` says, by finite values only; NaN become the lowest that results. */
export function scaleValues(data: Float32Array, scaling: Scaling): void {
  if (scaling.kind === "standard") standardise(data);
  else {
    const [low, high] = limits(data, scaling);
    toUnit(data, low, high);
  }
}

function limits(data: Float32Array, scaling: Exclude<Scaling, { kind: "standard" }>): [number, number] {
  if (scaling.kind === "range") return [scaling.low, scaling.high];
  if (scaling.kind === "percentile") {
    const [low, high] = quantiles(data, [scaling.low / 100, scaling.high / 100]);
    return [low, high];
  }
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < data.length; i++) {
    if (data[i] < low) low = data[i];
    if (data[i] > high) high = data[i];
  }
  return [low, high];
}

/** [low, high] to [0, 1], what is outside to the ends; all 0 where there is nothing between. */
function toUnit(data: Float32Array, low: number, high: number): void {
  const factor = high > low ? 1 / (high - low) : 0;
  for (let i = 0; i < data.length; i++) {
    const value = (data[i] - low) * factor;
    data[i] = value > 0 ? Math.min(value, 1) : 0;
  }
}

function standardise(data: Float32Array): void {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    if (Number.isNaN(data[i])) continue;
    sum += data[i];
    count++;
  }
  const mean = sum / count;
  let squares = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < data.length; i++) {
    if (Number.isNaN(data[i])) continue;
    const difference = data[i] - mean;
    squares += difference * difference;
    if (data[i] < lowest) lowest = data[i];
  }
  const deviation = Math.sqrt(squares / count);
  // Rounding leaves a constant image a deviation of its last digits.
  const constant = deviation <= 1e-6 * Math.abs(mean);
  const factor = constant ? 0 : 1 / deviation;
  for (let i = 0; i < data.length; i++) {
    const value = Number.isNaN(data[i]) ? lowest : data[i];
    data[i] = (value - mean) * factor;
  }
}
