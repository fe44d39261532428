import type { NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import { Header } from "../header/header.ts";
import type { NumericColumn, RaggedColumn } from "../table/column.ts";
import { storageFor } from "./big-endian.ts";
import type { CardInput } from "./cards.ts";

/** A column with its nulls in it. */
interface Marked {
  readonly data: NumericArray;
  /** TNULLn: as stored, before TZEROn. */
  readonly none?: number | bigint;
}

/** TNULLn of the column that a header has under a name. */
export function headerNull(
  name: string,
  header: Header | readonly CardInput[] | undefined,
): number | bigint | undefined {
  if (!(header instanceof Header)) return undefined;
  const wanted = name.trim().toUpperCase();
  const type = header.cards.find(
    ({ key, value }) => /^TTYPE\d+$/.test(key) && String(value).trim().toUpperCase() === wanted,
  );
  const value = type && header.get(type.key.replace("TTYPE", "TNULL"));
  return typeof value === "number" || typeof value === "bigint" ? value : undefined;
}

/**
 * Puts a number that no value has where the mask says null: the one that is there already, or the header's, or the
 * least that is free. Floats get NaN.
 *
 * @throws FitsError "argument" where every number of the type is taken.
 */
export function withNulls(
  column: NumericColumn,
  n: number,
  header: Header | readonly CardInput[] | undefined,
  zero: number | bigint | undefined,
): Marked {
  const { data, nulls } = column;
  const first = nulls === undefined ? -1 : nulls.findIndex((one) => one !== 0);
  checkMarks(column, nulls, data.length, n);
  if (data instanceof Float32Array || data instanceof Float64Array) {
    if (first < 0) return { data };
    return { data: replaced(data, nulls as Uint8Array, Number.NaN) };
  }
  const big = data instanceof BigInt64Array || data instanceof BigUint64Array;
  const stated = headerNull(column.name, header);
  const shift = big ? BigInt(zero ?? 0) : Number(zero ?? 0);
  const candidate = stated === undefined ? undefined : add(big ? BigInt(stated) : Number(stated), shift);
  if (first < 0) {
    const kept =
      candidate !== undefined && fits(data, candidate) && !(data as Int32Array).includes(candidate as number);
    return kept && stated !== undefined ? { data, none: stated } : { data };
  }
  const mask = nulls as Uint8Array;
  const free = (value: number | bigint): boolean => {
    for (let i = 0; i < data.length; i++) if (data[i] === value && mask[i] === 0) return false;
    return true;
  };
  const value =
    [data[first], candidate].find((one) => one !== undefined && fits(data, one) && free(one)) ??
    leastFree(data, mask);
  if (value === undefined) {
    throw new FitsError("argument", `Column ${column.name} leaves no number for its nulls`, {
      card: `TNULL${n}`,
      remedy: "Write it with a wider type.",
    });
  }
  const none = add(value, big ? -(shift as bigint) : -(shift as number));
  const clean = mask.every((one, i) => one === 0 || data[i] === value);
  return { data: clean ? data : replaced(data, mask, value), none };
}

/**
 * As {@link withNulls}, for integer cells of variable length: the number is the same in all of them.
 *
 * @throws FitsError "argument" as that does, and for marks that do not fit their cell.
 */
export function withRaggedNulls(
  column: RaggedColumn,
  n: number,
  header: Header | readonly CardInput[] | undefined,
  zero: number | bigint | undefined,
): { readonly data: RaggedColumn["data"]; readonly none?: number | bigint } {
  const cells = column.data as readonly Int32Array[];
  const marks = column.nulls ?? [];
  if (!marks.some((one) => one !== undefined) && headerNull(column.name, header) === undefined)
    return { data: cells };
  const ends: number[] = [];
  let size = 0;
  for (const [row, { length }] of cells.entries()) {
    checkMarks(column, marks[row], length, n);
    size += length;
    ends.push(size);
  }
  const all = new (cells[0].constructor as Int32ArrayConstructor)(size);
  const nulls = new Uint8Array(size);
  for (const [row, cell] of cells.entries()) {
    const at = ends[row] - cell.length;
    all.set(cell, at);
    nulls.set(marks[row] ?? [], at);
  }
  const { name, unit, format, shape } = column;
  const { data, ...rest } = withNulls(
    { type: "numeric", name, unit, format, shape, data: all, nulls },
    n,
    header,
    zero,
  );
  if (data === all) return { data: cells, ...rest };
  return { data: cells.map(({ length }, row) => data.subarray(ends[row] - length, ends[row])), ...rest };
}

function checkMarks(
  { name }: Pick<NumericColumn, "name">,
  nulls: Uint8Array | undefined,
  values: number,
  n: number,
): void {
  if (nulls === undefined || nulls.length === values) return;
  throw new FitsError("argument", `Column ${name} has ${nulls.length} null marks`, {
    card: `TNULL${n}`,
    value: nulls.length,
    expected: `${values}, one a value`,
  });
}

const add = (a: number | bigint, b: number | bigint): number | bigint =>
  typeof a === "bigint" ? a + (b as bigint) : a + (b as number);

function fits(data: NumericArray, value: number | bigint): boolean {
  const one = new (data.constructor as Int32ArrayConstructor)(1);
  one[0] = value as number;
  return one[0] === value;
}

/** The least number of an integer type. */
function leastOf(data: NumericArray): number | bigint {
  const { bitpix, flipped } = storageFor(data);
  const signed = flipped === (bitpix === 8);
  const least = signed ? -(2 ** (bitpix - 1)) : 0;
  return bitpix === 64 ? BigInt(least) : least;
}

/** Among one number more than there are values one must be free, if the type has as many. */
function leastFree(data: NumericArray, mask: Uint8Array): number | bigint | undefined {
  const least = leastOf(data);
  const span = Math.min(data.length + 1, 2 ** (data.BYTES_PER_ELEMENT * 8));
  const taken = new Uint8Array(span);
  for (let i = 0; i < data.length; i++) {
    if (mask[i] !== 0) continue;
    const value = data[i];
    const above = typeof value === "bigint" ? Number(value - (least as bigint)) : value - (least as number);
    if (above < span) taken[above] = 1;
  }
  const free = taken.indexOf(0);
  if (free < 0) return undefined;
  return typeof least === "bigint" ? least + BigInt(free) : least + free;
}

function replaced(data: NumericArray, mask: Uint8Array, value: number | bigint): NumericArray {
  const out = data.slice() as Float64Array;
  for (let i = 0; i < out.length; i++) if (mask[i] !== 0) out[i] = value as number;
  return out;
}
