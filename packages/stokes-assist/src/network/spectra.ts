import { fe6301, fe6302, fe15647, fe15648, LINES } from "../atoms/lines.ts";
import type { SpectralLine, SpectralRegion } from "../types.ts";

/** Line sets that networks are shipped for. */
export type SpectrumName = "hinode-sp" | "15648";

function region(lines: readonly SpectralLine[], first: number, step: number, count: number): SpectralRegion {
  return { lines, wavelengths: Float64Array.from({ length: count }, (_, i) => first + step * i) };
}

/**
 * The lines and wavelengths of the shipped networks. `hinode-sp`: Fe I 6301.5 and 6302.5 with the sampling of the
 * spectropolarimeter, less 0.12 Angstrom at both ends of its 112 samples, since the spectrum drifts on its detector.
 * `15648`: Fe I 15648.5 and 15647.4 with the 40 mA of infrared spectrographs.
 */
export const SPECTRA: Readonly<Record<SpectrumName, SpectralRegion>> = {
  "hinode-sp": region([fe6301, fe6302], 6301, 0.0215, 100),
  "15648": region([fe15648, fe15647], 15646.4, 0.04, 88),
};

/** How a line is called in manifests and model files, such as "Fe I 6301.501". */
export function lineName({ element, ion, wavelength }: SpectralLine): string {
  return `${element} ${ion === 1 ? "I" : "II"} ${wavelength.toFixed(3)}`;
}

/** The shipped lines of these names; none where one of them is not among those. */
export function linesOf(names: readonly string[]): readonly SpectralLine[] {
  const lines = names.flatMap((name) => LINES.find((line) => lineName(line) === name) ?? []);
  return lines.length === names.length ? lines : [];
}
