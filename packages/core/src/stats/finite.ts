import { DataError } from "../errors.ts";

/** A copy of the values that are not NaN. Throws a {@link DataError} when none is left. */
export function withoutNaN(values: ArrayLike<number>, what: string): Float32Array | Float64Array {
  const copy =
    values instanceof Float32Array ? new Float32Array(values.length) : new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) copy[count++] = value;
  }
  if (count === 0) {
    throw new DataError(`${what} of ${values.length} values, none of them a number`, {
      expected: "at least one number",
    });
  }
  return copy.subarray(0, count);
}
