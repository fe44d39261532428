import { ArgumentError, type Raster } from "@helioscope/core";

/** Total magnetic flux of a disc, Mx. */
export interface DiscFlux {
  readonly unsigned: number;
  readonly positive: number;
  /** Below 0. */
  readonly negative: number;
}

export interface FluxOptions {
  /** Fields of at most so many gauss on either side are left out: 0 where absent (the paper names none), 10 in Kim et al. 2019. */
  readonly thresholdGauss?: number;
  /**
   * `none` takes every pixel as large as at disc centre, as Kim et al. 2019 do; `foreshortening` divides by mu, the cosine of the
   * angle from disc centre, and leaves out mu below 0.1. `none` where absent.
   */
  readonly correction?: "none" | "foreshortening";
  /** Pixels count where it is not 0. */
  readonly mask?: ArrayLike<number>;
}

/** Nominal radius of the Sun, cm (IAU 2015 resolution B3). */
const SUN_RADIUS_CM = 6.957e10;
const LEAST_MU = 0.1;

/** Area of a pixel at disc centre, cm^2, where the disc's radius is `radiusPx` pixels. */
export const pixelAreaCm2 = (radiusPx: number): number => (SUN_RADIUS_CM / radiusPx) ** 2;

/**
 * Total unsigned, positive and negative flux within the limb of a centred disc, Mx: line-of-sight field times area. Throws
 * an ArgumentError for a negative threshold or a radius that is not above 0.
 */
export function discFlux(
  { data, width, height }: Raster,
  radiusPx: number,
  options: FluxOptions = {},
): DiscFlux {
  const { thresholdGauss = 0, correction = "none", mask } = options;
  if (!(thresholdGauss >= 0 && radiusPx > 0))
    throw new ArgumentError(`Flux above ${thresholdGauss} G of a disc of ${radiusPx} px`, {
      value: [thresholdGauss, radiusPx],
      expected: "a threshold of at least 0 and a radius above 0",
    });
  let positive = 0;
  let negative = 0;
  for (let y = 0, i = 0; y < height; y++) {
    const dy = y - (height - 1) / 2;
    for (let x = 0; x < width; x++, i++) {
      const field = data[i];
      if (!(Math.abs(field) > thresholdGauss) || (mask && !mask[i])) continue;
      const dx = x - (width - 1) / 2;
      const part = 1 - (dx * dx + dy * dy) / (radiusPx * radiusPx);
      if (part <= 0) continue;
      let weighted = field;
      if (correction === "foreshortening") {
        const mu = Math.sqrt(part);
        if (mu < LEAST_MU) continue;
        weighted /= mu;
      }
      if (weighted > 0) positive += weighted;
      else negative += weighted;
    }
  }
  const area = pixelAreaCm2(radiusPx);
  return { unsigned: (positive - negative) * area, positive: positive * area, negative: negative * area };
}
