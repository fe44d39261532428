import type { MapResult, ParameterMap } from "../result.ts";
import type { Points } from "./points.ts";

/** Quantities that tell atmospheres apart where no others are named. */
const USUAL = ["temperature", "velocity", "fieldStrength", "inclination"];

/**
 * The pixels of a map as points: the named quantities at all depths of the maps, periodic ones as cosine and sine, each
 * minus its mean and over its standard deviation. Pixels that were not fitted are not finite.
 */
export function mapFeatures(
  result: Pick<MapResult, "maps" | "chi2">,
  names: readonly string[] = USUAL,
): Points {
  const columns = result.maps.filter(({ name }) => names.includes(name)).flatMap(columnsOf);
  return standardised(columns, result.chi2.length);
}

/** Columns of `count` values as points, each column minus its mean and over its standard deviation. */
export function standardised(columns: readonly Float32Array[], count: number): Points {
  const dimensions = columns.length;
  const data = new Float32Array(count * dimensions);
  columns.forEach((column, d) => {
    const { mean, deviation } = moments(column);
    for (let i = 0; i < count; i++) {
      data[i * dimensions + d] = (column[i] - mean) / (deviation > 0 ? deviation : 1);
    }
  });
  return { data, count, dimensions };
}

function columnsOf({ values, period }: ParameterMap): Float32Array[] {
  if (period === undefined) return [values];
  const turn = (2 * Math.PI) / period;
  return [values.map((value) => Math.cos(turn * value)), values.map((value) => Math.sin(turn * value))];
}

function moments(values: Float32Array): { readonly mean: number; readonly deviation: number } {
  let count = 0;
  let sum = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
  }
  const mean = sum / count;
  let squares = 0;
  for (const value of values) if (Number.isFinite(value)) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / count) };
}
