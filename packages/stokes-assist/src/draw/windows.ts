/** A step so many times the usual one parts two spectral windows. */
const GAP = 5;

/** Spectral windows of ascending wavelengths: first index of each, and the index after its last. */
export function windowsOf(wavelengths: ArrayLike<number>): (readonly [number, number])[] {
  const n = wavelengths.length;
  const steps = Float64Array.from(
    { length: Math.max(0, n - 1) },
    (_, i) => wavelengths[i + 1] - wavelengths[i],
  );
  const usual = steps.slice().sort()[steps.length >> 1];
  const windows: (readonly [number, number])[] = [];
  let first = 0;
  steps.forEach((step, i) => {
    if (!(Math.abs(step) > GAP * Math.abs(usual))) return;
    windows.push([first, i + 1]);
    first = i + 1;
  });
  windows.push([first, n]);
  return windows;
}
