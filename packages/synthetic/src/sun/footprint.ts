import { solarRadiusM } from "../region/scale.ts";
import { normalCdf, normalTable } from "./normal-cdf.ts";
import type { SunImage, SunView } from "./types.ts";

/** A Gaussian on an image: its place and its covariance, pixels. */
export interface Footprint {
  x: number;
  y: number;
  xx: number;
  xy: number;
  yy: number;
}

const fwhm = 2 * Math.sqrt(2 * Math.log(2));

/**
 * What a round Gaussian on the sphere is on the image: shortened by mu along the line to disc centre, and blurred by the
 * telescope. `place` holds x, y, mu and the distance in solar radii.
 */
export function footprintOf(mark: Footprint, place: Float64Array, view: SunView, radiusMm: number): void {
  const perRadian = 648_000 / Math.PI / view.pixelScaleArcsec;
  const size = ((radiusMm * 1e6) / solarRadiusM / place[3]) * perRadian;
  const blur = view.psfArcsec / fwhm / view.pixelScaleArcsec;
  const dx = place[0] - view.centrePx[0];
  const dy = place[1] - view.centrePx[1];
  const away = dx * dx + dy * dy;
  const mu = place[2];
  const lost = away > 0 ? (size * size * (1 - mu * mu)) / away : 0;
  mark.x = place[0];
  mark.y = place[1];
  mark.xx = size * size + blur * blur - lost * dx * dx;
  mark.xy = -lost * dx * dy;
  mark.yy = size * size + blur * blur - lost * dy * dy;
}

/** How many standard deviations are drawn: all but 1e-4 of the sum. */
const reach = 4;

/**
 * Adds a Gaussian of sum `total`, integrated over each pixel. Rows get the exact share of their band; within one the
 * Gaussian lies about its mean there, with the variance that is left, so that the sum is kept whatever the tilt.
 */
export function paintFootprint({ data, width, height }: SunImage, mark: Footprint, total: number): void {
  const values = normalTable();
  const { x, y, xx, xy, yy } = mark;
  const sy = Math.sqrt(yy) + 1e-9;
  const low = Math.max(0, Math.ceil(y - reach * sy - 0.5));
  const high = Math.min(height - 1, Math.floor(y + reach * sy + 0.5));
  const slope = xy / (yy + 1e-18);
  // Variance of y within a row: that of a uniform band at most.
  const band = (yy * (1 / 12)) / (yy + 1 / 12);
  const sx = Math.sqrt(Math.max(xx - slope * xy, 0) + slope * slope * band) + 1e-9;
  let below = normalCdf(values, (low - 0.5 - y) / sy);
  for (let j = low; j <= high; j++) {
    const above = normalCdf(values, (j + 0.5 - y) / sy);
    const share = above - below;
    below = above;
    if (share < 1e-7) continue;
    const middle = x + slope * meanOffset(j - y, yy);
    const left = Math.max(0, Math.ceil(middle - reach * sx - 0.5));
    const right = Math.min(width - 1, Math.floor(middle + reach * sx + 0.5));
    const row = j * width;
    const part = share * total;
    let before = normalCdf(values, (left - 0.5 - middle) / sx);
    for (let i = left; i <= right; i++) {
      const after = normalCdf(values, (i + 0.5 - middle) / sx);
      data[row + i] += part * (after - before);
      before = after;
    }
  }
}

/** Mean of y - centre within the row whose middle lies `offset` above it: to second order in the width of a row. */
function meanOffset(offset: number, variance: number): number {
  return (offset * variance) / (variance + 1 / 12);
}
