import { choleskyFactor } from "./cholesky.ts";
import { PARAMETER_COUNT } from "./kernel.ts";
import { PARAMETER_SCALES } from "./options.ts";

const P = PARAMETER_COUNT;

/**
 * Standard errors of the `free` parameters from the curvature at the minimum: the square roots of the diagonal of its
 * inverse times `variance`. NaN for the others, and for those that the data do not tell.
 */
export function standardErrors(
  curvature: Float64Array,
  free: readonly number[],
  variance: number,
): Float64Array {
  const out = new Float64Array(P).fill(Number.NaN);
  const told = free.filter((k) => curvature[k * P + k] > 0);
  const count = told.length;
  const factor = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      const scale = PARAMETER_SCALES[told[i]] * PARAMETER_SCALES[told[j]];
      factor[i * count + j] = curvature[told[i] * P + told[j]] * scale;
    }
  }
  if (!choleskyFactor(factor, count, count)) return out;
  const column = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    // Column i of the inverse of the factor.
    let sum = 0;
    for (let r = i; r < count; r++) {
      let value = r === i ? 1 : 0;
      for (let k = i; k < r; k++) value -= factor[r * count + k] * column[k];
      column[r] = value / factor[r * count + r];
      sum += column[r] ** 2;
    }
    out[told[i]] = Math.sqrt(sum * variance) * PARAMETER_SCALES[told[i]];
  }
  return out;
}
