import type { Random } from "@helioscope/core";
import { type Canvas, paint } from "./canvas.ts";
import { between, smoothStep } from "./draw.ts";
import type { LocalFrame } from "./view.ts";

export interface CoronalHolePlan {
  /** Half axes of the ellipse that its ragged shape follows. */
  readonly alongArcsec: number;
  readonly acrossArcsec: number;
  readonly heading: number;
  /** Light that is left in it, of the surroundings'. */
  readonly remains: number;
}

export function planCoronalHole(random: Random, fieldArcsec: number): CoronalHolePlan {
  const alongArcsec = fieldArcsec * between(random, 0.3, 0.75);
  return {
    alongArcsec,
    acrossArcsec: alongArcsec * between(random, 0.3, 1),
    heading: 2 * Math.PI * random.uniform(),
    remains: between(random, 0.2, 0.8),
  };
}

/** Darkness of irregular outline with bright points in it, against a corona that is ordinary or brighter at its border. */
export function paintCoronalHole(
  canvas: Canvas,
  frame: LocalFrame,
  plan: CoronalHolePlan,
  random: Random,
  evolution: number,
): void {
  const { light, noise } = canvas;
  const { alongArcsec, acrossArcsec, heading, remains } = plan;
  const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
  const seed = 50 * random.uniform();
  const size = 0.55 * Math.sqrt(alongArcsec * acrossArcsec);
  const ragged = between(random, 0.15, 0.45);
  const soft = between(random, 0.12, 0.8);
  const points = between(random, 0.1, 0.7);
  const rare = between(random, 1, 1.8);
  const grain = between(random, 12, 22);
  paint(canvas, frame, 2.2 * alongArcsec, "coronal_hole", (i, u, v) => {
    const a = (u * cos + v * sin) / alongArcsec;
    const b = (v * cos - u * sin) / acrossArcsec;
    const wave = noise(u / size, v / size, seed + 0.2 * evolution);
    const notch = noise((3 * u) / size, (3 * v) / size, seed + 4 + 0.3 * evolution);
    const edge = Math.sqrt(a * a + b * b) + ragged * (wave + 0.3 * notch);
    const inside = 1 - smoothStep(1 - soft, 1 + soft, edge);
    if (inside <= 0) return false;
    const salt = noise(u / grain, v / grain, seed + 11 + 0.5 * evolution);
    const point = points * smoothStep(rare, rare + 0.9, salt + 0.3 * notch);
    const rough = 0.12 * noise(u / (0.8 * grain), v / (0.8 * grain), seed + 2);
    light[i] *= 1 - inside * (1 - remains * (1 + rough + point / remains));
    return inside > 0.5;
  });
}
