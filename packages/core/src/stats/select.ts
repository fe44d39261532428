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
