import { LN10 } from "./constants.ts";
import { type Absorption, none } from "./hydrogen.ts";
import type { MetalTable } from "./metal-tables.ts";
import { stimulatedEmission } from "./negative-ions.ts";

/**
 * Bound-free absorption of a metal at one wavelength (cm), cm^2 per neutral atom: the table's logarithm linear in
 * wavelength and in 1/T, going on beyond the ends in temperature.
 */
export function metal(table: MetalTable, lambda: number): Absorption {
  const angstrom = lambda * 1e8;
  const { wavelengths, temperatures, logarithms } = table;
  if (angstrom <= wavelengths[0] || angstrom >= wavelengths[wavelengths.length - 1]) return none;
  const k = wavelengths.findIndex((value, i) => i > 0 && angstrom <= value);
  const weight = (angstrom - wavelengths[k - 1]) / (wavelengths[k] - wavelengths[k - 1]);
  const value = Float64Array.from(logarithms, (row) => LN10 * (row[k - 1] + weight * (row[k] - row[k - 1])));
  const inverse = Float64Array.from(temperatures, (t) => 1 / t);
  const last = temperatures.length - 1;
  return (temperature, out) => {
    stimulatedEmission(lambda, temperature, out);
    const x = 1 / temperature;
    let i = 0;
    while (i < last - 1 && x < inverse[i + 1]) i++;
    const slope = (value[i + 1] - value[i]) / (inverse[i + 1] - inverse[i]);
    const factor = Math.exp(value[i] + (x - inverse[i]) * slope);
    out[1] = factor * (out[1] - out[0] * slope * x * x);
    out[0] *= factor;
  };
}
