import { fe6301, fe6302, fe15647, fe15648 } from "../atoms/lines.ts";
import type { SpectralSetup } from "../types.ts";
import { hinodeSpProfile } from "./instruments.ts";

/** Equidistant wavelengths (Angstrom), as a region wants them. */
export function equidistant(first: number, step: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => first + i * step);
}

/**
 * Hinode/SOT SP: Fe I 6301.5 and 6302.5 as one blend, 112 samples from 6300.879 Angstrom in steps of 21.484 mA with its
 * instrumental profile. The step is that which puts the two lines of the map of 2007 February 27 at their laboratory
 * distance; the nominal one is 21.549 mA. Data have their own wavelengths, see their reader.
 */
export const hinodeSp: SpectralSetup = {
  regions: [{ lines: [fe6301, fe6302], wavelengths: equidistant(6300.87939, 0.021484, 112) }],
  instrument: hinodeSpProfile,
};

/**
 * Fe I 15648.5 and 15647.4 as an infrared spectrograph such as GRIS at GREGOR records them: 88 samples from 15646.4
 * Angstrom in steps of 40 mA. Without an instrumental profile.
 */
export const gris15648: SpectralSetup = {
  regions: [{ lines: [fe15648, fe15647], wavelengths: equidistant(15646.4, 0.04, 88) }],
};
