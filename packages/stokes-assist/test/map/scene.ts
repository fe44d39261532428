import { seededRandom } from "@helioscope/core";
import { atmosphereOf, hsra } from "../../src/atmosphere/index.ts";
import { fe6301, fe6302 } from "../../src/atoms/index.ts";
import { inversionPresets } from "../../src/inversion/index.ts";
import type { LteMethod } from "../../src/map/lte-method.ts";
import type { MilneEddingtonMethod } from "../../src/map/milne-eddington-method.ts";
import { createSynthesizer } from "../../src/synthesis/index.ts";
import type { Model, SpectralSetup, StokesCube } from "../../src/types.ts";

/** 56 wavelengths around the pair at 6302 Angstrom. */
export const wavelengths: Float64Array = Float64Array.from({ length: 56 }, (_, i) => 6300.9 + 0.043 * i);
export const setup: SpectralSetup = { regions: [{ lines: [fe6301, fe6302], wavelengths }] };
export const logTau: Float64Array = Float64Array.from({ length: 25 }, (_, i) => 1.2 - 0.2 * i);

export const lte: LteMethod = {
  kind: "lte",
  setup,
  logTau,
  config: { ...inversionPresets.assisted, cycles: 1 },
};

export const milneEddington: MilneEddingtonMethod = {
  kind: "milne-eddington",
  setup: { lines: [fe6301, fe6302] },
};

/** HSRA with a field that grows from west to east and a velocity that grows from south to north. */
export function truthAt(x: number, y: number): Model {
  const atmosphere = atmosphereOf({
    ...hsra(logTau),
    microturbulence: 8e4,
    fieldStrength: 600 + 150 * x,
    velocity: -5e4 + 3e4 * y,
    inclination: 40 + 10 * y,
    azimuth: 20 + 10 * x,
  });
  return { components: [{ atmosphere, macroturbulence: 0, fill: 1 }], strayLight: 0 };
}

/** Its profiles with noise of 1e-3. */
export function sceneCube(width: number, height: number): StokesCube {
  const synthesizer = createSynthesizer(setup);
  const random = seededRandom(7);
  const data = new Float32Array(width * height * 4 * wavelengths.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const stokes = synthesizer.synthesize(truthAt(x, y));
      const noisy = stokes.map((value) => value + 1e-3 * random.normal());
      data.set(noisy, (y * width + x) * stokes.length);
    }
  }
  return { width, height, wavelengths, data, continuum: 1, noise: 1e-3, name: "scene" };
}
