import { ArgumentError, ShapeError } from "@helioscope/core";

/** Points in a space of many dimensions, one behind the other. */
export interface Points {
  readonly data: Float32Array | Float64Array;
  readonly count: number;
  readonly dimensions: number;
}

/** @throws ShapeError where the data are not count x dimensions. */
export function checkPoints({ data, count, dimensions }: Points): void {
  if (dimensions >= 1 && data.length === count * dimensions) return;
  throw new ShapeError(`${count} points of ${dimensions} dimensions in ${data.length} values`, {
    value: data.length,
    expected: `${count * dimensions} values`,
  });
}

/** Indices of the points that are finite in every dimension. */
export function finitePoints({ data, count, dimensions }: Points): Int32Array {
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    let finite = true;
    for (let d = 0; d < dimensions; d++) finite &&= Number.isFinite(data[i * dimensions + d]);
    if (finite) found.push(i);
  }
  return Int32Array.from(found);
}

/** Squared distance of two points, each given by its first value. */
export function squaredDistance(
  a: ArrayLike<number>,
  atA: number,
  b: ArrayLike<number>,
  atB: number,
  dimensions: number,
): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    const difference = a[atA + d] - b[atB + d];
    sum += difference * difference;
  }
  return sum;
}

/** @throws ArgumentError where `k` is no integer from 1 to the number of points. */
export function checkClusters(k: number, points: number): void {
  if (Number.isInteger(k) && k >= 1 && k <= points) return;
  throw new ArgumentError(`${k} clusters of ${points} finite points`, {
    value: k,
    expected: `an integer from 1 to ${points}`,
  });
}
