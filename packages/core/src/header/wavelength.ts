import type { HeaderLike } from "../solar-image.ts";
import { numberOf, textOf } from "./values.ts";

const ANGSTROM_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ["angstrom", 1],
  ["angstroms", 1],
  ["a", 1],
  ["0.1nm", 1],
  ["-10", 1],
  ["nm", 10],
  ["nanometer", 10],
  ["-9", 10],
  ["um", 1e4],
  ["micron", 1e4],
  ["-6", 1e4],
  ["m", 1e10],
]);

/** WAVELNTH in the unit of WAVEUNIT (a name, or an exponent of a metre), angstrom where absent; "HALPHA" is 6562.8. */
export function wavelengthOf(header: HeaderLike, onWarning?: (warning: string) => void): number | undefined {
  if (/^h[-_ ]?alpha$/i.test(textOf(header, "WAVELNTH") ?? "")) return 6562.8;
  const value = numberOf(header, "WAVELNTH");
  if (value === undefined) return undefined;
  const unit = textOf(header, "WAVEUNIT") ?? "angstrom";
  const factor = ANGSTROM_PER_UNIT.get(unit.toLowerCase());
  if (factor === undefined) onWarning?.(`Wavelength left out: WAVEUNIT is ${unit}`);
  return factor === undefined ? undefined : value * factor;
}
