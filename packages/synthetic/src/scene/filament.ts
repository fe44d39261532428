import type { Random } from "@helioscope/core";
import { type Canvas, paint } from "./canvas.ts";
import { between, chance, integerBetween, logBetween } from "./draw.ts";
import { centred, evenStrand, reachOf, type Strand, strandsAt, wander } from "./strand.ts";
import type { LocalFrame } from "./view.ts";

export interface FilamentPlan {
  readonly lengthArcsec: number;
  readonly halfWidthArcsec: number;
  /** Of the light, what its darkest part takes away. */
  readonly depth: number;
  readonly barbs: number;
  /** 0: a thin thread; 1: broken into clumps. */
  readonly clumps: number;
  readonly heading: number;
}

export function planFilament(random: Random, fieldArcsec: number): FilamentPlan {
  const most = 0.95 * fieldArcsec;
  const lengthArcsec = Math.min(most, logBetween(random, 40, 420));
  const slender = chance(random, 0.6) ? between(random, 0.015, 0.035) : between(random, 0.04, 0.12);
  const thinnest = Math.min(3.2, fieldArcsec / 50);
  return {
    lengthArcsec,
    halfWidthArcsec: Math.min(14, fieldArcsec / 14, Math.max(thinnest, slender * lengthArcsec)),
    // Where pixels resolve fibrils, a filament has to stand out from them.
    depth: fieldArcsec < 200 ? between(random, 0.3, 0.65) : between(random, 0.15, 0.5),
    barbs: chance(random, 0.3) ? 0 : integerBetween(random, 2, 9),
    clumps: between(random, 0.1, 0.9),
    heading: 2 * Math.PI * random.uniform(),
  };
}

/** A dark spine with barbs that leave it at an acute angle, in breaks and threads. */
export function paintFilament(
  canvas: Canvas,
  frame: LocalFrame,
  plan: FilamentPlan,
  random: Random,
  evolution: number,
): void {
  const { light, noise, sight, band } = canvas;
  const pixel = sight.view.pixelArcsec;
  const { lengthArcsec, halfWidthArcsec, clumps } = plan;
  const strands = strandsOf(plan, random);
  const depth = plan.depth * (band === "He II 304" ? 0.9 : 1);
  const seed = 50 * random.uniform();
  const size = Math.max(2.5 * halfWidthArcsec, 0.09 * lengthArcsec);
  const thread = Math.max(1.2, 0.35 * halfWidthArcsec);
  paint(canvas, frame, reachOf(strands, pixel), "filament", (i, u, v) => {
    // Ragged edges: the place is looked up a little beside itself.
    const du = 0.45 * halfWidthArcsec * noise(u / (2 * halfWidthArcsec), v / (2 * halfWidthArcsec), seed);
    const dv = 0.45 * halfWidthArcsec * noise(u / (2 * halfWidthArcsec), v / (2 * halfWidthArcsec), seed + 9);
    const dark = strandsAt(strands, u + du, v + dv, pixel);
    if (dark < 0.02) return false;
    const broken = noise(u / size, v / size, seed + 0.4 * evolution);
    const fine = noise(u / thread, v / thread, seed + evolution);
    const dense = Math.min(1.2, Math.max(0.12, 0.85 + 0.55 * clumps * (broken - 0.2) + 0.12 * fine));
    const tau = dark * dense;
    light[i] *= 1 - depth * Math.min(1, tau);
    return tau > 0.45;
  });
}

function strandsOf(
  { lengthArcsec, halfWidthArcsec, barbs, heading }: FilamentPlan,
  random: Random,
): Strand[] {
  const spine = centred(
    wander(random, { from: [0, 0], lengthArcsec, heading, bend: between(random, 0.1, 1), steps: 20 }),
  );
  const strands = [evenStrand(spine, halfWidthArcsec, 1, between(random, 0.3, 0.8))];
  const side = chance(random, 0.5) ? 1 : -1;
  for (let b = 0; b < barbs; b++) {
    const k = 2 * integerBetween(random, 1, 18);
    const along = Math.atan2(spine[k + 3] - spine[k + 1], spine[k + 2] - spine[k]);
    const turn = (random.integer(2) === 0 ? 1 : -1) * side * between(random, 0.5, 1.1);
    const points = wander(random, {
      from: [spine[k], spine[k + 1]],
      lengthArcsec: Math.min(0.35 * lengthArcsec, between(random, 2, 6) * halfWidthArcsec),
      heading: along + turn,
      bend: 0.3,
      steps: 4,
    });
    strands.push(
      evenStrand(points, halfWidthArcsec * between(random, 0.4, 0.8), between(random, 0.6, 1), 0.3),
    );
  }
  return strands;
}
