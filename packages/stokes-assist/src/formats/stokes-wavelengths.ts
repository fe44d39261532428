import { ArgumentError, DataError, type HeaderLike } from "@helioscope/core";
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
 * What the wavelengths of an axis (from 1) are measured in: AIRORVAC says it, else CTYPE, AWAV being in air and WAVE in
 * vacuum (FITS Standard, table 25); other names are taken for air.
 */
export function statedMedium(header: HeaderLike, axis: number): "air" | "vacuum" {
  const stated = headerText(header, "AIRORVAC");
  if (stated !== undefined && /^(a|v)/i.test(stated)) return /^a/i.test(stated) ? "air" : "vacuum";
  return /^WAVE(-|$)/i.test(headerText(header, `CTYPE${axis}`) ?? "") ? "vacuum" : "air";
}

/** Wavelengths in air, Angstrom, of ones in `medium` (air where absent). */
export function inAir(wavelengths: ArrayLike<number>, medium?: "air" | "vacuum"): Float64Array {
  return Float64Array.from(wavelengths, (wavelength) =>
    medium === "vacuum" ? vacuumToAir(wavelength) : wavelength,
  );
}

/**
 * Throws where wavelengths are not positive numbers in strict order: an ArgumentError, or a DataError for those of the
 * cube of the name.
 */
export function checkWavelengths(wavelengths: Float64Array, cube?: string): void {
  const direction = Math.sign(wavelengths[wavelengths.length - 1] - wavelengths[0]);
  const wrong = wavelengths.findIndex(
    (wavelength, i) =>
      !(wavelength > 0 && wavelength < Number.POSITIVE_INFINITY) ||
      (i > 0 && !((wavelength - wavelengths[i - 1]) * direction > 0)),
  );
  if (wrong < 0) return;
  const said = {
    value: wavelengths[wrong],
    expected: "positive numbers in Angstrom that rise all the way, or fall all the way",
    remedy: "Sort the samples, or give `wavelengths`.",
  };
  const around = Array.from(wavelengths.subarray(Math.max(0, wrong - 1), wrong + 1)).join(", ");
  const fact = `Wavelength ${wrong + 1}${cube === undefined ? "" : ` of ${cube}`} is out of order: ${around}`;
  throw cube === undefined ? new ArgumentError(fact, said) : new DataError(fact, said);
}

/**
 * Wavelengths of the axis (from 1) of a header, Angstrom in air: linear, by CRVAL, CRPIX and CDELT. They are measured in
 * `medium`, by default see {@link statedMedium}. Undefined where the header has none, or none that is linear.
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
  const linear = Float64Array.from({ length }, (_, i) => (value + (i + 1 - pixel) * step) * factor);
  return inAir(linear, medium ?? statedMedium(header, axis));
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
 *
 * @throws DataError where no line holds a range beyond 1000 Angstrom.
 */
export function readWlb(text: string, length: number): Float64Array {
  const row = text
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/).map(Number))
    .find((numbers) => numbers.length >= 3 && numbers.every((value) => Number.isFinite(value)));
  if (!row || !(row[0] > 1000 && row[1] > 1000 && row[2] > row[1]) || length < 2) {
    throw new DataError("The wavelength file holds no range", {
      value: text.slice(0, 80),
      expected: "a line of reference, first and last wavelength, Angstrom",
    });
  }
  return Float64Array.from({ length }, (_, i) => row[1] + (i * (row[2] - row[1])) / (length - 1));
}
