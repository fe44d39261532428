/** The pixel of [0, size) that stands at `i` when the image is mirrored about its rim (c b a | a b c d | d c b). */
export function mirrorIndex(i: number, size: number): number {
  const period = 2 * size;
  const k = ((i % period) + period) % period;
  return k < size ? k : period - 1 - k;
}
