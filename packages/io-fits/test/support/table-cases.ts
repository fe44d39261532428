import fc from "fast-check";
import type { Column, FitsTable, NumericArray } from "../../src/index.ts";

const ARRAYS = [
  Uint8Array,
  Int8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
] as const;

/** Numbers of a type, its extremes and NaN among them. */
function numbers(type: (typeof ARRAYS)[number], count: number): fc.Arbitrary<NumericArray> {
  const size = { minLength: count, maxLength: count, size: "max" } as const;
  switch (type) {
    case Uint8Array:
      return fc.uint8Array(size);
    case Int8Array:
      return fc.int8Array(size);
    case Int16Array:
      return fc.int16Array(size);
    case Uint16Array:
      return fc.uint16Array(size);
    case Int32Array:
      return fc.int32Array(size);
    case Uint32Array:
      return fc.uint32Array(size);
    case BigInt64Array:
      return fc.bigInt64Array(size);
    case BigUint64Array:
      return fc.bigUint64Array(size);
    case Float32Array:
      return fc.float32Array(size);
    default:
      return fc.float64Array(size);
  }
}

/** Arrays of any type. */
export const anyNumbers = (count: number): fc.Arbitrary<NumericArray> =>
  fc.constantFrom(...ARRAYS).chain((type) => numbers(type, count));

const marks = (count: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: count, maxLength: count, max: 1, size: "max" });

/** Text as FITS keeps it: without blanks at its end. */
const text = fc
  .string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    maxLength: 12,
  })
  .map((string) => string.trimEnd());

const shape = fc.oneof(fc.constant([]), fc.constantFrom([1, 1], [2], [3], [2, 2], [3, 1, 2]));

const product = (lengths: readonly number[]): number => lengths.reduce((a, b) => a * b, 1);
const FLOATS = [Float32Array, Float64Array] as const;

/** A column of any type, as reading would give it; `n` makes its name its own. */
export function anyColumn(rows: number, n: number): fc.Arbitrary<Column> {
  const base = fc.record({
    name: fc.constant(`col_${n}`),
    unit: fc.constantFrom(undefined, "m/s", "erg cm-2"),
    format: fc.constant(""),
  });
  const fixed = fc.tuple(base, shape).chain(([common, lengths]) => {
    const count = rows * product(lengths);
    const head = { ...common, shape: lengths };
    return fc.oneof(
      anyNumbers(count).map((data): Column => ({ ...head, type: "numeric", data })),
      fc
        .tuple(
          fc.constantFrom(...ARRAYS.slice(0, 8)).chain((type) => numbers(type, count)),
          marks(count),
        )
        .map(([data, nulls]): Column => {
          const some = nulls.some((one) => one === 1);
          return some ? { ...head, type: "numeric", data, nulls } : { ...head, type: "numeric", data };
        }),
      fc
        .uint8Array({ minLength: count, maxLength: count, max: 2, size: "max" })
        .map(
          (data): Column => ({ ...head, type: "logical", data: data.map((one) => (one === 2 ? 255 : one)) }),
        ),
      marks(count).map((data): Column => ({ ...head, type: "bits", data })),
      fc
        .constantFrom(...FLOATS)
        .chain((type) => numbers(type, count * 2))
        .map((data): Column => ({ ...head, type: "complex", data: data as Float32Array })),
      fc
        .array(text, { minLength: count, maxLength: count, size: "max" })
        .map((data): Column => ({ ...head, type: "text", data })),
    );
  });
  const length = fc.nat(7);
  const cells = <T>(cell: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
    fc.array(cell, { minLength: rows, maxLength: rows, size: "max" });
  const ragged = base.chain((common) => {
    const head = { ...common, shape: [], type: "ragged" } as const;
    return fc.oneof(
      fc
        .constantFrom(...ARRAYS)
        .chain((type) => cells(length.chain((count) => numbers(type, count))))
        .map((data): Column => ({ ...head, of: "numeric", data })),
      cells(text).map((data): Column => ({ ...head, of: "text", data })),
      cells(length.chain(marks)).map((data): Column => ({ ...head, of: "bits", data })),
      cells(length.chain(marks)).map((data): Column => ({ ...head, of: "logical", data })),
      fc
        .constantFrom(...FLOATS)
        .chain((type) => cells(length.chain((count) => numbers(type, 2 * count))))
        .map((data): Column => ({ ...head, of: "complex", data })),
    );
  });
  return fc.oneof({ arbitrary: fixed, weight: 3 }, { arbitrary: ragged, weight: 2 });
}

/** A table of any columns. */
export const anyTable: fc.Arbitrary<FitsTable> = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))
  .chain(([rows, count]) =>
    fc
      .tuple(...Array.from({ length: count }, (_, i) => anyColumn(rows, i + 1)))
      .map((columns) => ({ rows: count === 0 ? 0 : rows, columns })),
  );
