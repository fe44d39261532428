import { alongLineOfSight, hsra } from "../atmosphere/index.ts";
import type { Model, SpectralSetup } from "../types.ts";
import { equidistant } from "./setups.ts";
import { createSynthesizer } from "./synthesizer.ts";

/** So far from every line of a region, Angstrom, is the continuum looked at. */
const BESIDE = 20;

/**
 * What the quiet Sun's continuum at the setup's heliocentric angle is in units of that of the disc centre: the HSRA's,
 * as this package computes it. Profiles in units of the local continuum, multiplied by this, are in the units of the
 * synthesis. 1 where the setup has no mu.
 */
export function localContinuum({ regions, mu = 1 }: SpectralSetup): number {
  if (mu === 1) return 1;
  const [{ lines }] = regions;
  const wavelengths = equidistant(lines[0].wavelength - BESIDE, 0.01, 3);
  const synthesizer = createSynthesizer({ regions: [{ lines: [lines[0]], wavelengths }] });
  const continuum = (at: number): number => {
    const atmosphere = alongLineOfSight(hsra(), at);
    const model: Model = { components: [{ atmosphere, macroturbulence: 0, fill: 1 }], strayLight: 0 };
    return synthesizer.synthesize(model)[0];
  };
  return continuum(mu) / continuum(1);
}
