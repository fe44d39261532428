import type { Grid } from "./grid.ts";
import { mix, normals, unit } from "./hash.ts";
import type { SpotState } from "./state.ts";

/** Steps around a spot, and its outline's harmonics. */
const AROUND = 512;
const HARMONICS = 6;
const RINGS = 32;

/** A spot's own irregularity, a function of its seed alone. */
interface Grain {
  /** Relative radius of the outline for each direction. */
  readonly outline: Float32Array;
  /** Filaments: relative excess of field for each direction and distance, mean 0. */
  readonly filaments: Float32Array;
}

/** How many radii out a spot is painted. */
const extent = 2.6;

export interface Sight {
  /** Part of a horizontal field to the west and to the north that points to the observer. */
  readonly west: number;
  readonly north: number;
}

/**
 * Adds a spot's vertical field to `radial` and, where there is one, what of its horizontal field points to the
 * observer to `sideways`. The profile is exp(-r2), r in units of a radius that varies around the spot; the field of
 * the penumbra is drawn out in filaments and leans outwards (from the middle where it is positive).
 */
export function paintSpot(
  spot: SpotState,
  grid: Grid,
  radial: Float32Array,
  sideways: Float32Array | undefined,
  sight: Sight,
): void {
  const { x0, y0, step, width, height } = grid;
  const { outline, filaments } = grainOf(spot.seed);
  const reach = extent * 1.5 * spot.long;
  const offset = (step - 1) / 2;
  const left = Math.max(0, Math.ceil((spot.x - reach - x0 - offset) / step));
  const right = Math.min(width - 1, Math.floor((spot.x + reach - x0 - offset) / step));
  const low = Math.max(0, Math.ceil((spot.y - reach - y0 - offset) / step));
  const high = Math.min(height - 1, Math.floor((spot.y + reach - y0 - offset) / step));
  const cos = Math.cos(spot.angle);
  const sin = Math.sin(spot.angle);
  const limit = extent * extent;
  const peak = spot.sign * spot.peakGauss;
  const toSteps = AROUND / (2 * Math.PI);
  for (let j = low; j <= high; j++) {
    const dy = y0 + j * step + offset - spot.y;
    const base = j * width;
    for (let i = left; i <= right; i++) {
      const dx = x0 + i * step + offset - spot.x;
      const u = (dx * cos + dy * sin) / spot.long;
      const v = (dy * cos - dx * sin) / spot.short;
      const flat = u * u + v * v;
      if (flat > 1.5 * 1.5 * limit) continue;
      const around = (Math.atan2(v, u) + Math.PI) * toSteps;
      const a = around | 0;
      const part = around - a;
      const shape = outline[a] + (outline[a + 1] - outline[a]) * part;
      const r2 = flat / (shape * shape);
      if (r2 > limit) continue;
      const r = Math.sqrt(r2);
      const ring = Math.min(RINGS - 1, (r * RINGS) / extent) | 0;
      const row = ring * (AROUND + 1) + a;
      const grain = filaments[row] + (filaments[row + 1] - filaments[row]) * part;
      const field = peak * Math.exp(-r2) * (1 + grain);
      radial[base + i] += field;
      if (sideways && flat > 0) {
        const outward = (peak * 0.9 * r * Math.exp(-0.9 * r2)) / Math.hypot(dx, dy);
        sideways[base + i] += outward * (dx * sight.west + dy * sight.north);
      }
    }
  }
}

const grains = new Map<number, Grain>();

/** Remembers the last few hundred: the frames of a region ask for the same ones. */
function grainOf(seed: number): Grain {
  const known = grains.get(seed);
  if (known) return known;
  if (grains.size > 256) grains.clear();
  const made = makeGrain(seed);
  grains.set(seed, made);
  return made;
}

function makeGrain(seed: number): Grain {
  const gauss = normals();
  const outline = new Float32Array(AROUND + 1);
  for (let h = 2; h < 2 + HARMONICS; h++) {
    const bits = mix(h, seed);
    const size = (0.2 * gauss[bits & 65535]) / h ** 0.8;
    const phase = 2 * Math.PI * unit(mix(1, bits));
    for (let a = 0; a <= AROUND; a++) outline[a] += size * Math.cos((2 * Math.PI * h * a) / AROUND + phase);
  }
  let mean = 0;
  for (let a = 0; a <= AROUND; a++) {
    outline[a] = Math.exp(Math.max(-0.45, Math.min(0.35, outline[a])));
    if (a < AROUND) mean += outline[a] ** 2 / AROUND;
  }
  // The flux of exp(-r2) goes with the square of the outline: its mean is made 1.
  for (let a = 0; a <= AROUND; a++) outline[a] /= Math.sqrt(mean);
  return { outline, filaments: makeFilaments(mix(99, seed), gauss) };
}

/** Noise that is smooth outwards and fine around, stronger in the penumbra than in the umbra. */
function makeFilaments(seed: number, gauss: Float32Array): Float32Array {
  const filaments = new Float32Array(RINGS * (AROUND + 1));
  const line = new Float32Array(AROUND);
  const state = new Float32Array(AROUND);
  for (let ring = 0; ring < RINGS; ring++) {
    const r = ((ring + 0.5) * extent) / RINGS;
    const keep = ring === 0 ? 0 : 0.82;
    const renew = Math.sqrt(1 - keep * keep);
    for (let a = 0; a < AROUND; a++) {
      state[a] = keep * state[a] + renew * gauss[mix(ring * AROUND + a, seed) & 65535];
    }
    // Smoothed over a few steps around; outwards the filaments keep their number.
    let sum = 0;
    for (let a = 0; a < AROUND; a++) {
      let value = 0;
      for (let k = -3; k <= 3; k++) value += state[(a + k + AROUND) % AROUND];
      line[a] = value / Math.sqrt(7);
      sum += line[a];
    }
    const mean = sum / AROUND;
    const strength = 0.38 / (1 + Math.exp(-(r - 0.75) / 0.15));
    const row = ring * (AROUND + 1);
    for (let a = 0; a <= AROUND; a++) {
      filaments[row + a] = Math.max(-0.95, strength * (line[a % AROUND] - mean));
    }
  }
  return filaments;
}
