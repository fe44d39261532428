import { ArgumentError } from "@helioscope/core";
import { findElement } from "../atoms/element.ts";
import { evaluate } from "../atoms/partition.ts";
import { PARTITION_FITS } from "../atoms/partition-data.ts";
import { airToVacuum } from "../atoms/refraction.ts";
import type { Abundances, SpectralLine } from "../types.ts";
import { collisionsOf } from "./broadening.ts";
import type { LineColumn, LineQuantity } from "./column.ts";
import { BOLTZMANN, C2, GAS_CONSTANT, LIGHT_SPEED, LN10 } from "./constants.ts";
import { STATE_ELECTRONS, STATE_H, STATE_H2, STATE_HE } from "./state.ts";

/** pi^(1/2) e^2/(m c), cm^2/s. */
const OSCILLATOR = 1.49736e-2;
/** Lowering of the first and second ionisation potential, eV per cube root of the electron density in cm^-3. */
const LOWERING_1 = 6.96e-7;
const LOWERING_2 = 1.1048e-6;
/** Classical radiation damping times the wavelength: gamma lambda = 0.22233/lambda, cgs. */
const RADIATION = 0.22233;
const FREE = 10 ** 9.0805126;

/** Fills the {@link LineColumn} of one line. */
export interface LineOpacity {
  readonly column: LineColumn;
  /**
   * Writes depth `i`. `state` is the state of the gas there (see `equationOfStateOf`) from `stateAt` on, `opacity`
   * that at 5000 Angstrom with its two derivatives from `opacityAt` on.
   */
  at(
    i: number,
    temperature: number,
    pe: number,
    microturbulence: number,
    state: Float64Array,
    stateAt: number,
    opacity: Float64Array,
    opacityAt: number,
  ): void;
}

function lineQuantity(depths: number): LineQuantity {
  const array = (): Float64Array => new Float64Array(depths);
  return { value: array(), dT: array(), dPe: array(), dVmic: array() };
}

/**
 * Strength, damping and Doppler width of a line at each depth. The lower level is populated by Boltzmann and Saha with
 * ionisation potentials lowered by the electrons; damping is classical radiation and collisions with H, He and H2 (see
 * `collisionsOf`). All derivatives are exact.
 *
 * @throws {ArgumentError} where the abundances lack the line's element.
 */
export function lineOpacityOf(line: SpectralLine, abundances: Abundances, depths: number): LineOpacity {
  const element = findElement(line.element);
  const { weight, ionisation } = element;
  const logAbundance = abundances[element.symbol];
  if (logAbundance === undefined) {
    throw new ArgumentError(`The abundances lack ${element.symbol}`, {
      value: line,
      expected: "an abundance of the element of each line",
    });
  }
  const partition = PARTITION_FITS[element.symbol];
  const vacuum = airToVacuum(line.wavelength) * 1e-8;
  const scale = OSCILLATOR * 10 ** (line.logGf + logAbundance - 12) * vacuum;
  const radiation = RADIATION / vacuum;
  const thermal = (2 * GAS_CONSTANT) / weight;
  const width = (vacuum * 1e8) / LIGHT_SPEED;
  const ionised = line.ion === 2;
  const collisions = collisionsOf(line, element);
  const u = new Float64Array(3);
  const du = new Float64Array(3);
  const column: LineColumn = {
    strength: lineQuantity(depths),
    damping: lineQuantity(depths),
    dopplerWidth: lineQuantity(depths),
  };
  const { strength, damping, dopplerWidth } = column;

  return {
    column,
    at(i, temperature, pe, microturbulence, state, s, opacity, k) {
      const theta = 5040 / temperature;
      const x = Math.log(theta);
      for (let stage = 0; stage < 3; stage++) evaluate(partition[stage], temperature, x, u, du, stage);
      const log0 = du[0] / u[0];
      const log1 = du[1] / u[1];
      const log2 = du[2] / u[2];

      // Ionisation: logarithmic derivatives of n1/n0 and n2/n1, the lowering depends on both T and Pe.
      const lowered = LN10 * theta * Math.cbrt(pe / (BOLTZMANN * temperature));
      const low1 = lowered * LOWERING_1;
      const low2 = lowered * LOWERING_2;
      const free = (FREE * Math.exp(-2.5 * x)) / pe;
      const chi1 = LN10 * theta * ionisation[0];
      const chi2 = LN10 * theta * ionisation[1];
      const r1 = (free * u[1] * Math.exp(low1 - chi1)) / u[0];
      const r2 = (free * u[2] * Math.exp(low2 - chi2)) / u[1];
      const r1T = (2.5 + chi1 - (4 / 3) * low1) / temperature + log1 - log0;
      const r2T = (2.5 + chi2 - (4 / 3) * low2) / temperature + log2 - log1;
      const r1P = (low1 / 3 - 1) / pe;
      const r2P = (low2 / 3 - 1) / pe;
      const all = 1 + r1 * (1 + r2);
      const allT = (r1 * (r1T * (1 + r2) + r2 * r2T)) / all;
      const allP = (r1 * (r1P * (1 + r2) + r2 * r2P)) / all;

      const speed2 = thermal * temperature + microturbulence * microturbulence;
      const speed = Math.sqrt(speed2);
      const speedT = thermal / (2 * speed2);
      const speedV = microturbulence / speed2;

      const boltzmann = LN10 * theta * line.excitation;
      const stimulation = C2 / (temperature * vacuum);
      const corrected = -Math.expm1(-stimulation);
      let eta = (scale * Math.exp(-boltzmann) * corrected) / (u[0] * speed * all * opacity[k]);
      let etaT =
        boltzmann / temperature -
        log0 -
        speedT -
        allT -
        opacity[k + 1] / opacity[k] -
        (stimulation * (1 - corrected)) / (temperature * corrected);
      let etaP = -allP - opacity[k + 2] / opacity[k];
      if (ionised) {
        eta *= (r1 * u[0]) / u[1];
        etaT += r1T + log0 - log1;
        etaP += r1P;
      }
      strength.value[i] = eta;
      strength.dT[i] = eta * etaT;
      strength.dPe[i] = eta * etaP;
      strength.dVmic[i] = -eta * speedV;

      // Collisions: neutral perturbers per hydrogen nucleus times the density of nuclei.
      const { onH, onHe, onH2, exponent } = collisions;
      const electrons = state[s + STATE_ELECTRONS];
      const nuclei = pe / (BOLTZMANN * temperature * electrons);
      const warm = temperature ** exponent;
      const sum = onH * state[s + STATE_H] + onHe * state[s + STATE_HE] + onH2 * state[s + STATE_H2];
      const sumT =
        onH * state[s + STATE_H + 1] + onHe * state[s + STATE_HE + 1] + onH2 * state[s + STATE_H2 + 1];
      const sumP =
        onH * state[s + STATE_H + 2] + onHe * state[s + STATE_HE + 2] + onH2 * state[s + STATE_H2 + 2];
      const rate = nuclei * warm;
      const perSpeed = 1 / (4 * Math.PI * speed);
      const a = (radiation + rate * sum) * perSpeed;
      damping.value[i] = a;
      damping.dT[i] =
        rate *
          perSpeed *
          (sumT + sum * ((exponent - 1) / temperature - state[s + STATE_ELECTRONS + 1] / electrons)) -
        a * speedT;
      damping.dPe[i] = rate * perSpeed * (sumP + sum * (1 / pe - state[s + STATE_ELECTRONS + 2] / electrons));
      damping.dVmic[i] = -a * speedV;

      dopplerWidth.value[i] = width * speed;
      dopplerWidth.dT[i] = width * speed * speedT;
      dopplerWidth.dVmic[i] = width * speed * speedV;
    },
  };
}
