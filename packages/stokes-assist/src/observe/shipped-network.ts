import { DataError, type ObserveContext } from "@helioscope/core";
import { shippedModels } from "../instrument-parts.ts";
import { StokesNet } from "../network/index.ts";
import { lineName, SPECTRA, type SpectrumName } from "../network/spectra.ts";
import type { SpectralSetup } from "../types.ts";

/**
 * Loads the network that comes with the package for the lines of a setup.
 *
 * @throws DataError where there is none for these lines; what opening the engine and reading the model throw
 */
export async function shippedNetwork(
  { regions }: SpectralSetup,
  { engine, shipped }: Pick<ObserveContext, "engine" | "shipped">,
): Promise<StokesNet> {
  const lines = regions.flatMap((region) => region.lines.map(lineName));
  const names = Object.keys(SPECTRA) as SpectrumName[];
  const name = names.find((spectrum) =>
    SPECTRA[spectrum].lines.every((line) => lines.includes(lineName(line))),
  );
  if (name === undefined) {
    throw new DataError(`No network comes with the package for ${lines.join(", ")}`, {
      expected: names.map((known) => SPECTRA[known].lines.map(lineName).join(" and ")).join("; or "),
      remedy: 'Train one, or take the method "lte".',
    });
  }
  await engine();
  return StokesNet.load(shipped(shippedModels[name]));
}
