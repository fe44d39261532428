import { ArgumentError } from "@helioscope/core";
import type { EventKind } from "../truth/types.ts";

/** What the Sun of a sequence is like. Every field is optional; the defaults are {@link magnetogramDefaults}. */
export interface MagnetogramOptions {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly pixelScaleArcsec: number;
  readonly cadenceSeconds: number;
  /** UTC of frame 0, ISO 8601. */
  readonly start: string;
  /** Seed of the generator that is used when none is passed. */
  readonly seed: number;
  /** Flux elements in 100 x 100 pixels, those below the detection limits included; fewer where they find no room. */
  readonly density: number;
  /** Smallest and largest flux of an element as drawn, gauss pixels (times the pixel area in cm2: Mx). */
  readonly fluxRangeGauss: readonly [number, number];
  /** Exponent of dN/dflux (Parnell et al. 2009: -1.85). */
  readonly fluxExponent: number;
  /** Attempts of each kind a frame, as a share of the elements. */
  readonly rates: Readonly<Record<EventKind, number>>;
  /** Chances that a birth or a death takes 1, 2, ... frames. */
  readonly rampFrames: readonly number[];
  /** Random-walk speed of an element, one axis, 1 sigma, km/s. */
  readonly walkKmS: number;
  /** Typical speed of the supergranular flow towards the network, km/s. */
  readonly driftKmS: number;
  /** Size of a supergranular cell, Mm. */
  readonly cellMm: number;
  /** No element moves faster, km/s (C of Eq. 2). */
  readonly speedLimitKmS: number;
  /** Relative flux changes of a living element, 1 sigma. */
  readonly flicker: number;
  /** Large, slowly evolving patches of plage. */
  readonly patches: number;
  /** White noise of a pixel, 1 sigma, gauss. */
  readonly noiseGauss: number;
  /** Weak field of the internetwork, correlated over a granule and for minutes, rms, gauss. Not in the truth. */
  readonly backgroundGauss: number;
  /** Residual 5-minute oscillation, rms, gauss. */
  readonly oscillationGauss: number;
  /** Truth: least absolute noise-free field of a pixel, gauss. */
  readonly levelGauss: number;
  /** Truth: least number of pixels of a feature. */
  readonly minSizePx: number;
}

/** Quiet Sun as a 1.6 m telescope sees it: 0.083 arcsec pixels every 56 s. */
export const magnetogramDefaults: MagnetogramOptions = {
  width: 720,
  height: 720,
  frames: 30,
  pixelScaleArcsec: 0.083,
  cadenceSeconds: 56,
  start: "2018-06-07T16:22:39.000Z",
  seed: 1,
  density: 7,
  fluxRangeGauss: [3500, 300_000],
  fluxExponent: -1.85,
  rates: {
    disappearance: 0.015,
    merging: 0.026,
    cancellation: 0.015,
    appearance: 0.015,
    splitting: 0.016,
    emergence: 0.015,
  },
  rampFrames: [0.6, 0.25, 0.15],
  walkKmS: 0.6,
  driftKmS: 0.4,
  cellMm: 12,
  speedLimitKmS: 4,
  flicker: 0.04,
  patches: 0,
  noiseGauss: 12,
  backgroundGauss: 8,
  oscillationGauss: 4,
  levelGauss: 150,
  minSizePx: 10,
};

/** Kilometres on the Sun in an arcsecond, as the paper takes it (Eq. 2). */
export const kmPerArcsec: number = 725;

const positive = ["pixelScaleArcsec", "cadenceSeconds", "cellMm", "speedLimitKmS", "levelGauss"] as const;
const notNegative = [
  "density",
  "walkKmS",
  "driftKmS",
  "flicker",
  "noiseGauss",
  "backgroundGauss",
  "oscillationGauss",
] as const;
const whole = ["width", "height", "frames", "patches", "minSizePx"] as const;

/** Fills in the defaults and throws an ArgumentError for what cannot be. */
export function resolveMagnetogramOptions(options: Partial<MagnetogramOptions>): MagnetogramOptions {
  const resolved = { ...magnetogramDefaults, ...options };
  for (const key of positive)
    require(resolved[key] > 0 && resolved[key] < Number.POSITIVE_INFINITY, key, resolved[
      key
    ], "a positive number");
  for (const key of notNegative)
    require(resolved[key] >= 0 && resolved[key] < Number.POSITIVE_INFINITY, key, resolved[
      key
    ], "zero or more");
  for (const key of whole) {
    require(Number.isSafeInteger(resolved[key]) && resolved[key] >= 0, key, resolved[key], "a whole number");
  }
  require(resolved.width >= 64 && resolved.height >= 64, "size", [
    resolved.width,
    resolved.height,
  ], "64 pixels");
  const [least, most] = resolved.fluxRangeGauss;
  require(least > 0 && most > least, "fluxRangeGauss", resolved.fluxRangeGauss, "0 < smallest < largest");
  require(resolved.fluxExponent < -1, "fluxExponent", resolved.fluxExponent, "less than -1");
  for (const [kind, rate] of Object.entries(resolved.rates)) {
    require(rate >= 0 && rate <= 0.2, `rates.${kind}`, rate, "between 0 and 0.2 a frame");
  }
  const chances = resolved.rampFrames;
  require(chances.length > 0 &&
    chances.every((p) => p >= 0) &&
    chances.some((p) => p > 0), "rampFrames", chances, "chances");
  require(!Number.isNaN(Date.parse(resolved.start)), "start", resolved.start, "a UTC time in ISO 8601");
  return resolved;
}

function require(holds: boolean, name: string, value: unknown, expected: string): void {
  if (!holds) throw new ArgumentError(`Option ${name} is ${String(value)}`, { value, expected });
}

/** Pixels a frame for one km/s. */
export function pixelsPerFrame(options: MagnetogramOptions): number {
  return options.cadenceSeconds / (kmPerArcsec * options.pixelScaleArcsec);
}
