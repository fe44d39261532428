import type { Random } from "@helioscope/core";
import { type Canvas, paint } from "./canvas.ts";
import { between, chance, logBetween } from "./draw.ts";
import { centred, evenStrand, reachOf, type Strand, strandsAt, wander } from "./strand.ts";
import type { LocalFrame } from "./view.ts";

export interface FlarePlan {
  readonly lengthArcsec: number;
  /** Between the two ribbons; they part as the flare goes on. */
  readonly gapArcsec: number;
  readonly halfWidthArcsec: number;
  /** Brightness added at a ribbon's brightest place, in units of the quiet Sun. */
  readonly gain: number;
  readonly heading: number;
}

export function planFlare(random: Random, fieldArcsec: number): FlarePlan {
  const lengthArcsec = Math.min(0.6 * fieldArcsec, logBetween(random, 40, 190));
  return {
    lengthArcsec,
    gapArcsec: lengthArcsec * between(random, 0.18, 0.5),
    halfWidthArcsec: lengthArcsec * between(random, 0.035, 0.09),
    gain: between(random, 0.7, 1.9),
    heading: 2 * Math.PI * random.uniform(),
  };
}

/** Two bright ribbons on both sides of an inversion line, with kernels in them, and dark arches between. */
export function paintFlare(
  canvas: Canvas,
  frame: LocalFrame,
  plan: FlarePlan,
  random: Random,
  evolution: number,
): void {
  const { light, noise, sight, band } = canvas;
  const pixel = sight.view.pixelArcsec;
  const gap = plan.gapArcsec * (1 + 0.25 * evolution);
  const ribbons = ribbonsOf({ ...plan, gapArcsec: gap }, random);
  const hot = band === "He II 304";
  const gain = plan.gain * (hot ? 0.8 : 1);
  const seed = 50 * random.uniform();
  const kernel = 2.2 * plan.halfWidthArcsec;
  const halo = hot ? between(random, 0.05, 0.3) : between(random, 0, 0.12);
  const arches = chance(random, 0.5) ? between(random, 0.05, 0.25) : 0;
  const [cos, sin] = [Math.cos(plan.heading), Math.sin(plan.heading)];
  const size = 0.5 * plan.lengthArcsec;
  paint(canvas, frame, Math.max(reachOf(ribbons, pixel), 2 * size), "flare", (i, u, v) => {
    const wobble = 0.5 * plan.halfWidthArcsec;
    const du = wobble * noise(u / kernel, v / kernel, seed + 3);
    const dv = wobble * noise(u / kernel, v / kernel, seed + 13);
    const ribbon = strandsAt(ribbons, u + du, v + dv, pixel);
    const along = u * cos + v * sin;
    const across = v * cos - u * sin;
    const q = (along / size) ** 2 + (across / gap) ** 2;
    if (arches > 0 && q < 1) {
      light[i] *= 1 - arches * (1 - q) * Math.max(0, noise(along / kernel, across / (4 * kernel), seed));
    }
    const knots = 1 + 0.45 * noise(u / kernel, v / kernel, seed + evolution);
    const bright = ribbon * Math.max(0.25, knots);
    light[i] += gain * bright + halo * gain * Math.exp(-0.8 * q);
    return bright > 0.4;
  });
}

function ribbonsOf(
  { lengthArcsec, gapArcsec, halfWidthArcsec, heading }: FlarePlan,
  random: Random,
): Strand[] {
  const bend = between(random, 0.2, 1.1);
  const line = centred(wander(random, { from: [0, 0], lengthArcsec, heading, bend, steps: 16 }));
  return [-1, 1].map((side) => {
    const shear = side * lengthArcsec * between(random, 0, 0.12);
    const points = line.slice();
    const last = points.length - 2;
    for (let k = 0; k <= last; k += 2) {
      const to = Math.min(last, k + 2);
      const from = Math.max(0, k - 2);
      const angle = Math.atan2(line[to + 1] - line[from + 1], line[to] - line[from]);
      const off = side * 0.5 * gapArcsec * (1 + 0.25 * random.normal() * (k === 0 || k === last ? 1 : 0.3));
      points[k] += -off * Math.sin(angle) + shear * Math.cos(heading);
      points[k + 1] += off * Math.cos(angle) + shear * Math.sin(heading);
    }
    const shorter = points.subarray(2 * random.integer(4), points.length - 2 * random.integer(4));
    return evenStrand(Float64Array.from(shorter), halfWidthArcsec * between(random, 0.7, 1.2), 1, 0.6);
  });
}
