import type { Random } from "@helioscope/core";
import type { Canvas } from "./canvas.ts";
import { between, chance, logBetween, smoothStep } from "./draw.ts";
import { resolved } from "./noise.ts";

/**
 * H-alpha: mottles of 10 to 40 arcsec and, where the pixels resolve them, fibrils that follow a winding direction; limb
 * darkening; a sky that is blank, as in masked full-disc images, or glows a little.
 */
export function paintChromosphere(canvas: Canvas, random: Random, evolution: number): void {
  const { sight, light, noise } = canvas;
  const { x, y, z, r, mu, view } = sight;
  const { radiusArcsec: R, pixelArcsec: pixel } = view;
  const darkening = between(random, 0.3, 0.6);
  const contrast = logBetween(random, 0.01, 0.028);
  const fibrils = between(random, 0.03, 0.1) * resolved(3, pixel);
  const patchy = between(random, 0, 0.6);
  const sky = chance(random, 0.5) ? 0 : between(random, 0.01, 0.12);
  const ring = chance(random, 0.06) ? between(random, 0.1, 0.5) : 0;
  const [large, middle, small] = [40, logBetween(random, 12, 24), logBetween(random, 6, 11)];
  const sway = between(random, 2, 7);
  const angle = 2 * Math.PI * random.uniform();
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [wl, wm, ws] = [0.3 * resolved(large, pixel), resolved(middle, pixel), 1.3 * resolved(small, pixel)];
  for (let i = 0; i < light.length; i++) {
    if (mu[i] <= 0) {
      light[i] = sky * Math.exp((1 - r[i]) * 6);
      if (ring > 0) light[i] += ring * Math.exp(-(((r[i] - 1) * R) ** 2) / (pixel * pixel));
      continue;
    }
    const px = x[i] * R;
    const py = y[i] * R;
    const pz = z[i] * R;
    const broad = noise(px / large, py / large, pz / large + evolution);
    const own = noise(px / middle + 7, py / middle, pz / middle + evolution);
    // Sharp and dark rather than round: the mottles of real images are skewed to the dark.
    let texture = wl * broad + wm * (own - 0.5 * own * own + 0.4);
    if (ws > 0) texture += ws * noise(px / small, py / small + 31, pz / small + 2 * evolution);
    texture *= contrast * (1 + patchy * noise(px / 150, py / 150, pz / 150 + 11));
    if (fibrils > 0) {
      const along = px * cos + py * sin;
      const across = py * cos - px * sin + sway * broad;
      const thread = noise(along / 11 + 0.3 * own, across / 2.4, 3 + evolution);
      texture += fibrils * (0.8 * thread * (1 + 0.4 * own) + 0.5 * own);
    }
    light[i] = (1 - darkening * (1 - mu[i])) * (1 + texture);
    if (ring > 0) light[i] += ring * Math.exp(-(((r[i] - 1) * R) ** 2) / (pixel * pixel));
  }
}

/**
 * Continuum: granules of 1.4 arcsec, or the grain that is left of them in larger pixels; a little mesogranulation; limb
 * darkening 1 - u (1 - mu) of u near 0.6; faculae towards the limb.
 */
export function paintPhotosphere(canvas: Canvas, random: Random, evolution: number): void {
  const { sight, light, noise, cells } = canvas;
  const { x, y, z, mu, view } = sight;
  const { radiusArcsec: R, pixelArcsec: pixel } = view;
  const darkening = between(random, 0.5, 0.7);
  const size = between(random, 1.7, 2.3);
  const sharp = resolved(size, pixel);
  const granules = between(random, 0.1, 0.28) * sharp;
  const grain = (1 - sharp) * logBetween(random, 0.008, 0.03);
  const meso = between(random, 0.002, 0.012) * resolved(9, pixel);
  const faculae = between(random, 0, 0.1);
  const sky = chance(random, 0.7) ? 0 : between(random, 0, 0.04);
  const dots = random.fork("grain");
  for (let i = 0; i < light.length; i++) {
    if (mu[i] <= 0) {
      light[i] = sky;
      continue;
    }
    const px = x[i] * R;
    const py = y[i] * R;
    const pz = z[i] * R;
    let texture = grain > 0 ? grain * dots.normal() : 0;
    if (granules > 0) {
      const lane = cells(px / size, py / size, pz / size + evolution);
      texture += granules * (smoothStep(0, 0.45, lane) - 0.62 + 0.25 * noise(px / 2.2, py / 2.2, pz / 2.2));
    }
    if (meso > 0) texture += meso * noise(px / 9, py / 9, pz / 9 + evolution);
    const edge = 1 - mu[i];
    if (edge > 0.3 && faculae > 0) {
      const bright = noise(px / 60, py / 60, pz / 60) + 0.6 * noise(px / 12, py / 12, pz / 12);
      texture += faculae * (edge - 0.3) * Math.max(0, bright - 1);
    }
    light[i] = (1 - darkening * edge) * (1 + texture);
  }
}
