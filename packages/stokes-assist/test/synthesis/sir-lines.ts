import { fe6301, fe6302, fe15647, fe15648 } from "../../src/atoms/lines.ts";
import type { SpectralLine } from "../../src/types.ts";

/** SIR keeps wavelengths in single precision: half a milliangstrom at 6300 Angstrom. */
export const single = (line: SpectralLine): SpectralLine => ({
  ...line,
  wavelength: Math.fround(line.wavelength),
});

/** Fe I 6301.5 and 6302.5 with the broadening of the vectors' line file. */
export const vectorLines: SpectralLine[] = [
  single({ ...fe6301, abo: { alpha: 0.242846, sigma: 2.3437e-14 } }),
  single({ ...fe6302, abo: { alpha: 0.240599, sigma: 2.3976e-14 } }),
];

export const infraredLines: SpectralLine[] = [single(fe15648), single(fe15647)];

/** Fe I 6301.5 and 6302.5 as in the inversions of real pixels. */
export const observedLines: SpectralLine[] = [single(fe6301), single(fe6302)];
