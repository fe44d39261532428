import { alongLineOfSight, hsra } from "../atmosphere/index.ts";
import { fe6301 } from "../atoms/lines.ts";
import type { Model, SpectralSetup, StokesCube } from "../types.ts";
import { equidistant } from "./setups.ts";
import { createSynthesizer } from "./synthesizer.ts";

/** So far from a line, Angstrom, is the continuum looked at. */
const BESIDE = 20;

/**
 * What the quiet Sun's continuum at the setup's heliocentric angle is in units of that of the disc centre: the HSRA's,
 * as this package computes it. Profiles in units of the local continuum, multiplied by this, are in the units of the
 * synthesis. 1 where the setup has no mu.
 */
export function localContinuum({ regions, mu }: Pick<SpectralSetup, "regions" | "mu">): number {
  return continuumAt(regions[0].lines[0].wavelength, mu);
}

/** What the profiles of a cube are multiplied by to be in units of the disc centre: 1, or its {@link localContinuum}. */
export function toDiscCentre({
  units,
  mu,
  wavelengths,
}: Pick<StokesCube, "units" | "mu" | "wavelengths">): number {
  return units === "disc-centre" ? 1 : continuumAt(wavelengths[wavelengths.length >> 1], mu);
}

function continuumAt(wavelength: number, mu = 1): number {
  if (mu === 1) return 1;
  const line = { ...fe6301, wavelength };
  const wavelengths = equidistant(wavelength - BESIDE, 0.01, 3);
  const synthesizer = createSynthesizer({ regions: [{ lines: [line], wavelengths }] });
  const continuum = (at: number): number => {
    const atmosphere = alongLineOfSight(hsra(), at);
    const model: Model = { components: [{ atmosphere, macroturbulence: 0, fill: 1 }], strayLight: 0 };
    return synthesizer.synthesize(model)[0];
  };
  return continuum(mu) / continuum(1);
}
