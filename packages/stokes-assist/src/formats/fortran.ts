import { ArgumentError } from "@helioscope/core";

/** `Fw.d`: right-aligned, `digits` decimals. Throws an ArgumentError where Fortran would print stars. */
export function fixed(value: number, width: number, digits: number): string {
  const text = value.toFixed(digits);
  return fitted(text.length > width ? text.replace(/^(-?)0\./, "$1.") : text, value, width);
}

/**
 * `Ew.d`, or `1PEw.d` with `scale` 1: 0.7810472E-01, 7.8105E-02. Exponents of three digits lose their letter, as in
 * Fortran. Throws an ArgumentError where Fortran would print stars.
 */
export function exponential(value: number, width: number, digits: number, scale: 0 | 1): string {
  if (!Number.isFinite(value)) throw unprintable(value, width);
  const [mantissa, power] = Math.abs(value)
    .toExponential(scale === 1 ? digits : digits - 1)
    .split("e") as [string, string];
  const figures = scale === 1 ? mantissa : `0.${mantissa.replace(".", "")}`;
  const exponent = value === 0 ? 0 : Number(power) + (scale === 1 ? 0 : 1);
  const size = String(Math.abs(exponent)).padStart(2, "0");
  const mark = `${size.length > 2 ? "" : "E"}${exponent < 0 ? "-" : "+"}${size}`;
  return fitted(`${value < 0 ? "-" : ""}${figures}${mark}`, value, width);
}

/**
 * A number for SIR's own readers, which take at most 13 characters and shift a mantissa without a point by five
 * decimals: always with a point, as many figures as there is room for.
 */
export function pointed(value: number): string {
  if (!Number.isFinite(value)) throw unprintable(value, 13);
  for (const text of candidates(value)) {
    const whole = text.includes(".") ? text : text.replace(/(?=e)|$/, ".");
    if (whole.length <= 13) return whole;
  }
  throw unprintable(value, 13);
}

function* candidates(value: number): Generator<string> {
  yield String(value);
  for (let figures = 12; figures >= 6; figures--) {
    yield String(Number(value.toPrecision(figures)));
    yield value.toExponential(figures - 1);
  }
}

function fitted(text: string, value: number, width: number): string {
  if (text.length > width || !Number.isFinite(value)) throw unprintable(value, width);
  return text.padStart(width);
}

function unprintable(value: number, width: number): ArgumentError {
  return new ArgumentError(`${value} does not go into a field of ${width} characters`, {
    value,
    expected: "a finite number of a size that the file can hold",
  });
}

/**
 * A number as Fortran reads it: D exponents, exponents without a letter (1.5-102), NaN and the stars of an overflow
 * (both NaN). Undefined where the text is no number.
 */
export function parseNumber(text: string): number | undefined {
  if (/^\*+$|^[+-]?nan$/i.test(text)) return Number.NaN;
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  const found = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eEdD]([+-]?\d+)|([+-]\d+))?$/.exec(text);
  return found ? Number(`${found[1]}e${found[2] ?? found[3] ?? "0"}`) : undefined;
}

/** The items of a line as a list-directed READ takes them: parted by blanks and commas, `3*0.` three times. */
export function listItems(line: string): string[] {
  return line
    .split(/[\s,;]+/)
    .filter((item) => item !== "")
    .flatMap((item) => {
      const repeated = /^(\d{1,6})\*(.+)$/.exec(item);
      return repeated ? new Array<string>(Number(repeated[1])).fill(repeated[2]) : [item];
    });
}
