import type { Random } from "@helioscope/core";
import { gaussianBlur } from "@helioscope/core/image";
import { jpegSteps } from "./camera-jpeg.ts";
import { between, chance, logBetween } from "./draw.ts";
import type { SceneBand } from "./kinds.ts";

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

/** Of the point spread and of the noise: least and most. Extreme ultraviolet images of archives are binned and smooth. */
const BLUR_PX: Readonly<Record<SceneBand, readonly [number, number]>> = {
  "H-alpha": [0.25, 0.9],
  continuum: [0.2, 0.7],
  "He II 304": [0.4, 0.85],
  "Fe XII 193": [0.5, 1],
};
const NOISE: Readonly<Record<SceneBand, readonly [number, number]>> = {
  "H-alpha": [0.003, 0.02],
  continuum: [0.003, 0.02],
  "He II 304": [0.002, 0.015],
  "Fe XII 193": [0.001, 0.008],
};

/** Draws a camera for images so many pixels across. */
export function planCamera(random: Random, band: SceneBand, width: number): CameraPlan {
  return {
    blurPx: logBetween(random, ...BLUR_PX[band]),
    noise: logBetween(random, ...NOISE[band]),
    gain: logBetween(random, 0.5, 1.05),
    offset: between(random, 0, 0.06),
    gamma: logBetween(random, 0.75, 1.35),
    tilt: [0.015 * random.normal(), 0.015 * random.normal()],
    seam: chance(random, 0.08)
      ? { column: Math.round(width * between(random, 0.2, 0.8)), step: between(random, -0.04, 0.04) }
      : null,
    jpeg: chance(random, 0.5) ? logBetween(random, 2, 14) : 0,
  };
}

/** The point spread, in place: a Gaussian of this deviation; pixels beyond the edge are the edge's. */
export function cameraBlur(data: Float32Array, width: number, height: number, sigmaPx: number): void {
  const radiusPx = Math.ceil(3 * sigmaPx);
  data.set(gaussianBlur({ data, width, height }, sigmaPx, { radiusPx, border: "edge" }).data);
}

/** Light becomes whole numbers from 0 to 255, in place. Rows are `width` long. */
export function takePicture(light: Float32Array, width: number, plan: CameraPlan, random: Random): void {
  const height = light.length / width;
  cameraBlur(light, width, height, plan.blurPx);
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
