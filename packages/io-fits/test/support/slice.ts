import type { NumericArray } from "../../src/index.ts";

/** What a section is: every pixel by its index in the whole. */
export function sliceOf(
  whole: NumericArray,
  full: readonly number[],
  start: readonly number[],
  shape: readonly number[],
): NumericArray {
  const count = shape.reduce((product, n) => product * n, 1);
  const out = whole.slice(0, count);
  for (let i = 0; i < count; i++) {
    let left = i;
    let from = 0;
    let stride = 1;
    for (const [axis, n] of shape.entries()) {
      from += (start[axis] + (left % n)) * stride;
      left = Math.floor(left / n);
      stride *= full[axis];
    }
    out[i] = whole[from];
  }
  return out;
}
