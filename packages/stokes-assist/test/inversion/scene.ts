import { copyAtmosphere, hsra } from "../../src/atmosphere/index.ts";
import { fe6301, fe6302 } from "../../src/atoms/index.ts";
import type { Model, SpectralSetup } from "../../src/types.ts";

/** Hinode SP's two lines on its 112 wavelengths. */
export const hinodeSetup: SpectralSetup = {
  regions: [
    {
      lines: [fe6301, fe6302],
      wavelengths: Float64Array.from({ length: 112 }, (_, i) => 6300.8863 + 0.021432 * i),
    },
  ],
};

/** A magnetic element: the HSRA warmed by a parabola, with gradients of field and velocity. */
export function magneticModel(): Model {
  const quiet = hsra();
  const x = quiet.logTau;
  const atmosphere = copyAtmosphere(quiet, {
    temperature: quiet.temperature.map((t, i) => t + 200 + 60 * (x[i] + 1) - 40 * (x[i] + 1) ** 2),
    microturbulence: 8e4,
    fieldStrength: x.map((t) => 1200 + 150 * t),
    velocity: x.map((t) => 6e4 + 4e4 * t),
    inclination: 50,
    azimuth: 70,
  });
  return { components: [{ atmosphere, macroturbulence: 1.5e5, fill: 1 }], strayLight: 0 };
}
