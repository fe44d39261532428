import type { SolarImage } from "@helioscope/core";
import { quantiles } from "@helioscope/core/stats";
import { RunJoiner } from "./class-runs.ts";
import type { SolarDisc } from "./disc.ts";
import type { FoundRegion } from "./score-regions.ts";

export interface ThresholdOptions {
  /** What counts as bright or dark: so many standard deviations of the ring of pixels as far from the centre; 3 where absent. */
  readonly deviations?: number;
  /** Smaller areas are left out: a share of the disc's area; 0.0003 where absent. */
  readonly leastDiscShare?: number;
}

/** What brightness alone can say: bright and dark on the disc, and bright beyond the limb. */
interface Meaning {
  readonly bright: string | null;
  readonly dark: string | null;
  readonly beyond: string | null;
}

/** Rings that the disc is divided into. */
const RINGS = 40;
/** Pixels between these radii are the limb and belong to neither side. */
const LIMB = [0.98, 1.015] as const;
/** How far beyond the limb prominences are looked for. */
const REACH = 1.2;

/** Name of the baseline. */
export const THRESHOLD_BASELINE = "brightness threshold";

/**
 * The trivial way to find features on a disc, for comparison: pixels much brighter or darker than others at the same distance
 * from its centre, joined to areas. What they are follows from the band alone: dark is a filament in H-alpha and He II, a
 * sunspot in white light, a coronal hole in the hotter lines; bright is plage, beyond the limb a prominence. The band is
 * taken from the wavelength: an image without one counts as H-alpha.
 */
export function thresholdRegions(
  image: SolarImage,
  disc: SolarDisc,
  options: ThresholdOptions = {},
): FoundRegion[] {
  const { deviations = 3, leastDiscShare = 3e-4 } = options;
  const { bright, dark, beyond } = meaningOf(image.wavelengthAngstrom);
  const { data, width, height } = image;
  const rings = ringsOf(image, disc);
  const joiners = new Map<string, RunJoiner<null>>();
  const classAt = (x: number, y: number): string | null => {
    const value = data[y * width + x];
    const r = Math.hypot(x - disc.x, y - disc.y) / disc.radiusPx;
    if (!Number.isFinite(value) || r >= REACH || (r > LIMB[0] && r < LIMB[1])) return null;
    const ring = Math.floor(r * RINGS);
    const from = (value - rings.middle[ring]) / rings.spread[ring];
    if (r > 1) return from > deviations ? beyond : null;
    return from > deviations ? bright : from < -deviations ? dark : null;
  };
  for (let y = 0; y < height; y++) {
    let name: string | null = null;
    let start = 0;
    for (let x = 0; x <= width; x++) {
      const next = x < width ? classAt(x, y) : null;
      if (next === name) continue;
      if (name !== null) {
        let joiner = joiners.get(name);
        if (!joiner) {
          joiner = new RunJoiner();
          joiners.set(name, joiner);
        }
        joiner.add(y, start, x, null);
      }
      name = next;
      start = x;
    }
  }
  const least = leastDiscShare * Math.PI * disc.radiusPx ** 2;
  return [...joiners].flatMap(([name, joiner]) =>
    joiner.joined().flatMap(({ runs }) => {
      const region = measured(runs);
      return region.areaPx < least ? [] : [{ class: name, runs, ...region }];
    }),
  );
}

function meaningOf(angstrom: number | undefined): Meaning {
  if (angstrom === undefined || Math.abs(angstrom - 6563) < 10 || Math.abs(angstrom - 304) < 1) {
    return { bright: "plage", dark: "filament", beyond: "prominence" };
  }
  return angstrom < 1000
    ? { bright: null, dark: "coronal_hole", beyond: null }
    : { bright: null, dark: "sunspot", beyond: null };
}

/** Median, and half the distance between the outer sixths, of the pixels of each ring. */
function ringsOf(
  { data, width, height }: SolarImage,
  disc: SolarDisc,
): { readonly middle: Float64Array; readonly spread: Float64Array } {
  const count = Math.ceil(RINGS * REACH) + 1;
  const values: number[][] = Array.from({ length: count }, () => []);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ring = Math.floor((Math.hypot(x - disc.x, y - disc.y) / disc.radiusPx) * RINGS);
      const value = data[y * width + x];
      if (ring < count && Number.isFinite(value)) values[ring].push(value);
    }
  }
  const middle = new Float64Array(count).fill(Number.NaN);
  const spread = new Float64Array(count).fill(Number.NaN);
  for (const [ring, list] of values.entries()) {
    if (list.length < 8) continue;
    const [low, half, high] = quantiles(Float64Array.from(list), [0.16, 0.5, 0.84]);
    middle[ring] = half;
    spread[ring] = Math.max((high - low) / 2, 1e-9 * Math.abs(half), Number.MIN_VALUE);
  }
  return { middle, spread };
}

function measured(runs: Int32Array): Pick<FoundRegion, "box" | "centrePx"> & { readonly areaPx: number } {
  let [x0, x1, y0, y1] = [Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY, 0];
  let [areaPx, sumX, sumY] = [0, 0, 0];
  for (let k = 0; k < runs.length; k += 3) {
    const [row, start, end] = [runs[k], runs[k + 1], runs[k + 2]];
    const count = end - start;
    areaPx += count;
    sumX += (count * (start + end - 1)) / 2;
    sumY += count * row;
    x0 = Math.min(x0, start);
    x1 = Math.max(x1, end);
    y0 = Math.min(y0, row);
    y1 = Math.max(y1, row + 1);
  }
  return {
    areaPx,
    box: { x: x0, y: y0, width: x1 - x0, height: y1 - y0 },
    centrePx: [sumX / areaPx, sumY / areaPx],
  };
}
