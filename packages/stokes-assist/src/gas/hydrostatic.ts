import { copyAtmosphere } from "../atmosphere/atmosphere.ts";
import type { Atmosphere } from "../types.ts";
import { BOLTZMANN, LN10, SOLAR_GRAVITY } from "./constants.ts";
import { continuumOpacityAt } from "./continuum.ts";
import { equilibrate } from "./equilibrium.ts";
import { GasColumn } from "./gas-column.ts";
import { mixtureOf } from "./mixture.ts";
import { type GasOptions, solveElectronPressure } from "./single.ts";
import { STATE_ELECTRONS, STATE_PRESSURE, STATE_SIZE } from "./state.ts";

/** How {@link hydrostaticEquilibrium} weighs the gas, and its pressure at the top. */
export interface HydrostaticOptions extends GasOptions {
  /** cm/s^2; 27414 where absent. */
  readonly gravity?: number;
  /** Cosine of the heliocentric angle (optical depths run along the line of sight); 1 where absent. */
  readonly mu?: number;
  /** At the uppermost point, dyn/cm^2: of the electrons, or of the gas. The atmosphere's own electron pressure where absent. */
  readonly top?: { readonly electronPressure: number } | { readonly gasPressure: number };
}

/** Pressures, density and height of each depth. */
export interface Stratification {
  /** dyn/cm^2. */
  readonly electronPressure: Float64Array;
  /** dyn/cm^2. */
  readonly gasPressure: Float64Array;
  /** g/cm^3. */
  readonly density: Float64Array;
  /** cm above the point nearest to log tau = 0, along the vertical. */
  readonly height: Float64Array;
}

/**
 * Hydrostatic equilibrium of an atmosphere's temperature on its optical depths: pressures,
 * density, and the height from dz = -mu dtau/(kappa rho). The atmosphere is left as it is.
 *
 * @throws {DataError} where there is no equilibrium, or a temperature is not from 1500 to 30000 K.
 */
export function hydrostaticEquilibrium(
  atmosphere: Atmosphere,
  options: HydrostaticOptions = {},
): Stratification {
  const { gravity = SOLAR_GRAVITY, mu = 1, top } = options;
  const electronPressure = atmosphere.electronPressure.slice();
  const gas = gasOf(atmosphere, options);
  const last = electronPressure.length - 1;
  if (top && "electronPressure" in top) electronPressure[last] = top.electronPressure;
  if (top && "gasPressure" in top) {
    gas.heat(last, atmosphere.temperature[last]);
    electronPressure[last] = solveElectronPressure(gas, last, top.gasPressure, 1e-4 * top.gasPressure);
  }
  equilibrate(gas, atmosphere.logTau, atmosphere.temperature, electronPressure, gravity * mu);
  return stratificationOf(gas, atmosphere, electronPressure, mu);
}

/** A copy of the atmosphere with the electron pressure of {@link hydrostaticEquilibrium}. */
export function inHydrostaticEquilibrium(
  atmosphere: Atmosphere,
  options: HydrostaticOptions = {},
): Atmosphere {
  return copyAtmosphere(atmosphere, {
    electronPressure: hydrostaticEquilibrium(atmosphere, options).electronPressure,
  });
}

/**
 * Gas pressure, density and height of an atmosphere whose electron pressure is taken as it stands.
 *
 * @throws {DataError} where a temperature is not from 1500 to 30000 K or a pressure not positive.
 */
export function stratification(
  atmosphere: Atmosphere,
  options: GasOptions & { readonly mu?: number } = {},
): Stratification {
  const gas = gasOf(atmosphere, options);
  for (let i = 0; i < atmosphere.logTau.length; i++) {
    gas.heat(i, atmosphere.temperature[i]);
    gas.press(i, atmosphere.electronPressure[i]);
  }
  return stratificationOf(gas, atmosphere, atmosphere.electronPressure.slice(), options.mu ?? 1);
}

function gasOf(atmosphere: Atmosphere, options: GasOptions): GasColumn {
  const mixture = mixtureOf(options.abundances, options.heavyNuclei);
  return new GasColumn(mixture, atmosphere.logTau.length, [continuumOpacityAt(5000)]);
}

function stratificationOf(
  gas: GasColumn,
  { logTau, temperature }: Atmosphere,
  electronPressure: Float64Array,
  mu: number,
): Stratification {
  const { state, opacity, mixture } = gas;
  const depths = logTau.length;
  const gasPressure = new Float64Array(depths);
  const density = new Float64Array(depths);
  const height = new Float64Array(depths);
  let below = 0;
  for (let i = 0; i < depths; i++) {
    const at = i * STATE_SIZE;
    const nuclei = electronPressure[i] / (BOLTZMANN * temperature[i] * state[at + STATE_ELECTRONS]);
    gasPressure[i] = state[at + STATE_PRESSURE];
    density[i] = nuclei * mixture.mass;
    // Length of the path through a unit of ln tau.
    const length = 10 ** logTau[i] / (opacity[3 * i] * nuclei);
    if (i > 0) height[i] = height[i - 1] + 0.5 * mu * LN10 * (logTau[i - 1] - logTau[i]) * (below + length);
    below = length;
  }
  let zero = 0;
  for (let i = 1; i < depths; i++) if (Math.abs(logTau[i]) < Math.abs(logTau[zero])) zero = i;
  const base = height[zero];
  for (let i = 0; i < depths; i++) height[i] -= base;
  return { electronPressure, gasPressure, density, height };
}
