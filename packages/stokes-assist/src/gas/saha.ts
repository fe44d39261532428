import { evaluate } from "../atoms/partition.ts";
import { PARTITION_FITS } from "../atoms/partition-data.ts";
import { LN10 } from "./constants.ts";
import type { Mixture } from "./mixture.ts";

/** Place of H-, the second of the hydrogen factors (H+, H-, H2+, H2), each a value and its logarithmic derivative to T. */
export const SAHA_MINUS = 2;
/** First of the elements: four numbers each (first and second ionisation). */
export const SAHA_DONORS = 8;

const HYDROGEN = PARTITION_FITS.H;
const HYDROGEN_IONISATION = 13.595;
const ELECTRON_AFFINITY = 0.754;
/** Saha's constant for pressures in dyn/cm^2 and theta = 5040/T: log10 n1/n0 Pe = 9.0805 - 2.5 log10 theta - theta chi + log10 U1/U0. */
const SAHA_LOG = 9.0805126;

/** How many numbers {@link sahaFactors} writes. */
export function sahaFactorsSize(mixture: Mixture): number {
  return SAHA_DONORS + 4 * mixture.donors.length;
}

const u = new Float64Array(3);
const du = new Float64Array(3);

/**
 * What the equation of state needs to know of a temperature: for H+, H-, H2+, H2, and each element's first and second
 * ionisation, the ratio with the electron pressure taken out, and its logarithmic derivative to T. For an ionisation
 * the factor is Pe n1/n0; for H- it is p(H-)/(p(H) Pe); for the molecules the equilibrium constants 10^K of Wittmann's
 * polynomials in theta, whose product with Pe enters.
 */
export function sahaFactors(mixture: Mixture, temperature: number, out: Float64Array, offset: number): void {
  const theta = 5040 / temperature;
  const x = Math.log(theta);
  const free = Math.exp(LN10 * SAHA_LOG - 2.5 * x);
  const slope = 2.5 / temperature;
  const bound = (LN10 * theta) / temperature;
  const decay = -LN10 * theta;

  evaluate(HYDROGEN[0], temperature, x, u, du, 0);
  out[offset] = (free * Math.exp(decay * HYDROGEN_IONISATION)) / u[0];
  out[offset + 1] = slope + bound * HYDROGEN_IONISATION - du[0] / u[0];
  out[offset + 2] = 1 / (free * u[0] * Math.exp(decay * ELECTRON_AFFINITY));
  out[offset + 3] = -(slope + bound * ELECTRON_AFFINITY + du[0] / u[0]);
  const dTheta = -theta / temperature;
  out[offset + 4] = Math.exp(
    LN10 * (-11.206998 + theta * (2.7942767 + theta * (7.9196803e-2 - theta * 2.4790744e-2))),
  );
  out[offset + 5] = LN10 * dTheta * (2.7942767 + theta * (2 * 7.9196803e-2 - theta * 3 * 2.4790744e-2));
  out[offset + 6] = Math.exp(
    LN10 * (-12.533505 + theta * (4.9251644 + theta * (-5.6191273e-2 + theta * 3.2687661e-3))),
  );
  out[offset + 7] = LN10 * dTheta * (4.9251644 + theta * (-2 * 5.6191273e-2 + theta * 3 * 3.2687661e-3));

  let at = offset + SAHA_DONORS;
  for (let i = 0; i < mixture.donors.length; i++) {
    const { partition, ionisation } = mixture.donors[i];
    evaluate(partition[0], temperature, x, u, du, 0);
    evaluate(partition[1], temperature, x, u, du, 1);
    evaluate(partition[2], temperature, x, u, du, 2);
    const log1 = du[1] / u[1];
    out[at] = (free * u[1] * Math.exp(decay * ionisation[0])) / u[0];
    out[at + 1] = slope + bound * ionisation[0] + log1 - du[0] / u[0];
    out[at + 2] = (free * u[2] * Math.exp(decay * ionisation[1])) / u[1];
    out[at + 3] = slope + bound * ionisation[1] + du[2] / u[2] - log1;
    at += 4;
  }
}
