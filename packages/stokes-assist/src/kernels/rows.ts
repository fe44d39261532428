/** The next even number: the WebAssembly takes wavelengths two at a time. */
export function even(n: number): number {
  return n + (n & 1);
}

/** Copies rows of n values into rows of `even(n)`. */
export function spread(from: Float64Array, to: Float64Array, n: number): void {
  const padded = even(n);
  if (padded === n) {
    to.set(from);
    return;
  }
  for (let i = 0, j = 0; i < from.length; i += n, j += padded) {
    for (let k = 0; k < n; k++) to[j + k] = from[i + k];
  }
}

/** Copies rows of `even(n)` values into rows of n. */
export function gather(from: Float64Array, to: Float64Array, n: number): void {
  const padded = even(n);
  if (padded === n) {
    to.set(from);
    return;
  }
  for (let i = 0, j = 0; j < to.length; i += padded, j += n) {
    for (let k = 0; k < n; k++) to[j + k] = from[i + k];
  }
}
