import { DataError } from "@helioscope/core";
import type { Model, SpectralRegion, StokesProfiles } from "../types.ts";

/** The model, where its numbers are those of a stellar photosphere. Throws a DataError that names the first that is not. */
export function checkModel(model: Model): Model {
  for (const { atmosphere, macroturbulence } of model.components) {
    for (const [name, values] of Object.entries(atmosphere) as [string, Float64Array][]) {
      const wrong = values.find((value) => !Number.isFinite(value));
      if (wrong !== undefined) throw garbage(name, wrong, "finite numbers");
    }
    const cold = atmosphere.temperature.find((value) => !(value > 500 && value < 99990));
    if (cold !== undefined) throw garbage("temperature", cold, "500 to 99990 K");
    if (!Number.isFinite(macroturbulence))
      throw garbage("macroturbulence", macroturbulence, "a finite number");
  }
  return model;
}

/** The profiles, where they are as many and such numbers as a spectrum has. Throws a DataError otherwise. */
export function checkProfiles(stokes: StokesProfiles, regions: readonly SpectralRegion[]): StokesProfiles {
  const n = regions.reduce((sum, region) => sum + region.wavelengths.length, 0);
  if (stokes.length !== 4 * n) throw garbage("number of wavelengths", stokes.length / 4, `${n}`);
  const wrong = stokes.find((value) => !(Math.abs(value) < 100));
  if (wrong !== undefined) throw garbage("profile", wrong, "numbers below 100 continua");
  return stokes;
}

function garbage(what: string, value: number, expected: string): DataError {
  return new DataError(`The results hold a ${what} of ${value}`, { value, expected });
}
