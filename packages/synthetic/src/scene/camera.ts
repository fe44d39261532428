import type { Random } from "@helioscope/core";
import { type Blurrer, gaussianBlur } from "./camera-blur.ts";
import { jpegSteps } from "./camera-jpeg.ts";
import { between, chance, logBetween } from "./draw.ts";

/** What an instrument and its archive do to light. */
export interface CameraPlan {
  /** Standard deviation of the point spread, pixels. */
  readonly blurPx: number;
  /** Of the noise of a pixel, in units of the quiet Sun. */
  readonly noise: number;
  readonly gain: number;
  readonly offset: number;
  readonly gamma: number;
  /** By how much one side is brighter than the other, along x and y. */
  readonly tilt: readonly [number, number];
  /** Step of brightness at a column, as amplifiers that differ leave it. */
  readonly seam: { readonly column: number; readonly step: number } | null;
  /** Largest quantisation step of the JPEG coefficients; 0 where there was none. */
  readonly jpeg: number;
}

/** Draws a camera. `width` pixels across; `grainy` where the band's archive images are grainy. */
export function planCamera(random: Random, width: number): CameraPlan {
  return {
    blurPx: between(random, 0.3, 1.1),
    noise: logBetween(random, 0.002, 0.02),
    gain: logBetween(random, 0.5, 1.05),
    offset: between(random, 0, 0.06),
    gamma: logBetween(random, 0.75, 1.35),
    tilt: [0.04 * random.normal(), 0.04 * random.normal()],
    seam: chance(random, 0.08)
      ? { column: Math.round(width * between(random, 0.2, 0.8)), step: between(random, -0.04, 0.04) }
      : null,
    jpeg: chance(random, 0.5) ? logBetween(random, 2, 14) : 0,
  };
}

const blurrer: Blurrer = gaussianBlur();

/** Light becomes whole numbers from 0 to 255, in place. Rows are `width` long. */
export function takePicture(light: Float32Array, width: number, plan: CameraPlan, random: Random): void {
  const height = light.length / width;
  blurrer(light, width, height, plan.blurPx);
  const { noise, gain, offset, gamma, tilt, seam } = plan;
  for (let row = 0, i = 0; row < height; row++) {
    const alongY = 1 + tilt[1] * ((2 * row) / height - 1);
    for (let column = 0; column < width; column++, i++) {
      let value = light[i] * alongY * (1 + tilt[0] * ((2 * column) / width - 1));
      if (seam !== null && column >= seam.column) value *= 1 + seam.step;
      // Photons: half of the noise comes with the light.
      value += noise * Math.sqrt(0.1 + 0.9 * Math.max(0, value)) * random.normal();
      value = 0.8 * (offset + gain * Math.max(0, value) ** gamma);
      light[i] = Math.min(255, Math.max(0, 255 * value));
    }
  }
  if (plan.jpeg > 0) jpegSteps(light, width, plan.jpeg);
  for (let i = 0; i < light.length; i++) light[i] = Math.min(255, Math.max(0, Math.round(light[i])));
}
