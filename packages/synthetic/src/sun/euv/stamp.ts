import type { SunImage } from "../types.ts";

/** Of a Gaussian on the image: pixels counted from 0, covariance in pixels squared. */
export interface Spot {
  x: number;
  y: number;
  xx: number;
  xy: number;
  yy: number;
  peak: number;
}

/** The Gaussian ends where it has fallen to exp(-5). */
const REACH = 10;

/** Adds a Gaussian to an image; two exponentials a row, whatever its size. */
export function stamp({ data, width, height }: SunImage, { x, y, xx, xy, yy, peak }: Spot): void {
  const determinant = xx * yy - xy * xy;
  const a = yy / determinant;
  const b = -xy / determinant;
  const c = xx / determinant;
  const half = Math.sqrt(REACH * yy);
  const first = Math.max(0, Math.ceil(y - half));
  const last = Math.min(height - 1, Math.floor(y + half));
  const step = Math.exp(-a);
  for (let j = first; j <= last; j++) {
    const v = j - y;
    const middle = (-b * v) / a;
    const room = (REACH - (c - (b * b) / a) * v * v) / a;
    if (room < 0) continue;
    const reach = Math.sqrt(room);
    const from = Math.max(0, Math.ceil(x + middle - reach));
    const to = Math.min(width - 1, Math.floor(x + middle + reach));
    if (from > to) continue;
    const u = from - x;
    let value = peak * Math.exp(-0.5 * (a * u * u + 2 * b * u * v + c * v * v));
    let ratio = Math.exp(-0.5 * (a * (2 * u + 1) + 2 * b * v));
    for (let at = j * width + from; at <= j * width + to; at++) {
      data[at] += value;
      value *= ratio;
      ratio *= step;
    }
  }
}
