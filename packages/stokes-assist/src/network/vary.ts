import type { Random } from "@helioscope/core";
import { hydrostaticEquilibrium } from "../gas/hydrostatic.ts";
import type { Atmosphere, Model } from "../types.ts";

/** Where the temperature is changed (log tau), over which width, and by how much: K of a 6000 K atmosphere. */
const BUMPS = [
  { at: 1, kelvin: 200 },
  { at: 0, kelvin: 120 },
  { at: -1, kelvin: 100 },
  { at: -2, kelvin: 120 },
  { at: -3.3, kelvin: 150 },
] as const;
const BUMP_WIDTH = 0.7;
const DEPTH_OF_MEANS = -1;

/**
 * A model as nobody would draw it: smooth random changes of the temperature along the depths, gradients of velocity
 * and field, micro- and macroturbulence from nearly none to 2.5 km/s, in hydrostatic equilibrium again. A network that
 * saw only scenes takes their habits for physics (a stratification for each brightness, say).
 */
export function varied({ components: [{ atmosphere: own }] }: Model, mu: number, random: Random): Model {
  const { logTau } = own;
  const bumps = BUMPS.map(({ at, kelvin }) => ({ at, height: (kelvin / 6000) * random.normal() }));
  const microturbulence = 2e4 + 1.8e5 * random.uniform();
  const [drift, shear] = [7e4 * random.normal(), 4e4 * random.normal()];
  const [strength, slope] = [Math.exp(0.3 * random.normal()), 0.12 * random.normal()];
  const tilt = 15 * random.normal();
  const along = (change: (logTau: number, depth: number) => number) => logTau.map(change);
  const atmosphere: Atmosphere = {
    logTau,
    temperature: along((x, d) => {
      const change = bumps.reduce(
        (sum, { at, height }) => sum + height * Math.exp(-0.5 * ((x - at) / BUMP_WIDTH) ** 2),
        0,
      );
      return Math.max(2500, own.temperature[d] * (1 + change));
    }),
    electronPressure: own.electronPressure.slice(),
    microturbulence: along(() => microturbulence),
    velocity: along((x, d) => own.velocity[d] + drift + shear * (x - DEPTH_OF_MEANS)),
    fieldStrength: along((x, d) =>
      Math.max(0, own.fieldStrength[d] * strength * (1 + slope * (x - DEPTH_OF_MEANS))),
    ),
    inclination: along((_, d) => folded(own.inclination[d] + tilt)),
    azimuth: own.azimuth.slice(),
  };
  const { electronPressure } = hydrostaticEquilibrium(atmosphere, { mu });
  const macroturbulence = 2e4 + 2.3e5 * random.uniform();
  return {
    components: [{ atmosphere: { ...atmosphere, electronPressure }, macroturbulence, fill: 1 }],
    strayLight: 0,
  };
}

/** An inclination beyond a pole comes back on the other side. */
function folded(degrees: number): number {
  const positive = Math.abs(degrees);
  return positive > 180 ? 360 - positive : positive;
}
