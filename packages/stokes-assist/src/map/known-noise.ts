import type { WorkOptions } from "@helioscope/core";
import type { StokesCube } from "../types.ts";

/** Of the continuum: what profiles of a simulation without noise are fitted to. */
const LEAST = 1e-4;

/** The cube, with 1e-4 of the continuum for noise that is 0 or not known, and a warning that says so. */
export function withKnownNoise(cube: StokesCube, onWarning: WorkOptions["onWarning"]): StokesCube {
  const { noise, name } = cube;
  if (noise > 0 && Number.isFinite(noise)) return cube;
  onWarning?.(`The noise of ${name} is ${noise}; ${LEAST} of the continuum is taken for it`);
  return { ...cube, noise: LEAST };
}
