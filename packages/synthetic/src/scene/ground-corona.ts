import type { Random } from "@helioscope/core";
import type { Canvas } from "./canvas.ts";
import { between, smoothStep } from "./draw.ts";
import { resolved } from "./noise.ts";

/**
 * Fe XII 193: soft light of many sizes, drawn out along directions that wind, with bright points, brighter just inside the
 * limb, and a streaked corona outside.
 */
export function paintCoronalGround(canvas: Canvas, random: Random, evolution: number): void {
  const { sight, light, noise } = canvas;
  const { x, y, z, r, mu, view } = sight;
  const { radiusArcsec: R, pixelArcsec: pixel } = view;
  const level = between(random, 0.35, 0.75);
  const broad = between(random, 0.03, 0.15);
  const soft = between(random, 0.03, 0.11);
  const fuzz = between(random, 0.02, 0.07);
  const points = between(random, 0.1, 0.5);
  const rare = between(random, 1.3, 2.1);
  const brim = between(random, 0.1, 0.6);
  const corona = between(random, 0.3, 0.9);
  const fall = between(random, 80, 220) / R;
  const winding = between(random, 3, 18);
  const stretch = between(random, 0.8, 1.5);
  const fine = 11;
  const fineWeight = 0.5 * resolved(fine, pixel);
  for (let i = 0; i < light.length; i++) {
    if (mu[i] <= 0) {
      const height = r[i] - 1;
      const streak = noise((x[i] / r[i]) * 9, (y[i] / r[i]) * 9, 2 * height + 3);
      light[i] = level * (0.1 + corona * (1 + 0.25 * streak) * (1 + brim) * Math.exp(-height / fall));
      continue;
    }
    const px = x[i] * R;
    const py = y[i] * R;
    const pz = z[i] * R;
    const wide = noise(px / 240, py / 240, pz / 240 + 0.1 * evolution);
    const bendX = px + winding * wide;
    const bendY = py + winding * noise(px / 130, py / 130, pz / 130 + 40);
    let texture = broad * wide;
    texture += soft * noise(bendX / (40 * stretch), bendY / 60, pz / 80 + 0.3 * evolution);
    const wisps = noise(bendX / (18 * stretch), bendY / 20, pz / 40 + evolution);
    texture +=
      fuzz *
      (0.8 * wisps +
        0.6 * noise(px / 34, py / 34, pz / 34 + 5 + evolution) +
        (fineWeight > 0 ? fineWeight * noise(bendX / fine, bendY / fine, pz / fine) : 0));
    const spark = noise(px / 26, py / 26, pz / 26 + 0.5 * evolution) + 0.25 * wisps;
    const point = points * smoothStep(rare, rare + 0.8, spark);
    const rim = brim * (1 - mu[i]) ** 2.5;
    light[i] = level * (Math.exp(texture) * (1 + rim) + point);
  }
}
