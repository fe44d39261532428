/**
 * Rearranges `values` so that the k-th smallest (from 0) stands at k, none above it before and none below it
 * after (Hoare's quickselect with a median-of-three pivot), between `left` and `right` inclusive. No NaN.
 */
export function select(
  values: Float32Array | Float64Array,
  k: number,
  left = 0,
  right: number = values.length - 1,
): number {
  while (left < right) {
    const pivot = middleOf(values[left], values[(left + right) >>> 1], values[right]);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const moved = values[i];
        values[i++] = values[j];
        values[j--] = moved;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k];
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

const SAMPLE = 1024;
const MARGIN = 64;

/**
 * The k-th smallest value and the next one (itself when k is the last), rearranging `values`. Where there are many,
 * a sample tells between which bounds they lie (four standard deviations wide), and only what is between is sorted out.
 */
export function neighbours(values: Float32Array | Float64Array, k: number): readonly [number, number] {
  const next = Math.min(k + 1, values.length - 1);
  if (values.length >= 8 * SAMPLE) {
    const part = between(values, k);
    if (part && k >= part.below && next < part.below + part.values.length) {
      return [select(part.values, k - part.below), select(part.values, next - part.below, k - part.below)];
    }
  }
  return [select(values, k), select(values, next, k)];
}

/** The values between the bounds, and how many lie below; nothing where they are more than a quarter. */
function between(
  values: Float32Array | Float64Array,
  k: number,
): { readonly values: Float32Array | Float64Array; readonly below: number } | undefined {
  const n = values.length;
  const sample = Float64Array.from({ length: SAMPLE }, (_, i) => values[Math.floor((i * n) / SAMPLE)]).sort();
  const position = Math.round((k / n) * SAMPLE);
  const low = sample[position - MARGIN] ?? Number.NEGATIVE_INFINITY;
  const high = sample[position + MARGIN] ?? Number.POSITIVE_INFINITY;
  const part = values instanceof Float32Array ? new Float32Array(n >> 2) : new Float64Array(n >> 2);
  let count = 0;
  let below = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i];
    if (value < low) below++;
    else if (value <= high) {
      if (count === part.length) return undefined;
      part[count++] = value;
    }
  }
  return { values: part.subarray(0, count), below };
}
