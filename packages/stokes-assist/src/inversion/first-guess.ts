import { copyAtmosphere } from "../atmosphere/atmosphere.ts";
import type { ModelAtmosphereName } from "../atmosphere/models.ts";
import { modelAtmosphere } from "../atmosphere/models.ts";
import type { Model, SpectralSetup } from "../types.ts";
import { profileSigns } from "./profile-signs.ts";

export interface GuessOptions {
  /** Shipped atmosphere; HSRA where absent. */
  readonly atmosphere?: ModelAtmosphereName;
  /**
   * `plain`: 500 G at 60 or 120 degrees by the sign of V, azimuth 45, at rest. `informed` (the default): velocity and
   * longitudinal field by the centres of gravity, azimuth from Q and U, inclination from their strength beside V.
   */
  readonly kind?: "plain" | "informed";
  readonly logTau?: ArrayLike<number>;
  /** cm/s; 1e5 where absent. */
  readonly microturbulence?: number;
  /** cm/s; 1e5 where absent. */
  readonly macroturbulence?: number;
}

/** A model to start from, read off the profiles: everything constant with depth on a shipped atmosphere. */
export function guessFor(
  observed: ArrayLike<number>,
  setup: SpectralSetup,
  options: GuessOptions = {},
): Model {
  const { atmosphere = "hsra", kind = "informed", microturbulence = 1e5, macroturbulence = 1e5 } = options;
  const signs = profileSigns(observed, setup);
  const towards = signs.longitudinalField >= 0;
  const informed = kind === "informed";
  const strength = Math.hypot(signs.longitudinalField, signs.transverseField);
  const inclination = (Math.atan2(signs.transverseField, signs.longitudinalField) * 180) / Math.PI;
  return {
    components: [
      {
        atmosphere: copyAtmosphere(modelAtmosphere(atmosphere, options.logTau, setup.mu), {
          microturbulence,
          velocity: informed ? signs.velocity : 0,
          fieldStrength: informed ? Math.min(Math.max(strength, 100), 4000) : 500,
          inclination: informed ? Math.min(Math.max(inclination, 15), 165) : towards ? 60 : 120,
          azimuth: informed ? signs.azimuth : 45,
        }),
        macroturbulence,
        fill: 1,
      },
    ],
    strayLight: 0,
  };
}
