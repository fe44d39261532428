import { ArgumentError } from "@helioscope/core";

/** A sunspot or a pore; places and sizes in arcsec on the Sun, from the lower left corner of the map. */
export interface SpotOptions {
  readonly x: number;
  readonly y: number;
  /** Of the umbra, arcsec. */
  readonly umbraRadius: number;
  /** Outer radius of the penumbra, arcsec; the umbra's where there is none. */
  readonly penumbraRadius: number;
  /** In the middle, at log tau 0, G. */
  readonly fieldGauss: number;
  readonly polarity: 1 | -1;
  /** 0: as dark as the hot umbral model, 1: the cool one. */
  readonly darkness: number;
  /** Turn of the field against the radial direction, degrees. */
  readonly twistDegrees: number;
  /** Evershed flow at its fastest, cm/s. */
  readonly evershed: number;
}

/** What a scene is made of. */
export interface SceneOptions {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly seed: number | string;
  /** Of both axes; 0.32 where absent, the fast map of Hinode SP. */
  readonly pixelScaleArcsec?: number;
  /** Cosine of the heliocentric angle; 1 where absent. Towards the limb is to the right. */
  readonly mu?: number;
  /** Optical depths of the atmospheres, deepest first; 49 from 1.2 to -3.6 where absent. */
  readonly logTau?: Float64Array;
  /** A round spot in the middle that fills most of the map where absent; `null` for none. */
  readonly spot?: Partial<SpotOptions> | null;
  /** Pores at these places, or so many at random; 2 where absent. */
  readonly pores?: number | readonly Partial<SpotOptions>[];
  /** Share of the places on the borders of supergranules that hold kG elements; 0.5 where absent. */
  readonly network?: number;
  /** Share of the network elements with the polarity of the spot; 0.6 where absent. */
  readonly dominance?: number;
  /** Strength of the weak fields in the quiet Sun, G; 60 where absent. */
  readonly quietFieldGauss?: number;
  /** Factor on temperatures and velocities of the granulation; 1 where absent. */
  readonly granulation?: number;
  /** Added to the temperature everywhere, K. */
  readonly temperatureOffset?: number;
  /** Constant velocity of the whole scene, cm/s. */
  readonly velocityOffset?: number;
}

/** A spot with everything filled in. */
export type Spot = Required<SpotOptions>;

export function spotOf(given: Partial<SpotOptions>, defaults: Spot): Spot {
  const spot = { ...defaults, ...given };
  if (given.penumbraRadius === undefined && given.umbraRadius !== undefined) {
    spot.penumbraRadius = (defaults.penumbraRadius / defaults.umbraRadius) * given.umbraRadius;
  }
  if (!(spot.umbraRadius > 0) || !(spot.penumbraRadius >= spot.umbraRadius)) {
    throw new ArgumentError(`A spot of radii ${spot.umbraRadius} and ${spot.penumbraRadius}`, {
      value: [spot.umbraRadius, spot.penumbraRadius],
      expected: "a positive radius of the umbra, and a penumbra that is not smaller",
    });
  }
  return spot;
}
