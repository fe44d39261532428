import type { Random } from "@helioscope/core";
import { type Canvas, paint } from "./canvas.ts";
import { between, integerBetween, logBetween } from "./draw.ts";
import { resolved } from "./noise.ts";
import type { LocalFrame } from "./view.ts";

interface Lobe {
  readonly u: number;
  readonly v: number;
  readonly along: number;
  readonly across: number;
  readonly cos: number;
  readonly sin: number;
}

export interface PlagePlan {
  /** Between the two polarities' centres of the region. */
  readonly lengthArcsec: number;
  /** Brightness that its grains add. */
  readonly gain: number;
  readonly heading: number;
}

export function planPlage(random: Random, fieldArcsec: number): PlagePlan {
  return {
    lengthArcsec: Math.min(0.5 * fieldArcsec, logBetween(random, 45, 190)),
    gain: between(random, 0.2, 0.55),
    heading: between(random, -0.5, 0.5) + (random.integer(2) === 0 ? 0 : Math.PI),
  };
}

/** Bright grains that crowd about the two ends of a region. */
export function paintPlage(
  canvas: Canvas,
  frame: LocalFrame,
  plan: PlagePlan,
  random: Random,
  evolution: number,
): void {
  const { light, noise, sight, band } = canvas;
  const pixel = sight.view.pixelArcsec;
  const { lengthArcsec } = plan;
  const lobes = lobesOf(plan, random);
  const gain = plan.gain * (band === "He II 304" ? 1.1 : 1);
  const seed = 50 * random.uniform();
  const grain = Math.min(15, 0.25 * lengthArcsec) * between(random, 0.7, 1.3);
  const fine = 0.4 * grain;
  const fineWeight = 0.6 * resolved(fine, pixel);
  const scarce = between(random, 0, 1.1);
  paint(canvas, frame, 1.6 * lengthArcsec, "plage", (i, u, v) => {
    let crowd = 0;
    for (let k = 0; k < lobes.length; k++) {
      const l = lobes[k];
      const a = ((u - l.u) * l.cos + (v - l.v) * l.sin) / l.along;
      const b = ((v - l.v) * l.cos - (u - l.u) * l.sin) / l.across;
      const q = a * a + b * b;
      if (q < 8) crowd = Math.max(crowd, Math.exp(-q));
    }
    if (crowd < 0.03) return false;
    const grains =
      noise(u / grain, v / grain, seed + 0.5 * evolution) +
      fineWeight * noise(u / fine, v / fine, seed + evolution + 20);
    const bright = Math.min(1.6, Math.max(0, (1.1 * grains + 2 * crowd - 0.5 - scarce) * Math.sqrt(crowd)));
    light[i] *= 1 + gain * bright;
    return bright > 0.4;
  });
}

function lobesOf({ lengthArcsec, heading }: PlagePlan, random: Random): Lobe[] {
  const count = integerBetween(random, 2, 4);
  const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
  return Array.from({ length: count }, (_, k) => {
    const at = k === 0 ? -0.4 : k === 1 ? 0.4 : between(random, -0.6, 0.6);
    const off = lengthArcsec * 0.12 * random.normal();
    const turn = heading + 0.5 * random.normal();
    return {
      u: at * lengthArcsec * cos - off * sin,
      v: at * lengthArcsec * sin + off * cos,
      along: lengthArcsec * between(random, 0.25, 0.6),
      across: lengthArcsec * between(random, 0.12, 0.35),
      cos: Math.cos(turn),
      sin: Math.sin(turn),
    };
  });
}
