import type { Raster } from "@helioscope/core";
import { gaussianBlur } from "@helioscope/core/image";

interface Window {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/**
 * Shift of b against a, pixels, by normalised cross-correlation in a window that fades out (Hann): the peak of the parabolas
 * through the correlation at no shift and at one pixel either way. Blurred first, so that the peak is as wide as a parabola needs.
 */
export function correlationShift(
  a: Raster<Float32Array>,
  b: Raster<Float32Array>,
  { x: left, y: low, side }: Window,
): [number, number] {
  const [p, q] = [gaussianBlur(a, 2), gaussianBlur(b, 2)];
  const hann = Float64Array.from({ length: side }, (_, k) => Math.sin((Math.PI * (k + 0.5)) / side) ** 2);
  const at = (dx: number, dy: number) => {
    let [sum, pp, qq] = [0, 0, 0];
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const u = p.data[(low + y) * p.width + left + x];
        const v = q.data[(low + y + dy) * q.width + left + x + dx];
        const weight = hann[x] * hann[y];
        sum += weight * u * v;
        pp += weight * u * u;
        qq += weight * v * v;
      }
    }
    return sum / Math.sqrt(pp * qq);
  };
  const peak = (before: number, middle: number, after: number) =>
    (0.5 * (before - after)) / (before - 2 * middle + after);
  const middle = at(0, 0);
  return [peak(at(-1, 0), middle, at(1, 0)), peak(at(0, -1), middle, at(0, 1))];
}
