import type { Random } from "@helioscope/core";
import type { Canvas } from "./canvas.ts";
import { between, logBetween } from "./draw.ts";
import { resolved } from "./noise.ts";

/**
 * He II 304: network of high contrast whose grains are 15 to 30 arcsec across, darker and brighter areas, a ragged limb of
 * spicules, and outside of it a corona that fades.
 */
export function paintHeliumGround(canvas: Canvas, random: Random, evolution: number): void {
  const { sight, light, noise, cells } = canvas;
  const { x, y, z, r, mu, view } = sight;
  const { radiusArcsec: R, pixelArcsec: pixel } = view;
  const level = between(random, 0.33, 0.55);
  const contrast = between(random, 0.22, 0.5);
  const areas = between(random, 0.02, 0.11);
  const [coarse, fine] = [logBetween(random, 17, 34), logBetween(random, 9, 14)];
  const grains = logBetween(random, 17, 30);
  const limb = between(random, 0.02, 0.3);
  const corona = logBetween(random, 0.03, 0.25);
  const fall = logBetween(random, 40, 150) / R;
  const sky = between(random, 0, 0.05);
  const spicule = between(random, 1.5, 5) / R;
  const lanes = between(random, 0.1, 0.8);
  const fineWeight = 0.6 * resolved(fine, pixel);
  for (let i = 0; i < light.length; i++) {
    const height = r[i] - 1;
    // The edge of the opaque chromosphere, some arcsec above the photosphere.
    let edge = 0;
    if (height > -0.005 && height < 0.03) {
      const reach = R / r[i];
      const comb = noise((x[i] * reach) / 8, (y[i] * reach) / 8, evolution);
      edge = spicule * (1 + 0.6 * comb + 0.4 * noise((x[i] * reach) / 24, (y[i] * reach) / 24, 5));
    }
    if (mu[i] <= 0 && height >= edge) {
      const streak = 1 + 0.3 * noise((x[i] / r[i]) * 6, (y[i] / r[i]) * 6, 3);
      light[i] = sky + corona * streak * Math.exp((edge - height) / fall);
      continue;
    }
    const px = x[i] * R;
    const py = y[i] * R;
    const pz = z[i] * R;
    const network = 0.6 - 2.2 * cells(px / coarse, py / coarse, pz / coarse + 0.3 * evolution);
    let texture = lanes * 0.7 * network + noise(px / grains, py / grains, pz / grains + evolution);
    if (fineWeight > 0) texture += fineWeight * noise(px / fine, py / fine + 9, pz / fine + 2 * evolution);
    const area = areas * noise(px / 170, py / 170, pz / 170 + 17);
    const brim = limb * (1 - mu[i]) ** 3;
    light[i] = level * (1 + brim) * Math.exp(contrast * 0.55 * texture + area);
  }
}
