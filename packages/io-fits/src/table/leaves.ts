import type { NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { CellValue } from "./cells.ts";

/** What the values of a column are, where a file that does not say so is read; `text[]` are cells of several strings. */
export type ValueType =
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "float32"
  | "float64"
  | "complex64"
  | "complex128"
  | "logical"
  | "bits"
  | "text"
  | "text[]";

/** The values of a column, cell after cell, before they get its shape. */
export interface Leaves {
  readonly type: "numeric" | "complex" | "logical" | "bits" | "text";
  readonly data: NumericArray | string[];
  readonly nulls?: Uint8Array;
}

interface Integer {
  readonly make: (count: number) => NumericArray;
  readonly low: bigint;
  readonly high: bigint;
  readonly wide: boolean;
}

const integer = (bits: number, signed: boolean, make: Integer["make"]): Integer => ({
  make,
  low: signed ? -(2n ** BigInt(bits - 1)) : 0n,
  high: 2n ** BigInt(signed ? bits - 1 : bits) - 1n,
  wide: bits === 64,
});

const INTEGERS: Partial<Record<ValueType, Integer>> = {
  int8: integer(8, true, (n) => new Int8Array(n)),
  uint8: integer(8, false, (n) => new Uint8Array(n)),
  int16: integer(16, true, (n) => new Int16Array(n)),
  uint16: integer(16, false, (n) => new Uint16Array(n)),
  int32: integer(32, true, (n) => new Int32Array(n)),
  uint32: integer(32, false, (n) => new Uint32Array(n)),
  int64: integer(64, true, (n) => new BigInt64Array(n)),
  uint64: integer(64, false, (n) => new BigUint64Array(n)),
};

const INTEGER = /^[+-]?\d{1,400}$/;
const REAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const BEYOND = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i;

const JSON_NUMBERS: ReadonlySet<string> = new Set(["NaN", "Infinity", "-Infinity"]);

/** A number from its text, also `NaN` and `Infinity`; undefined for anything else. Whole numbers beyond 2^53 are bigints. */
export function numberOf(text: string): number | bigint | undefined {
  if (INTEGER.test(text)) {
    const value = Number(text);
    return Number.isSafeInteger(value) ? value : BigInt(text.replace("+", ""));
  }
  if (REAL.test(text)) return Number(text);
  const beyond = BEYOND.exec(text);
  if (beyond === null) return undefined;
  if (beyond[2] !== undefined) return Number.NaN;
  return beyond[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** A truth value from its text. */
export function truthOf(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}

/**
 * The narrowest of logical, int32, int64, uint64, float64 and text that holds every value; float64 where there is none.
 * With `json` the strings that stand for NaN and infinities are numbers.
 */
export function inferType(values: readonly CellValue[], json = false): ValueType {
  let low = 0n;
  let high = 0n;
  let whole = true;
  let numbers = 0;
  let words = 0;
  let nonFinite = 0;
  let truths = 0;
  for (const value of values) {
    if (value === null) continue;
    if (typeof value === "boolean") truths++;
    else if (typeof value === "string") {
      if (json && JSON_NUMBERS.has(value)) nonFinite++;
      else words++;
    } else {
      numbers++;
      if (typeof value === "number" && (!Number.isSafeInteger(value) || Object.is(value, -0))) whole = false;
      else {
        const exact = BigInt(value);
        if (exact < low) low = exact;
        if (exact > high) high = exact;
      }
    }
  }
  if (words > 0 || (truths > 0 && numbers + nonFinite > 0)) return "text";
  if (truths > 0) return "logical";
  if (!whole || nonFinite > 0 || numbers === 0) return "float64";
  const fits = (["int32", "int64", "uint64"] as const).find((type) => {
    const range = INTEGERS[type] as Integer;
    return low >= range.low && high <= range.high;
  });
  return fits ?? "float64";
}

/**
 * Values as the data of a column of the given type. Where an integer is missing the array holds the lowest number of a
 * signed type and the highest of an unsigned one.
 *
 * @throws FitsError "format" that names the column, for a value that the type does not hold.
 */
export function packLeaves(values: readonly CellValue[], type: ValueType, name: string): Leaves {
  const fail = (value: CellValue): FitsError =>
    new FitsError("format", `Column ${name} holds ${shorten(value)}`, {
      value,
      expected: `values of type ${type}`,
    });
  let nulls: Uint8Array | undefined;
  const miss = (i: number): void => {
    nulls ??= new Uint8Array(values.length);
    nulls[i] = 1;
  };
  const withNulls = (leaves: Leaves): Leaves => (nulls === undefined ? leaves : { ...leaves, nulls });
  if (type === "text" || type === "text[]") {
    const data = values.map((value, i) => {
      if (value === null) miss(i);
      return value === null ? "" : String(value);
    });
    return withNulls({ type: "text", data });
  }
  if (type === "logical" || type === "bits") {
    const data = Uint8Array.from(
      values,
      (value) => truthByte(value, type === "logical") ?? raise(fail(value)),
    );
    return { type, data };
  }
  const range = INTEGERS[type];
  if (range !== undefined) {
    const data = range.make(values.length);
    values.forEach((value, i) => {
      if (value === null) miss(i);
      const found = value === null ? (range.low < 0n ? range.low : range.high) : wholeOf(value);
      if (found === undefined || found < range.low || found > range.high) throw fail(value);
      data[i] = range.wide ? found : Number(found);
    });
    return withNulls({ type: "numeric", data });
  }
  const make = type === "float32" || type === "complex64" ? Float32Array : Float64Array;
  const data = new make(values.length);
  values.forEach((value, i) => {
    const number = value === null ? Number.NaN : typeof value === "string" ? numberOf(value) : value;
    if (number === undefined || typeof number === "boolean") throw fail(value);
    data[i] = Number(number);
  });
  return { type: type.startsWith("complex") ? "complex" : "numeric", data };
}

function wholeOf(value: Exclude<CellValue, null>): bigint | undefined {
  const number = typeof value === "string" ? numberOf(value) : value;
  if (typeof number === "bigint") return number;
  return typeof number === "number" && Number.isInteger(number) ? BigInt(number) : undefined;
}

function truthByte(value: CellValue, nullable: boolean): number | undefined {
  if (value === null) return nullable ? 255 : undefined;
  const known = typeof value === "string" ? (truthOf(value) ?? numberOf(value)) : value;
  return known === true || known === 1 ? 1 : known === false || known === 0 ? 0 : undefined;
}

function raise(error: FitsError): never {
  throw error;
}

const shorten = (value: CellValue): string => {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
};
