import type { FeatureMatrix } from "./features.ts";

/** How a feature becomes one that a linear classifier takes: logarithm of what is extensive, then mean 0 and sd 1. */
export interface FeatureScale {
  /** log10 of the value, which counts as `floor` where it is smaller; null: the value itself. */
  readonly floor: number | null;
  readonly mean: number;
  /** 1 for a feature that does not vary. */
  readonly sd: number;
}

/**
 * Scales of the columns of some cases; `logarithmic` says which columns count by their logarithm. The floor of such a
 * column is its smallest value above zero.
 */
export function fitScaling(features: FeatureMatrix, logarithmic: readonly boolean[]): FeatureScale[] {
  const { data, rows, columns } = features;
  const column = new Float64Array(rows);
  return Array.from({ length: columns }, (_, j) => {
    let floor: number | null = null;
    if (logarithmic[j]) {
      floor = Number.POSITIVE_INFINITY;
      for (let i = 0; i < rows; i++) {
        const value = data[i * columns + j];
        if (value > 0 && value < floor) floor = value;
      }
      if (floor === Number.POSITIVE_INFINITY) floor = 1;
    }
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      const value = plain(data[i * columns + j], floor);
      column[i] = value;
      sum += value;
    }
    const mean = sum / rows;
    let squares = 0;
    for (let i = 0; i < rows; i++) squares += (column[i] - mean) ** 2;
    return { floor, mean, sd: Math.sqrt(squares / rows) || 1 };
  });
}

/** Features scaled as fitted. */
export function applyScaling(features: FeatureMatrix, scales: readonly FeatureScale[]): FeatureMatrix {
  const { rows, columns } = features;
  const data = new Float64Array(features.data.length);
  for (let j = 0; j < columns; j++) {
    const { floor, mean, sd } = scales[j];
    for (let i = 0; i < rows; i++)
      data[i * columns + j] = (plain(features.data[i * columns + j], floor) - mean) / sd;
  }
  return { data, rows, columns };
}

const plain = (value: number, floor: number | null): number =>
  floor === null ? value : Math.log10(value > floor ? value : floor);
