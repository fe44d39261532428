import { DataError } from "@helioscope/core";
import { CONTINUUM_FACTORS, type ContinuumOpacity } from "./continuum.ts";
import type { Mixture } from "./mixture.ts";
import { sahaFactors, sahaFactorsSize } from "./saha.ts";
import { type EquationOfState, equationOfStateOf, STATE_SIZE } from "./state.ts";

/** K. Below, molecules and dust take what the equation of state leaves to atoms. */
const COLDEST = 1500;
/** K. Above, the fits of the partition functions grow without end, and third ions are missing. */
const HOTTEST = 30_000;

/**
 * The gas at every depth of an atmosphere: Saha factors and absorptions, which depend on temperature alone and are
 * kept while it stays; the state, which follows the electron pressure; and the opacity at some wavelengths.
 */
export class GasColumn {
  readonly mixture: Mixture;
  readonly depths: number;
  /** States of all depths, {@link STATE_SIZE} numbers each. */
  readonly state: Float64Array;
  /** [wavelength][depth][value, per K, per dyn/cm^2], cm^2 per hydrogen nucleus. */
  readonly opacity: Float64Array;
  readonly #continua: readonly ContinuumOpacity[];
  readonly #temperature: Float64Array;
  readonly #pressure: Float64Array;
  readonly #sahaSize: number;
  readonly #saha: Float64Array;
  readonly #factors: Float64Array;
  readonly #equation: EquationOfState;

  constructor(mixture: Mixture, depths: number, continua: readonly ContinuumOpacity[]) {
    this.mixture = mixture;
    this.depths = depths;
    this.#continua = continua;
    this.#equation = equationOfStateOf(mixture);
    this.#sahaSize = sahaFactorsSize(mixture);
    this.#temperature = new Float64Array(depths);
    this.#pressure = new Float64Array(depths);
    this.#saha = new Float64Array(depths * this.#sahaSize);
    this.#factors = new Float64Array(continua.length * depths * CONTINUUM_FACTORS);
    this.state = new Float64Array(depths * STATE_SIZE);
    this.opacity = new Float64Array(continua.length * depths * 3);
  }

  /** Sets the temperature (K) at a depth, from 1500 to 30000; the state there is no longer valid if it changes. */
  heat(depth: number, temperature: number): void {
    if (temperature === this.#temperature[depth]) return;
    if (!(temperature >= COLDEST && temperature <= HOTTEST)) {
      throw new DataError(`The temperature is ${temperature} K at depth ${depth}`, {
        value: temperature,
        expected: `${COLDEST} to ${HOTTEST} K, where partition functions and opacities are known`,
        remedy: "Bound the temperatures, or cut the depths where they lie outside",
      });
    }
    const at = depth * this.#sahaSize;
    sahaFactors(this.mixture, temperature, this.#saha, at);
    for (let k = 0; k < this.#continua.length; k++) {
      const out = (k * this.depths + depth) * CONTINUUM_FACTORS;
      this.#continua[k].prepare(temperature, this.#saha, at, this.#factors, out);
    }
    this.#temperature[depth] = temperature;
    this.#pressure[depth] = 0;
  }

  /** Sets the electron pressure (dyn/cm^2) at a depth: the state, and the opacity at the first wavelength. */
  press(depth: number, pe: number): void {
    if (pe === this.#pressure[depth]) return;
    if (!(pe > 0 && pe < Infinity)) {
      throw new DataError(`The electron pressure is ${pe} dyn/cm^2 at depth ${depth}`, {
        value: pe,
        expected: "a positive pressure",
        remedy: "Put the atmosphere in hydrostatic equilibrium first.",
      });
    }
    this.#equation(this.#saha, depth * this.#sahaSize, pe, this.state, depth * STATE_SIZE);
    this.#pressure[depth] = pe;
    this.absorb(depth, 0);
  }

  /** Computes the opacity at one of the wavelengths from the state at a depth. */
  absorb(depth: number, wavelength: number): void {
    const at = wavelength * this.depths + depth;
    this.#continua[wavelength].opacity(
      this.#factors,
      at * CONTINUUM_FACTORS,
      this.state,
      depth * STATE_SIZE,
      this.#pressure[depth],
      this.opacity,
      at * 3,
    );
  }
}
