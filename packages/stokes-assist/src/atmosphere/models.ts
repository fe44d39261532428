import type { Atmosphere } from "../types.ts";
import { atmosphereOf, logTauGrid } from "./atmosphere.ts";
import { lineOfSightShift } from "./line-of-sight.ts";
import { resample } from "./resample.ts";
import {
  COOL_UMBRA,
  FAL_C,
  HOT_UMBRA,
  HSRA,
  MALTBY_E,
  PENUMBRA,
  type StoredAtmosphere,
} from "./stored-atmospheres.ts";

/** Name of a shipped atmosphere. */
export type ModelAtmosphereName = "hsra" | "falC" | "penumbra" | "coolUmbra" | "hotUmbra" | "maltbyE";

/** The shipped atmospheres by name: without field, velocity and angles. */
export const MODEL_ATMOSPHERES: Readonly<Record<ModelAtmosphereName, StoredAtmosphere>> = {
  hsra: HSRA,
  falC: FAL_C,
  penumbra: PENUMBRA,
  coolUmbra: COOL_UMBRA,
  hotUmbra: HOT_UMBRA,
  maltbyE: MALTBY_E,
};

/**
 * A shipped atmosphere on the grid `logTau` (49 points from 1.2 to -3.6 where absent), see {@link resample}. Its own
 * optical depths are vertical; those of the grid run along the line of sight at the heliocentric angle of cosine `mu`.
 *
 * @throws {ArgumentError} where mu is not in (0, 1].
 */
export function modelAtmosphere(
  name: ModelAtmosphereName,
  logTau: ArrayLike<number> = logTauGrid(),
  mu = 1,
): Atmosphere {
  const { bottom, step, temperature, electronPressure, microturbulence } = MODEL_ATMOSPHERES[name];
  const stored = atmosphereOf({
    logTau: temperature.map((_, i) => bottom - i * step),
    temperature,
    electronPressure,
    microturbulence,
  });
  const shift = lineOfSightShift(mu);
  const vertical = Float64Array.from(logTau, (depth) => depth + shift);
  return { ...resample(stored, vertical), logTau: Float64Array.from(logTau) };
}

/** {@link HSRA}, the quiet Sun, on a grid of log tau. */
export const hsra = (logTau?: ArrayLike<number>): Atmosphere => modelAtmosphere("hsra", logTau);
/** {@link FAL_C}, the quiet Sun, on a grid of log tau. */
export const falC = (logTau?: ArrayLike<number>): Atmosphere => modelAtmosphere("falC", logTau);
/** {@link PENUMBRA} on a grid of log tau. */
export const penumbra = (logTau?: ArrayLike<number>): Atmosphere => modelAtmosphere("penumbra", logTau);
/** {@link COOL_UMBRA} on a grid of log tau. */
export const coolUmbra = (logTau?: ArrayLike<number>): Atmosphere => modelAtmosphere("coolUmbra", logTau);
/** {@link HOT_UMBRA} on a grid of log tau. */
export const hotUmbra = (logTau?: ArrayLike<number>): Atmosphere => modelAtmosphere("hotUmbra", logTau);
/** {@link MALTBY_E} on a grid of log tau. */
export const maltbyE = (logTau?: ArrayLike<number>): Atmosphere => modelAtmosphere("maltbyE", logTau);
