import { fe6301, fe6302 } from "../../src/atoms/lines.ts";
import type { MilneEddingtonSetup } from "../../src/milne-eddington/setup.ts";
import type { InstrumentalProfile } from "../../src/types.ts";

/** The 112 wavelengths of Hinode SP. */
export const wavelengths: Float64Array = Float64Array.from({ length: 112 }, (_, i) => 6300.88 + 0.021484 * i);

export const setup: MilneEddingtonSetup = { wavelengths, lines: [fe6301, fe6302] };

/** Field strength, inclination, azimuth, velocity, Doppler width, eta0, damping, S0, S1, fill. */
export const atmosphere = (...values: number[]): Float64Array =>
  Float64Array.from([1500, 60, 35, 8e4, 0.03, 12, 0.25, 0.25, 0.75, 1], (value, i) => values[i] ?? value);

/** A spectrograph with a Gaussian of 12 mA. */
export const instrument: InstrumentalProfile = {
  offsets: Float64Array.from({ length: 25 }, (_, i) => 0.004 * (i - 12)),
  transmission: Float64Array.from({ length: 25 }, (_, i) => Math.exp(-0.5 * ((i - 12) / 3) ** 2)),
};
