import { ArgumentError, ShapeError } from "../errors.ts";

/** Counts of a two-class comparison. */
export interface Confusion {
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
}

/** Which values of a comparison count. */
export interface ComparisonOptions {
  /** Values are compared where this is not zero; everywhere where absent. */
  readonly valid?: ArrayLike<number>;
}

/**
 * Compares a two-class prediction with the truth, value by value. Positive is what is not zero, so both polarities
 * of a signed mask are. A pair with a NaN is left out. Throws a ShapeError when the lengths differ.
 */
export function binaryConfusion(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  options: ComparisonOptions = {},
): Confusion {
  assertSameLength(truth, predicted, "Truth and prediction");
  const { valid } = options;
  if (valid) assertSameLength(truth, valid, "Truth and validity mask");
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < truth.length; i++) {
    const t = truth[i] as number;
    const p = predicted[i] as number;
    if (Number.isNaN(t) || Number.isNaN(p) || (valid && !valid[i])) continue;
    counts[(t !== 0 ? 2 : 0) + (p !== 0 ? 1 : 0)]++;
  }
  const [tn, fp, fn, tp] = counts as [number, number, number, number];
  return { tp, fp, tn, fn };
}

/** Counts of a comparison of several classes: row = true class, column = predicted class, row-major. */
export interface ConfusionMatrix {
  /** The value of each class, in the order of the rows. */
  readonly classes: readonly number[];
  readonly counts: Float64Array;
}

/**
 * Compares a prediction of the given classes with the truth. A pair with a NaN is left out. Throws a ShapeError
 * when the lengths differ, an ArgumentError for repeated classes or a value that is none of them.
 */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: readonly number[],
  options: ComparisonOptions = {},
): ConfusionMatrix {
  assertSameLength(truth, predicted, "Truth and prediction");
  const { valid } = options;
  if (valid) assertSameLength(truth, valid, "Truth and validity mask");
  const size = classes.length;
  if (new Set(classes).size !== size)
    throw new ArgumentError(`Repeated classes ${classes.join(", ")}`, { value: classes });
  const counts = new Float64Array(size * size);
  for (let i = 0; i < truth.length; i++) {
    const t = truth[i] as number;
    const p = predicted[i] as number;
    if (Number.isNaN(t) || Number.isNaN(p) || (valid && !valid[i])) continue;
    counts[rowOf(t, classes) * size + rowOf(p, classes)]++;
  }
  return { classes, counts };
}

/** The two-class counts of one class against all others. Throws an ArgumentError when it is none of them. */
export function classConfusion(matrix: ConfusionMatrix, value: number): Confusion {
  const size = matrix.classes.length;
  const row = rowOf(value, matrix.classes);
  let total = 0;
  let actual = 0;
  let predicted = 0;
  for (let i = 0; i < size * size; i++) {
    const count = matrix.counts[i];
    total += count;
    if (Math.floor(i / size) === row) actual += count;
    if (i % size === row) predicted += count;
  }
  const tp = matrix.counts[row * size + row];
  return { tp, fp: predicted - tp, fn: actual - tp, tn: total - actual - predicted + tp };
}

function rowOf(value: number, classes: readonly number[]): number {
  for (let row = 0; row < classes.length; row++) if (classes[row] === value) return row;
  throw new ArgumentError(`A class ${value}`, { value, expected: `one of ${classes.join(", ")}` });
}

/** Throws a {@link ShapeError} when two sequences differ in length. */
export function assertSameLength(a: ArrayLike<number>, b: ArrayLike<number>, what: string): void {
  if (a.length !== b.length) {
    throw new ShapeError(`${what} differ in length: ${a.length} and ${b.length}`, {
      value: b.length,
      expected: `${a.length} values`,
    });
  }
}
