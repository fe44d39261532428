import { DataError, type HeaderLike } from "@helioscope/core";
import { vacuumToAir } from "../atoms/refraction.ts";
import { headerNumber, headerText } from "./stokes-frame.ts";

const ANGSTROM: Readonly<Record<string, number>> = {
  angstrom: 1,
  angstroms: 1,
  a: 1,
  nm: 10,
  um: 1e4,
  micron: 1e4,
  m: 1e10,
};

/**
 * Wavelengths of the axis (from 1) of a header, Angstrom in air: linear, by CRVAL, CRPIX and CDELT. AWAV is in air,
 * WAVE in vacuum (FITS Standard, table 25) unless AIRORVAC or `medium` says otherwise. Undefined where the header has
 * none, or none that is linear.
 */
export function headerWavelengths(
  header: HeaderLike,
  axis: number,
  length: number,
  medium?: "air" | "vacuum",
): Float64Array | undefined {
  const type = headerText(header, `CTYPE${axis}`) ?? "";
  const value = headerNumber(header, `CRVAL${axis}`);
  const step = headerNumber(header, `CDELT${axis}`, `CD${axis}_${axis}`);
  if (value === undefined || !step || /-(LOG|TAB)/i.test(type)) return undefined;
  const pixel = headerNumber(header, `CRPIX${axis}`) ?? 1;
  const unit = headerText(header, `CUNIT${axis}`)?.toLowerCase();
  const factor = unit === undefined ? guessedFactor(value) : ANGSTROM[unit];
  if (factor === undefined) {
    throw new DataError(`Wavelengths in ${unit}`, {
      value: unit,
      expected: Object.keys(ANGSTROM).join(", "),
    });
  }
  const stated =
    /^\s*a/i.test(headerText(header, "AIRORVAC") ?? "") || /^AWAV/i.test(type) ? "air" : "vacuum";
  const vacuum = (medium ?? (/^A?WAV/i.test(type) ? stated : "air")) === "vacuum";
  return Float64Array.from({ length }, (_, i) => {
    const wavelength = (value + (i + 1 - pixel) * step) * factor;
    return vacuum ? vacuumToAir(wavelength) : wavelength;
  });
}

/** Wavelengths of solar lines have one likely unit by their size: m, micrometres, nm or Angstrom. */
function guessedFactor(value: number): number {
  if (value < 1e-4) return 1e10;
  if (value < 100) return 1e4;
  return value < 2500 ? 10 : 1;
}

/** Wavelengths from beside a cube as Angstrom, their unit told by their size where it is not given. */
export function companionWavelengths(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values, (value) => value * guessedFactor(values[0]));
}

/**
 * Wavelengths of SPINOR's `.wlb` files: a head of two lines, then reference, first and last wavelength in Angstrom,
 * evenly filled with `length` samples.
 */
export function readWlb(text: string, length: number): Float64Array {
  const row = text
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/).map(Number))
    .find((numbers) => numbers.length >= 3 && numbers.every((value) => Number.isFinite(value)));
  if (!row || !(row[2] > row[1]) || length < 2) {
    throw new DataError("The wavelength file holds no range", {
      value: text.slice(0, 80),
      expected: "a line of reference, first and last wavelength",
    });
  }
  return Float64Array.from({ length }, (_, i) => row[1] + (i * (row[2] - row[1])) / (length - 1));
}
