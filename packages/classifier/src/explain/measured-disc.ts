import type { Raster } from "@helioscope/core";
import { quantile, quantiles } from "@helioscope/core/stats";
import type { SolarDisc } from "./disc.ts";
import { type Circle, fitCircle } from "./fit-circle.ts";

/** Images below this side are no full discs. */
const LEAST_SIDE_PX = 96;
/** Sides to which the image is reduced for the search, and for the fit. */
const COARSE_PX = 64;
const FINE_PX = 256;
/** Radii that are looked for, in shorter sides of the image. */
const RADII = [0.22, 0.62] as const;
const AZIMUTHS = 96;
/** The limb must be seen along this share of the circle, as far as it lies in the image. */
const LEAST_LIMB = 0.7;
/** Share of the variance of a smoothed image that two brightnesses, within and without, explain. */
const LEAST_CONTRAST = 0.28;
/** Limb points may scatter by this share of the radius. */
const MOST_SCATTER = 0.045;

interface Grey extends Raster<Float32Array> {
  /** Pixels of the image for each pixel here. */
  readonly scale: number;
}

/**
 * A bright disc on a darker sky, by its limb: circles are tried on a small copy of the image, and the best one is fitted to
 * the steepest falls of brightness near it. Null where there is no such circle.
 */
export function measuredDisc(image: Raster): SolarDisc | null {
  if (Math.min(image.width, image.height) < LEAST_SIDE_PX) return null;
  const coarse = greyOf(image, COARSE_PX);
  if (!coarse) return null;
  const start = bestCircle(coarse);
  const fine = greyOf(image, FINE_PX);
  if (!start || !fine) return null;
  const factor = coarse.scale / fine.scale;
  const rescaled = {
    x: (start.x + 0.5) * factor - 0.5,
    y: (start.y + 0.5) * factor - 0.5,
    radius: start.radius * factor,
  };
  const circle = fitted(fine, rescaled);
  if (!circle || contrast(fine, circle) < LEAST_CONTRAST) return null;
  return {
    x: (circle.x + 0.5) * fine.scale - 0.5,
    y: (circle.y + 0.5) * fine.scale - 0.5,
    radiusPx: limbRadius(fine, circle) * fine.scale,
    from: "pixels",
  };
}

/** Block means, brought to 0 to 1 between the outer percentiles; what is not finite counts as dark. */
function greyOf(image: Raster, side: number): Grey | null {
  const scale = Math.max(1, Math.min(image.width, image.height) / side);
  const width = Math.floor(image.width / scale);
  const height = Math.floor(image.height / scale);
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.floor(y * scale), Math.floor((y + 1) * scale)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.floor(x * scale), Math.floor((x + 1) * scale)];
      let sum = 0;
      let count = 0;
      for (let row = top; row < bottom; row++) {
        for (let i = row * image.width + left; i < row * image.width + right; i++) {
          const value = image.data[i];
          if (!Number.isFinite(value)) continue;
          sum += value;
          count++;
        }
      }
      data[y * width + x] = count > 0 ? sum / count : Number.NaN;
    }
  }
  if (data.every(Number.isNaN)) return null;
  const [low, high] = quantiles(data, [0.01, 0.95]);
  if (!(high > low)) return null;
  // The square root lifts a dim disc beside bright regions.
  for (let i = 0; i < data.length; i++) {
    const value = (data[i] - low) / (high - low);
    data[i] = value > 0 ? Math.sqrt(Math.min(1, value)) : 0;
  }
  return { data, width, height, scale };
}

const COS = Float64Array.from({ length: AZIMUTHS }, (_, k) => Math.cos((2 * Math.PI * k) / AZIMUTHS));
const SIN = Float64Array.from({ length: AZIMUTHS }, (_, k) => Math.sin((2 * Math.PI * k) / AZIMUTHS));

function bestCircle(grey: Grey): Circle | null {
  const { width, height } = grey;
  const side = Math.min(width, height);
  let best: Circle | null = null;
  let highest = 0;
  for (let y = 0.25 * height; y <= 0.75 * height; y += 1.5) {
    for (let x = 0.25 * width; x <= 0.75 * width; x += 1.5) {
      for (let radius = RADII[0] * side; radius <= RADII[1] * side; radius++) {
        const value = fall(grey, x, y, radius, 1.5).mean;
        if (value > highest) {
          highest = value;
          best = { x, y, radius };
        }
      }
    }
  }
  return best;
}

/** How far brightness falls outwards across a circle: mean of the clipped falls, and the share of the circle that has one. */
function fall(
  grey: Grey,
  x: number,
  y: number,
  radius: number,
  half: number,
): { readonly mean: number; readonly share: number } {
  let sum = 0;
  let falls = 0;
  let seen = 0;
  for (let k = 0; k < AZIMUTHS; k++) {
    const inner = at(grey, x + (radius - half) * COS[k], y + (radius - half) * SIN[k]);
    const outer = at(grey, x + (radius + half) * COS[k], y + (radius + half) * SIN[k]);
    if (Number.isNaN(inner) || Number.isNaN(outer)) continue;
    seen++;
    const value = inner - outer;
    sum += Math.max(-0.4, Math.min(0.4, value));
    if (value > 0.04) falls++;
  }
  return seen < AZIMUTHS / 2 ? { mean: 0, share: 0 } : { mean: sum / AZIMUTHS, share: falls / seen };
}

/** The nearest pixel; NaN outside. */
function at({ data, width, height }: Grey, x: number, y: number): number {
  const column = Math.round(x);
  const row = Math.round(y);
  return column < 0 || row < 0 || column >= width || row >= height ? Number.NaN : data[row * width + column];
}

/** Points of steepest fall near a circle, and the circle through them; twice, the second time from closer by. */
function fitted(grey: Grey, start: Circle): Circle | null {
  let circle = start;
  for (const reach of [0.15, 0.08, 0.05]) {
    const xs: number[] = [];
    const ys: number[] = [];
    let seen = 0;
    for (let k = 0; k < AZIMUTHS; k++) {
      let steepest = 0.04;
      let found = Number.NaN;
      let inside = false;
      for (let r = circle.radius * (1 - reach); r <= circle.radius * (1 + reach); r += 0.5) {
        const value = fallAt(grey, circle, k, r);
        if (Number.isNaN(value)) continue;
        inside = true;
        if (value > steepest) {
          steepest = value;
          found = r;
        }
      }
      if (inside) seen++;
      if (Number.isNaN(found)) continue;
      xs.push(circle.x + found * COS[k]);
      ys.push(circle.y + found * SIN[k]);
    }
    if (xs.length < LEAST_LIMB * seen || xs.length < AZIMUTHS / 3) return null;
    const fit = fitCircle(xs, ys);
    if (!fit || fit.scatter > MOST_SCATTER * fit.radius) return null;
    circle = fit;
  }
  return circle;
}

/** Fall of brightness over four pixels at a distance from the middle. */
function fallAt(grey: Grey, { x, y }: Circle, k: number, r: number): number {
  const inner =
    at(grey, x + (r - 1) * COS[k], y + (r - 1) * SIN[k]) +
    at(grey, x + (r - 2.5) * COS[k], y + (r - 2.5) * SIN[k]);
  const outer =
    at(grey, x + (r + 1) * COS[k], y + (r + 1) * SIN[k]) +
    at(grey, x + (r + 2.5) * COS[k], y + (r + 2.5) * SIN[k]);
  return (inner - outer) / 2;
}

/**
 * The corona falls off slowly beyond the limb, and is brightest on it: where the median profile has such a ridge a little
 * further in, the limb is there; where the sky is dark it is where the light ends.
 */
function limbRadius(grey: Grey, circle: Circle): number {
  const { radius } = circle;
  const profile = (r: number) => {
    const values = Float64Array.from({ length: AZIMUTHS }, (_, k) =>
      at(grey, circle.x + r * COS[k], circle.y + r * SIN[k]),
    );
    return values.every(Number.isNaN) ? 0 : quantile(values, 0.5);
  };
  let ridge = radius;
  let highest = Number.NEGATIVE_INFINITY;
  for (let r = 0.88 * radius; r <= 1.02 * radius; r += 0.25) {
    const value = profile(r);
    if (value > highest) {
      highest = value;
      ridge = r;
    }
  }
  const within = profile(0.8 * radius);
  const beyond = profile(1.12 * radius);
  return highest > 1.02 * within && beyond > 0.5 * within ? ridge : radius;
}

/** Variance between the pixels within and without, as a share of all. */
function contrast({ data, width, height }: Grey, circle: Circle): number {
  let [n, sum, squares, within, sumWithin] = [0, 0, 0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = data[y * width + x];
      if (Number.isNaN(value)) continue;
      n++;
      sum += value;
      squares += value * value;
      if (Math.hypot(x - circle.x, y - circle.y) > circle.radius) continue;
      within++;
      sumWithin += value;
    }
  }
  if (within === 0 || within === n) return 0;
  const mean = sum / n;
  const inner = sumWithin / within - mean;
  const outer = (sum - sumWithin) / (n - within) - mean;
  if (inner < outer) return 0;
  return (within * inner ** 2 + (n - within) * outer ** 2) / (squares - n * mean * mean);
}
