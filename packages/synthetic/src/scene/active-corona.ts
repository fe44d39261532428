import type { Random } from "@helioscope/core";
import { type Canvas, paint } from "./canvas.ts";
import { between, integerBetween, logBetween } from "./draw.ts";
import { evenStrand, reachOf, type Strand, strandsAt } from "./strand.ts";
import type { LocalFrame } from "./view.ts";

export interface ActiveCoronaPlan {
  readonly lengthArcsec: number;
  readonly gain: number;
  readonly heading: number;
}

export function planActiveCorona(random: Random, fieldArcsec: number): ActiveCoronaPlan {
  return {
    lengthArcsec: Math.min(0.6 * fieldArcsec, logBetween(random, 50, 200)),
    gain: logBetween(random, 0.12, 1.6),
    heading: between(random, -0.5, 0.5),
  };
}

/** Loops between the ends of an active region and fans from them over diffuse light. It is a nuisance, and no feature. */
export function paintActiveCorona(
  canvas: Canvas,
  frame: LocalFrame,
  plan: ActiveCoronaPlan,
  random: Random,
  evolution: number,
): void {
  const { light, noise, sight } = canvas;
  const pixel = sight.view.pixelArcsec;
  const { lengthArcsec: length, gain } = plan;
  const loops = loopsOf(plan, random);
  const seed = 50 * random.uniform();
  const glow = between(random, 0.2, 0.7);
  const size = 0.45 * length;
  paint(canvas, frame, Math.max(reachOf(loops, pixel), 1.6 * length), null, (i, u, v) => {
    const q = (u * u + v * v) / (length * length);
    const moss = Math.max(0, 1 + 0.7 * noise(u / 14, v / 14, seed + evolution));
    const diffuse = glow * Math.exp(-2.2 * q) * (0.6 + 0.4 * moss + 0.4 * noise(u / size, v / size, seed));
    light[i] *= 1 + gain * (diffuse + strandsAt(loops, u, v, pixel));
    return false;
  });
}

function loopsOf({ lengthArcsec: length, heading }: ActiveCoronaPlan, random: Random): Strand[] {
  const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
  const side = random.integer(2) === 0 ? 1 : -1;
  return Array.from({ length: integerBetween(random, 3, 12) }, () => {
    const span = length * between(random, 0.3, 1.6);
    const rise = side * span * between(random, 0.1, 0.9);
    const off = 0.08 * length * random.normal();
    const shear = 0.3 * random.normal();
    const open = random.uniform() < 0.3 ? 0.55 : 1;
    const steps = 12;
    const points = new Float64Array(2 * (steps + 1));
    for (let k = 0; k <= steps; k++) {
      const angle = Math.PI * open * (k / steps);
      const b = rise * Math.sin(angle) + off;
      const a = 0.5 * span * Math.cos(angle) + shear * b;
      points[2 * k] = a * cos - b * sin;
      points[2 * k + 1] = a * sin + b * cos;
    }
    return evenStrand(points, length * between(random, 0.01, 0.04), between(random, 0.15, 0.7), 0);
  });
}
