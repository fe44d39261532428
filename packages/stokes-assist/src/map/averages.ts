import { median } from "@helioscope/core/stats";
import type { ModelField } from "./method.ts";

/** Rows of packed numbers, one a model. */
export type Rows = readonly Float32Array[];

/** Mean of packed models; periodic fields on the circle, electron pressures in their logarithm. */
export function meanRow(rows: Rows, fields: readonly ModelField[]): Float64Array {
  return combine(rows, fields, (values) => values.reduce((sum, value) => sum + value, 0) / values.length);
}

/** Median of packed models, number by number; of periodic fields that of cosine and sine. */
export function medianRow(rows: Rows, fields: readonly ModelField[]): Float64Array {
  return combine(rows, fields, median);
}

function combine(
  rows: Rows,
  fields: readonly ModelField[],
  average: (values: Float64Array) => number,
): Float64Array {
  // Numbers that no field names are the same in all models, such as the fill of the only component.
  const out = Float64Array.from(rows[0]);
  const values = new Float64Array(rows.length);
  const averageOf = (at: number, map: (value: number) => number): number => {
    for (let r = 0; r < rows.length; r++) values[r] = map(rows[r][at]);
    return average(values);
  };
  for (const { name, at, length, period } of fields) {
    for (let i = at; i < at + length; i++) {
      if (period !== undefined) {
        const turn = (2 * Math.PI) / period;
        const sine = averageOf(i, (value) => Math.sin(turn * value));
        const cosine = averageOf(i, (value) => Math.cos(turn * value));
        const angle = Math.atan2(sine, cosine) / turn;
        out[i] = angle < 0 ? angle + period : angle;
      } else if (name === "electronPressure") out[i] = Math.exp(averageOf(i, Math.log));
      else out[i] = averageOf(i, (value) => value);
    }
  }
  return out;
}
