/**
 * What lies outside an image: `constant` a fill value, `edge` the nearest pixel, `reflect` the image mirrored about
 * the centre of its outermost pixels (d c b | a b c d | c b a), `symmetric` mirrored about its rim
 * (c b a | a b c d | d c b). The names are those of numpy.pad.
 */
export type Border = "constant" | "edge" | "reflect" | "symmetric";

/** The pixel of [0, size) that stands at `i` outside of it, or -1 where the fill value does. */
export function borderIndex(i: number, size: number, border: Border): number {
  if (i >= 0 && i < size) return i;
  switch (border) {
    case "constant":
      return -1;
    case "edge":
      return i < 0 ? 0 : size - 1;
    case "reflect": {
      const period = Math.max(1, 2 * (size - 1));
      const k = modulo(i, period);
      return k < size ? k : period - k;
    }
    case "symmetric": {
      const k = modulo(i, 2 * size);
      return k < size ? k : 2 * size - 1 - k;
    }
  }
}

function modulo(i: number, period: number): number {
  return ((i % period) + period) % period;
}
