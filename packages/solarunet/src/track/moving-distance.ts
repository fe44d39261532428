import { ArgumentError } from "@helioscope/core";

export interface MovingDistance {
  /** Transverse speed C on the photosphere. Default 4 km/s. */
  readonly speedKmS?: number;
  /** Time between frames, seconds. */
  readonly cadenceS: number;
  readonly pixelScaleArcsec: number;
  /** Default 725 km, one arcsecond on the Sun as the paper has it. */
  readonly kmPerArcsec?: number;
}

/**
 * How far an element can move between two frames, in pixels (Eq. 2): C x cadence / (725 km/arcsec x pixel scale).
 * 3.72 for GST/NIRIS at 56 s and 0.083 arcsec. Not rounded; the released code takes the next integer.
 *
 * @throws ArgumentError unless all four are positive and finite
 */
export function movingDistance(options: MovingDistance): number {
  const { speedKmS = 4, cadenceS, pixelScaleArcsec, kmPerArcsec = 725 } = options;
  for (const [name, value] of Object.entries({ speedKmS, cadenceS, pixelScaleArcsec, kmPerArcsec })) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new ArgumentError(`${name} is ${value}`, { value, expected: "a positive number" });
    }
  }
  return (speedKmS * cadenceS) / (kmPerArcsec * pixelScaleArcsec);
}
