import type { InstrumentalProfile } from "../types.ts";

/** Distance of the samples of the Hinode SP profile, a quarter of the spectrograph's 21.53 mA pixel. */
const STEP = 0.0053825;

const HINODE_SP = [
  0, 0.0007109, 0.000777881, 0.00088657, 0.00149387, 0.00240208, 0.00290194, 0.0039095, 0.00704926, 0.0230995,
  0.059377, 0.123889, 0.174306, 0.198799, 0.175601, 0.116474, 0.0600669, 0.0201897, 0.00950938, 0.00704875,
  0.00470597, 0.00277027, 0.00194499, 0.000972517, 0.000610108, 0.000329876, 0,
];

/**
 * Spectral profile of the spectropolarimeter of Hinode/SOT around 6302 Angstrom, 25 mA wide (full width at half
 * maximum). The measured profile as it comes with globin (every fourth row: the rows between are interpolated) and,
 * less its last two values, with SIR.
 */
export const hinodeSpProfile: InstrumentalProfile = {
  offsets: Float64Array.from(HINODE_SP, (_, i) => (i - (HINODE_SP.length - 1) / 2) * STEP),
  transmission: Float64Array.from(HINODE_SP),
};

/**
 * A Gaussian instrumental profile of a full width at half maximum in Angstrom, out to 3.5 sigma at 71 points.
 */
export function gaussianProfile(fwhmAngstrom: number): InstrumentalProfile {
  const sigma = fwhmAngstrom / (2 * Math.sqrt(2 * Math.LN2));
  const offsets = Float64Array.from({ length: 71 }, (_, i) => (i - 35) * 0.1 * sigma);
  return { offsets, transmission: offsets.map((x) => Math.exp(-0.5 * (x / sigma) ** 2)) };
}
