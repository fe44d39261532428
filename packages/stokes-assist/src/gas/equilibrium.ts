import { DataError } from "@helioscope/core";
import { LN10 } from "./constants.ts";
import type { GasColumn } from "./gas-column.ts";
import { STATE_PRESSURE, STATE_SIZE } from "./state.ts";

const STEPS = 60;
/** Of ln Pe. */
const PRECISION = 1e-12;
/** Largest step of ln Pe. */
const LARGEST = 2;

/**
 * Puts a column in hydrostatic equilibrium from the top down: dPg/dlog tau = ln 10 g tau/kappa by the trapezoidal
 * rule, where kappa is the opacity at 5000 Angstrom per gram,
 *
 *   Pg_i = Pg_{i+1} + h (tau_{i+1}/kappa_{i+1} + tau_i/kappa_i),   h = ln 10 g (logtau_i - logtau_{i+1})/2,
 *
 * solved for Pe_i by Newton's method in the logarithm. `electronPressure` holds the value at the top and guesses of
 * the others, and gets the solution; the gas is left in that state.
 *
 * @throws {DataError} where no solution is found.
 */
export function equilibrate(
  gas: GasColumn,
  logTau: Float64Array,
  temperature: Float64Array,
  electronPressure: Float64Array,
  gravity: number,
): void {
  const { state, opacity, mixture } = gas;
  const top = logTau.length - 1;
  gas.heat(top, temperature[top]);
  gas.press(top, electronPressure[top]);
  let above = state[top * STATE_SIZE + STATE_PRESSURE];
  let weight = (10 ** logTau[top] * mixture.mass) / opacity[top * 3];
  let ratio = 1;
  for (let i = top - 1; i >= 0; i--) {
    gas.heat(i, temperature[i]);
    const h = 0.5 * LN10 * gravity * (logTau[i] - logTau[i + 1]);
    const base = above + h * weight;
    const column = h * 10 ** logTau[i] * mixture.mass;
    const guess = electronPressure[i] * ratio;
    let pe = guess > 0 && guess < Infinity ? guess : electronPressure[i + 1];
    for (let n = 0; ; n++) {
      gas.press(i, pe);
      const pressure = state[i * STATE_SIZE + STATE_PRESSURE];
      const slope = state[i * STATE_SIZE + STATE_PRESSURE + 2];
      const kappa = opacity[i * 3];
      const wanted = base + column / kappa;
      const steepness = pe * (slope / pressure + (column * opacity[i * 3 + 2]) / (kappa * kappa * wanted));
      const step = steepness > 0 ? Math.log(wanted / pressure) / steepness : -LARGEST;
      if (!(n < STEPS && Number.isFinite(step))) {
        throw new DataError(`No hydrostatic equilibrium at log tau ${logTau[i].toFixed(2)}`, {
          value: temperature[i],
          expected: "a temperature and a pressure at the top that a gas in equilibrium can have",
        });
      }
      if (Math.abs(step) < PRECISION) break;
      pe *= Math.exp(Math.max(-LARGEST, Math.min(LARGEST, step)));
    }
    ratio = pe / electronPressure[i];
    if (!(ratio > 0 && ratio < Infinity)) ratio = 1;
    electronPressure[i] = pe;
    above = state[i * STATE_SIZE + STATE_PRESSURE];
    weight = (10 ** logTau[i] * mixture.mass) / opacity[i * 3];
  }
}

/**
 * How the electron pressure follows a change of temperature in hydrostatic equilibrium, its value at the top held: the
 * exact linearisation of {@link equilibrate} at the state of the gas. `profiles` is [count][depths] in K, `out` the
 * same in dyn/cm^2.
 */
export function pressureResponse(
  gas: GasColumn,
  logTau: Float64Array,
  gravity: number,
  profiles: Float64Array,
  out: Float64Array,
): void {
  const { state, opacity, mixture, depths } = gas;
  const top = depths - 1;
  for (let first = 0; first + depths <= profiles.length; first += depths) {
    out[first + top] = 0;
    const dTop = profiles[first + top];
    let dAbove = state[top * STATE_SIZE + STATE_PRESSURE + 1] * dTop;
    let weight = (10 ** logTau[top] * mixture.mass) / opacity[top * 3];
    let dWeight = (-weight * opacity[top * 3 + 1] * dTop) / opacity[top * 3];
    for (let i = top - 1; i >= 0; i--) {
      const h = 0.5 * LN10 * gravity * (logTau[i] - logTau[i + 1]);
      const kappa = opacity[i * 3];
      const dT = profiles[first + i];
      weight = (10 ** logTau[i] * mixture.mass) / kappa;
      const relativeT = opacity[i * 3 + 1] / kappa;
      const relativeP = opacity[i * 3 + 2] / kappa;
      const pressureT = state[i * STATE_SIZE + STATE_PRESSURE + 1];
      const pressureP = state[i * STATE_SIZE + STATE_PRESSURE + 2];
      const dP =
        (dAbove + h * dWeight - (pressureT + h * weight * relativeT) * dT) /
        (pressureP + h * weight * relativeP);
      out[first + i] = dP;
      dAbove = pressureT * dT + pressureP * dP;
      dWeight = -weight * (relativeT * dT + relativeP * dP);
    }
  }
}
