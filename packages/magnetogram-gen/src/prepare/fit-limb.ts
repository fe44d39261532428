import { assertNotEmpty, DataError, type Raster } from "@helioscope/core";
import { sampler } from "@helioscope/core/image";
import { median } from "@helioscope/core/stats";
import type { DiscKind } from "../types.ts";
import { type Circle, fitCircle, type LimbPoint } from "./circle.ts";
import { limbSignal } from "./limb-signal.ts";

export interface FitLimbOptions {
  /** Where the limb lies to a few per cent; found by the bright or noisy area where absent. */
  readonly guess?: Circle;
}

/** A circle fitted to the limb. */
export interface LimbFit extends Circle {
  /** Root mean square distance of the limb from it. */
  readonly residualPx: number;
  /** Sectors of `SECTORS` that the circle was fitted to. */
  readonly sectors: number;
}

const SECTORS = 72;
const RAYS = 8;
/** Steps of a profile across the limb. */
const STEPS = 240;
/** Standard deviation of the Gaussian under which an EUV profile is looked at: the larger of pixels and a share of the radius. */
const BLUR = { px: 0.7, share: 0.0035 };
/** An EUV limb is where the profile loses at least this share. */
const FALL = 0.15;
/** How far on either side of the limb a profile reaches, as shares of the radius: first to find it, then to measure it. */
const REACHES: readonly number[] = [0.12, 0.05, 0.04, 0.04];

/**
 * Centre (pixels counted from 0) and radius of the disc by its limb: the edge of the mean profile in each of 72 sectors, and a
 * circle through these without what lies off it. Field: where the disc's noise falls to a half on its way to what stands beyond
 * (NaN, zeros, one grey). EUV: where the intensity falls most steeply; that is the limb of what emits, in real 304 and 171
 * images 1.3 to 1.7 per cent of the radius above the photosphere's, and as uneven as spicules, loops and prominences make it.
 *
 * Throws a DataError where no limb is found over a third of the circle.
 */
export function fitLimb(image: Raster, kind: DiscKind, options: FitLimbOptions = {}): LimbFit {
  assertNotEmpty(image, "Fitting a limb");
  const signal = limbSignal(image, kind);
  let circle = options.guess ?? firstGuess(signal);
  let fit = { residualPx: Number.NaN, kept: 0 };
  for (const reach of REACHES) {
    const points = limbPoints(signal, circle, reach, kind);
    if (points.length < SECTORS / 3) throw noLimb(points.length);
    const made = fitCircle(points);
    if (made.kept < SECTORS / 3) throw noLimb(made.kept);
    const [x, y] = circle.centrePx;
    circle = { centrePx: [x + made.shift[0], y + made.shift[1]], radiusPx: made.radiusPx };
    fit = made;
  }
  return { ...circle, residualPx: fit.residualPx, sectors: fit.kept };
}

function limbPoints(
  signal: Raster<Float32Array>,
  { centrePx, radiusPx }: Circle,
  reach: number,
  kind: DiscKind,
): LimbPoint[] {
  const { data, width, height } = signal;
  const sample = sampler(data, width, height, "bilinear", "constant", Number.NaN);
  const start = radiusPx * (1 - reach);
  const step = (2 * reach * radiusPx) / STEPS;
  const points: LimbPoint[] = [];
  for (let sector = 0; sector < SECTORS; sector++) {
    const profile = new Float64Array(STEPS + 1);
    const seen = new Int32Array(STEPS + 1);
    for (let ray = 0; ray < RAYS; ray++) {
      const angle = ((sector + (ray + 0.5) / RAYS) / SECTORS) * 2 * Math.PI;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (let k = 0; k <= STEPS; k++) {
        const distance = start + k * step;
        const value = sample(centrePx[0] + distance * cos, centrePx[1] + distance * sin);
        if (Number.isNaN(value)) continue;
        profile[k] += value;
        seen[k]++;
      }
    }
    if (seen.some((count) => count < RAYS / 2)) continue;
    for (let k = 0; k <= STEPS; k++) profile[k] /= seen[k];
    const place =
      kind === "field"
        ? halfCrossing(profile)
        : steepestFall(profile, Math.max(BLUR.px, BLUR.share * radiusPx) / step);
    if (place !== undefined) {
      points.push({ angle: ((sector + 0.5) / SECTORS) * 2 * Math.PI, distance: start + place * step });
    }
  }
  return points;
}

/** Where a profile falls to the middle between its inner and its outer level; the outermost such place. */
function halfCrossing(profile: Float64Array): number | undefined {
  const edge = Math.floor(STEPS / 5);
  const inner = median(profile.subarray(0, edge));
  const outer = median(profile.subarray(STEPS + 1 - edge));
  if (!(inner > 2 * outer)) return undefined;
  const half = (inner + outer) / 2;
  for (let k = STEPS; k > 0; k--) {
    if (profile[k - 1] >= half && profile[k] < half) {
      return k - 1 + (profile[k - 1] - half) / (profile[k - 1] - profile[k]);
    }
  }
  return undefined;
}

/** Where a profile, smoothed by a Gaussian of `sigma` steps, falls most steeply. */
function steepestFall(profile: Float64Array, sigma: number): number | undefined {
  const reach = Math.ceil(3 * sigma);
  const edge = Math.floor(STEPS / 5);
  const inner = median(profile.subarray(0, edge));
  if (!(inner - median(profile.subarray(STEPS + 1 - edge)) > FALL * inner)) return undefined;
  let best = 0;
  let least = 0;
  const slopes = new Float64Array(profile.length);
  for (let k = reach; k + reach < profile.length; k++) {
    let slope = 0;
    for (let j = -reach; j <= reach; j++)
      slope += profile[k + j] * j * Math.exp((-j * j) / (2 * sigma * sigma));
    slopes[k] = slope;
    if (slope < least) {
      least = slope;
      best = k;
    }
  }
  if (best <= reach || best + reach + 1 >= profile.length) return undefined;
  const [before, after] = [slopes[best - 1], slopes[best + 1]];
  return best + (0.5 * (before - after)) / (before - 2 * least + after);
}

/** Centre of gravity and area of what stands out on a coarse grid. */
function firstGuess({ data, width, height }: Raster<Float32Array>): Circle {
  const cell = Math.max(1, Math.floor(Math.min(width, height) / 64));
  const [columns, rows] = [Math.floor(width / cell), Math.floor(height / cell)];
  const means = new Float64Array(columns * rows);
  for (let y = 0; y < rows * cell; y++) {
    for (let x = 0; x < columns * cell; x++) {
      const value = data[y * width + x];
      if (!Number.isNaN(value))
        means[Math.floor(y / cell) * columns + Math.floor(x / cell)] += value / cell ** 2;
    }
  }
  const at = (x: number, y: number) => means[y * columns + x];
  const sky = median([at(0, 0), at(columns - 1, 0), at(0, rows - 1), at(columns - 1, rows - 1)]);
  const middle: number[] = [];
  for (let y = Math.floor(rows / 3); y < (2 * rows) / 3; y++) {
    for (let x = Math.floor(columns / 3); x < (2 * columns) / 3; x++) middle.push(at(x, y));
  }
  const threshold = (sky + median(middle)) / 2;
  let [count, sx, sy] = [0, 0, 0];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (!(at(x, y) > threshold)) continue;
      count++;
      sx += x;
      sy += y;
    }
  }
  if (count < 16) throw noLimb(0);
  const place = (sum: number) => (sum / count + 0.5) * cell - 0.5;
  return { centrePx: [place(sx), place(sy)], radiusPx: Math.sqrt(count / Math.PI) * cell };
}

const noLimb = (sectors: number) =>
  new DataError(`No limb was found: an edge in ${sectors} of ${SECTORS} sectors`, {
    value: sectors,
    expected: "an image of the full disc with sky around it",
    remedy: "Where its header says where the disc lies, do not have the limb fitted (limb: false)",
  });
