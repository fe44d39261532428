import { ArgumentError } from "@helioscope/core";
import { shorterWay } from "../atmosphere/azimuth.ts";
import type { ModelField, ModelLayout } from "./method.ts";

/** A number of a packed model that a map shows: a single one, or between two depths. */
export interface Sample {
  readonly field: ModelField;
  readonly logTau?: number;
  /** Places in the packed model, and the share of the second. */
  readonly at: number;
  readonly next: number;
  readonly share: number;
}

/**
 * What maps are made of: every field at every depth, interpolated linearly in log tau (periodic ones the shorter way round).
 *
 * @throws ArgumentError for a depth outside the models'.
 */
export function samplesOf(layout: ModelLayout, depths: readonly number[]): Sample[] {
  const { fields, logTau } = layout;
  return fields.flatMap((field): Sample[] => {
    if (field.length === 1 || logTau === undefined) {
      return [{ field, at: field.at, next: field.at, share: 0 }];
    }
    return depths.map((depth) => {
      const { index, share } = locate(logTau, depth);
      const at = field.at + index;
      return { field, logTau: depth, at, next: share > 0 ? at + 1 : at, share };
    });
  });
}

/** Value of a sample in a packed model, in the field's unit; periodic ones from 0 to the period. */
export function sampleValue(sample: Sample, values: ArrayLike<number>, first: number): number {
  const { scale = 1, period } = sample.field;
  const value = blended(sample, values, first, period === undefined ? undefined : period / scale) * scale;
  return period === undefined ? value : value - period * Math.floor(value / period);
}

/** Standard error of a sample, from those of a packed model. */
export const sampleError = (sample: Sample, errors: ArrayLike<number>, first: number): number =>
  blended(sample, errors, first) * (sample.field.scale ?? 1);

function blended(
  { at, next, share }: Sample,
  values: ArrayLike<number>,
  first: number,
  period?: number,
): number {
  const value = values[first + at];
  if (share === 0) return value;
  const other = values[first + next];
  return value + share * (period === undefined ? other - value : shorterWay(value, other, period));
}

/** The depth above which `depth` lies, and how far on the way to the next one. */
function locate(logTau: Float64Array, depth: number): { readonly index: number; readonly share: number } {
  const slack = 1e-9;
  const last = logTau.length - 1;
  if (!(depth <= logTau[0] + slack && depth >= logTau[last] - slack)) {
    throw new ArgumentError(`Maps at log tau ${depth}`, {
      value: depth,
      expected: `${logTau[last]} to ${logTau[0]}, where the models are`,
    });
  }
  let index = 0;
  while (index < last - 1 && logTau[index + 1] >= depth - slack) index++;
  if (Math.abs(logTau[index] - depth) <= slack) return { index, share: 0 };
  if (Math.abs(logTau[index + 1] - depth) <= slack) return { index: index + 1, share: 0 };
  return { index, share: (logTau[index] - depth) / (logTau[index] - logTau[index + 1]) };
}
