import type { Raster } from "@helioscope/core";
import { quantiles } from "@helioscope/core/stats";
import type { SolarDisc } from "./disc.ts";
import { type Circle, fitCircle } from "./fit-circle.ts";

/** Images below this side are no full discs. */
const LEAST_SIDE_PX = 96;
/** Sides to which the image is reduced for the search, and for the fit. */
const COARSE_PX = 48;
const FINE_PX = 256;
/** Radii that are looked for, in shorter sides of the image. */
const RADII = [0.22, 0.56] as const;
const AZIMUTHS = 96;
/** The limb must be seen along this share of the circle, as far as it lies in the image. */
const LEAST_LIMB = { sky: 0.7, corona: 0.85 };
/** Share of the variance of the reduced image that two brightnesses explain: of a disc on dark sky, and of one in a corona. */
const LEAST_CONTRAST = { sky: 0.45, corona: 0.15 };
/** Points of a limb against dark sky may scatter by this share of the radius. */
const MOST_SCATTER = 0.02;
/** A fitted radius differs by no more than this share from that of the search. */
const MOST_CHANGE = 0.1;
/** Least mean bend of light at the limb in a corona, of the image's range. */
const LEAST_BEND = 0.05;
/** Circles count less the farther their middle is from that of the image: by this factor, in shorter sides. */
const OFF_CENTRE = 1.5;
/** How far within and beyond a circle brightness is compared, in radii. */
const BEND = 0.12;

interface Grey extends Raster<Float32Array> {
  /** Pixels of the image for each pixel here. */
  readonly scale: number;
}

/**
 * A bright disc on a darker sky, by its limb: circles are tried on a small copy of the image, and the best one is fitted to
 * the steepest falls of brightness near it. In coronal lines light falls off slowly beyond the limb: there it is the circle
 * that the light bends at most. Null where there is no such circle.
 */
export function measuredDisc(image: Raster): SolarDisc | null {
  if (Math.min(image.width, image.height) < LEAST_SIDE_PX) return null;
  const coarse = greyOf(image, COARSE_PX);
  const fine = greyOf(image, FINE_PX);
  const start = coarse && bestCircle(coarse);
  if (!start || !fine) return null;
  const factor = coarse.scale / fine.scale;
  const rescaled = {
    x: (start.x + 0.5) * factor - 0.5,
    y: (start.y + 0.5) * factor - 0.5,
    radius: start.radius * factor,
  };
  const circle = againstSky(fine, rescaled) ?? inCorona(fine, rescaled);
  return (
    circle && {
      x: (circle.x + 0.5) * fine.scale - 0.5,
      y: (circle.y + 0.5) * fine.scale - 0.5,
      radiusPx: circle.radius * fine.scale,
      from: "pixels",
    }
  );
}

function againstSky(grey: Grey, start: Circle): Circle | null {
  const circle = fitted(grey, start);
  // The edge of a telescope's field is sharp too.
  if (!circle || Math.abs(circle.radius / start.radius - 1) > MOST_CHANGE) return null;
  return contrast(grey, circle) >= LEAST_CONTRAST.sky ? circle : null;
}

/** The circle of the strongest bend, by steps that grow smaller. */
function inCorona(grey: Grey, start: Circle): Circle | null {
  let circle = start;
  let best = bend(grey, circle.x, circle.y, circle.radius);
  for (let step = 4; step >= 0.5; ) {
    let moved = false;
    for (const [dx, dy, dr] of MOVES) {
      const next = {
        x: circle.x + step * dx,
        y: circle.y + step * dy,
        radius: circle.radius + step * dr,
      };
      const value = bend(grey, next.x, next.y, next.radius);
      if (value.mean <= best.mean) continue;
      best = value;
      circle = next;
      moved = true;
    }
    if (!moved) step /= 2;
  }
  const plain = best.share >= LEAST_LIMB.corona && best.mean >= LEAST_BEND && whole(grey, circle);
  return plain && contrast(grey, circle) >= LEAST_CONTRAST.corona ? circle : null;
}

/** Whether a circle lies in the image altogether. */
function whole({ width, height }: Grey, { x, y, radius }: Circle): boolean {
  return x >= radius && y >= radius && x + radius <= width - 1 && y + radius <= height - 1;
}

const MOVES = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0, 0, -1],
] as const;

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
  for (let y = 0.3 * height; y <= 0.7 * height; y += 1.5) {
    for (let x = 0.3 * width; x <= 0.7 * width; x += 1.5) {
      for (let radius = RADII[0] * side; radius <= RADII[1] * side; radius++) {
        const value = bend(grey, x, y, radius, 2).mean;
        if (value > highest) {
          highest = value;
          best = { x, y, radius };
        }
      }
    }
  }
  return best;
}

/**
 * How much more brightness falls beyond a circle than within it: the mean along the circle of the clipped differences, and
 * the share of it where there is one.
 */
function bend(
  grey: Grey,
  x: number,
  y: number,
  radius: number,
  every = 1,
): { readonly mean: number; readonly share: number } {
  const [within, beyond] = [(1 - BEND) * radius, (1 + BEND) * radius];
  let sum = 0;
  let bent = 0;
  let seen = 0;
  for (let k = 0; k < AZIMUTHS; k += every) {
    const inner = at(grey, x + within * COS[k], y + within * SIN[k]);
    const limb = at(grey, x + radius * COS[k], y + radius * SIN[k]);
    // Beyond the edge of the image its last pixel stands for the sky.
    const outer = at(
      grey,
      Math.max(0, Math.min(grey.width - 1, x + beyond * COS[k])),
      Math.max(0, Math.min(grey.height - 1, y + beyond * SIN[k])),
    );
    if (Number.isNaN(inner) || Number.isNaN(limb)) continue;
    seen++;
    const value = limb - outer - (inner - limb);
    sum += Math.max(-0.5, Math.min(0.5, value));
    if (value > 0.02) bent++;
  }
  if (seen < AZIMUTHS / every / 2) return { mean: 0, share: 0 };
  const { width, height } = grey;
  const away = Math.hypot(x - (width - 1) / 2, y - (height - 1) / 2) / Math.min(width, height);
  return { mean: ((every * sum) / AZIMUTHS) * Math.max(0, 1 - OFF_CENTRE * away), share: bent / seen };
}

/** Between pixels, bilinear; NaN outside. */
function at({ data, width, height }: Grey, x: number, y: number): number {
  if (!(x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1)) return Number.NaN;
  const column = Math.min(Math.floor(x), width - 2);
  const row = Math.min(Math.floor(y), height - 2);
  const [u, v] = [x - column, y - row];
  const i = row * width + column;
  const south = data[i] + u * (data[i + 1] - data[i]);
  const north = data[i + width] + u * (data[i + width + 1] - data[i + width]);
  return south + v * (north - south);
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
    if (xs.length < LEAST_LIMB.sky * seen || xs.length < AZIMUTHS / 3) return null;
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
