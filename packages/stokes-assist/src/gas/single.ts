import { ArgumentError, DataError } from "@helioscope/core";
import type { Abundances } from "../types.ts";
import { BOLTZMANN } from "./constants.ts";
import { continuumOpacityAt } from "./continuum.ts";
import { GasColumn } from "./gas-column.ts";
import { mixtureOf } from "./mixture.ts";
import {
  STATE_ELECTRONS,
  STATE_H,
  STATE_H_MINUS,
  STATE_H_PLUS,
  STATE_H2,
  STATE_H2_PLUS,
  STATE_PRESSURE,
} from "./state.ts";

/** What the gas is made of. */
export interface GasOptions {
  /** Asplund et al. 2009 where absent. */
  readonly abundances?: Abundances;
  /** Nuclei heavier than hydrogen, per hydrogen nucleus, in the gas pressure; the abundances' sum where absent. SIR has 0.1014 whatever the abundances. */
  readonly heavyNuclei?: number;
}

/** A gas at one temperature and electron pressure. Shares are numbers per hydrogen nucleus. */
export interface GasState {
  /** dyn/cm^2. */
  readonly gasPressure: number;
  /** g/cm^3. */
  readonly density: number;
  /** cm^-3. */
  readonly electronDensity: number;
  readonly hydrogen: number;
  readonly protons: number;
  readonly negativeHydrogen: number;
  readonly molecules: number;
  readonly molecularIons: number;
  readonly electrons: number;
}

function columnOf(options: GasOptions, wavelengths: readonly number[] = [5000]): GasColumn {
  return new GasColumn(
    mixtureOf(options.abundances, options.heavyNuclei),
    1,
    wavelengths.map((wavelength) => continuumOpacityAt(wavelength)),
  );
}

/**
 * The state of a gas of a temperature (K) and an electron pressure (dyn/cm^2), for one point. For whole atmospheres
 * see `hydrostaticEquilibrium` and `createColumns`.
 *
 * @throws {DataError} where the temperature is not from 1500 to 30000 K or the pressure not positive.
 */
export function equationOfState(
  temperature: number,
  electronPressure: number,
  options: GasOptions = {},
): GasState {
  const gas = columnOf(options);
  gas.heat(0, temperature);
  gas.press(0, electronPressure);
  const { state, mixture } = gas;
  const electronDensity = electronPressure / (BOLTZMANN * temperature);
  return {
    gasPressure: state[STATE_PRESSURE],
    density: (electronDensity / state[STATE_ELECTRONS]) * mixture.mass,
    electronDensity,
    hydrogen: state[STATE_H],
    protons: state[STATE_H_PLUS],
    negativeHydrogen: state[STATE_H_MINUS],
    molecules: state[STATE_H2],
    molecularIons: state[STATE_H2_PLUS],
    electrons: state[STATE_ELECTRONS],
  };
}

/**
 * The electron pressure (dyn/cm^2) at which a gas of a temperature (K) has a gas pressure (dyn/cm^2): the inverse of
 * {@link equationOfState}, by Newton's method in the logarithms.
 *
 * @throws {ArgumentError} where one of them is not positive.
 * @throws {DataError} where there is no solution.
 */
export function electronPressureOf(
  temperature: number,
  gasPressure: number,
  options: GasOptions = {},
): number {
  if (!(temperature > 0 && gasPressure > 0 && gasPressure < Infinity)) {
    throw new ArgumentError(`No gas has ${temperature} K and ${gasPressure} dyn/cm^2`, {
      value: [temperature, gasPressure],
      expected: "positive numbers",
    });
  }
  const gas = columnOf(options);
  gas.heat(0, temperature);
  return solveElectronPressure(gas, 0, gasPressure, 1e-4 * gasPressure);
}

/** Solves for the electron pressure at a depth whose temperature is set. The gas is left in that state. */
export function solveElectronPressure(
  gas: GasColumn,
  depth: number,
  gasPressure: number,
  guess: number,
): number {
  const at = (gas.state.length / gas.depths) * depth + STATE_PRESSURE;
  let pe = guess;
  for (let n = 0; n < 60; n++) {
    gas.press(depth, pe);
    const slope = (pe * gas.state[at + 2]) / gas.state[at];
    // Where H- takes most electrons the pressure can fall with Pe: the solution is at lower ones.
    const step = slope > 0 ? Math.log(gasPressure / gas.state[at]) / slope : -2;
    if (!Number.isFinite(step)) break;
    if (Math.abs(step) < 1e-12) return pe;
    pe *= Math.exp(Math.max(-2, Math.min(2, step)));
  }
  throw new DataError(`No electron pressure gives a gas pressure of ${gasPressure} dyn/cm^2`, {
    value: gasPressure,
    expected: "a pressure and temperature of a stellar atmosphere",
  });
}

/**
 * Continuum opacity at a wavelength in air (Angstrom), cm^2 per hydrogen nucleus, stimulated emission and scattering
 * included, for one temperature (K) and electron pressure (dyn/cm^2).
 *
 * @throws {DataError} where the temperature is not from 1500 to 30000 K or the pressure not positive.
 */
export function continuumOpacity(
  wavelength: number,
  temperature: number,
  electronPressure: number,
  options: GasOptions = {},
): number {
  const gas = columnOf(options, [wavelength]);
  gas.heat(0, temperature);
  gas.press(0, electronPressure);
  return gas.opacity[0];
}
