import { seededRandom } from "@helioscope/core";
import {
  copyAtmosphere,
  createSynthesizer,
  type Direction,
  fe6301,
  fe6302,
  hsra,
  inHydrostaticEquilibrium,
  type Model,
  nodeBasis,
  type SpectralSetup,
  type StokesCube,
  type StokesProfiles,
} from "@helioscope/stokes-assist";

/** Hinode SP: 112 wavelengths, two lines. */
export const setup: SpectralSetup = {
  regions: [
    {
      lines: [fe6301, fe6302],
      wavelengths: Float64Array.from({ length: 112 }, (_, i) => fe6301.wavelength - 0.62 + 0.02148 * i),
    },
  ],
};

export const NOISE = 1e-3;

/** A pixel of a smooth map, x and y from 0 to 1: temperature, field and velocity with gradients; 49 depths. */
export function truth(x = 0.5, y = 0.5): Model {
  const base = hsra();
  const linear = (at: number, slope: number) => base.logTau.map((t) => at + slope * t);
  const wave = (a: number, b: number) => Math.sin(2 * Math.PI * (a * x + b * y));
  const atmosphere = copyAtmosphere(base, {
    temperature: base.temperature.map((t, d) => t + 150 * wave(1, 2) - 60 * base.logTau[d]),
    fieldStrength: linear(1200 + 800 * wave(1, 1), 120),
    velocity: linear(1e5 + 8e4 * wave(2, 1), 3e4),
    inclination: 50 + 40 * wave(1, -1),
    azimuth: 35 + 100 * x,
    microturbulence: 1.1e5,
  });
  return modelOf(inHydrostaticEquilibrium(atmosphere));
}

/** What SIR starts from: HSRA with 500 G at rest. */
export function guess(): Model {
  return modelOf(
    copyAtmosphere(hsra(), { fieldStrength: 500, inclination: 60, azimuth: 45, microturbulence: 1e5 }),
  );
}

function modelOf(atmosphere: Model["components"][number]["atmosphere"]): Model {
  return { components: [{ atmosphere, macroturbulence: 1e5, fill: 1 }], strayLight: 0 };
}

/** Profiles of the middle pixel with noise. */
export function observed(): StokesProfiles {
  return Float64Array.from(cubeOf(1, 1).data);
}

/** A map of such pixels with noise. */
export function cubeOf(width: number, height: number): StokesCube {
  const random = seededRandom(3);
  const synthesizer = createSynthesizer(setup);
  const { wavelengths } = synthesizer;
  const length = 4 * wavelengths.length;
  const data = new Float32Array(width * height * length);
  for (let i = 0; i < width * height; i++) {
    const profiles = synthesizer.synthesize(
      truth(((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height),
    );
    for (let k = 0; k < length; k++) data[i * length + k] = profiles[k] + NOISE * random.normal();
  }
  return { width, height, wavelengths, data, continuum: 1, noise: NOISE, name: "bench" };
}

/** The 15 parameters of the assisted inversion: T 5, field 3, velocity 3, inclination, azimuth, both turbulences. */
export function directions(): Direction[] {
  const { logTau } = hsra();
  const of = (quantity: "temperature" | "fieldStrength" | "velocity", nodes: number): Direction[] =>
    nodeBasis(logTau, nodes).map((profile) => ({
      quantity,
      profile,
      ...(quantity === "temperature" && { hydrostatic: true }),
    }));
  const constant = new Float64Array(logTau.length).fill(1);
  return [
    ...of("temperature", 5),
    ...of("fieldStrength", 3),
    ...of("velocity", 3),
    { quantity: "inclination", profile: constant },
    { quantity: "azimuth", profile: constant },
    { quantity: "microturbulence", profile: constant },
    { quantity: "macroturbulence" },
  ];
}
