import fc from "fast-check";
import {
  type Cell,
  type Column,
  cellOf,
  type FitsTable,
  type NumericArray,
  type Source,
} from "../../src/index.ts";

/** A source that notes what was read of it. */
export function countingSource(
  bytes: Uint8Array,
): Source & { readonly reads: [offset: number, length: number][] } {
  const reads: [number, number][] = [];
  return {
    size: bytes.length,
    reads,
    read: async (offset, length, options) => {
      reads.push([offset, length]);
      if (options?.into === undefined) return bytes.slice(offset, offset + length);
      options.into.set(bytes.subarray(offset, offset + length));
      return options.into.subarray(0, length);
    },
  };
}

/** Every cell of a table as plain arrays, with the names: what two tables must agree in. */
export function contents(table: FitsTable): { name: string; unit: string | undefined; cells: unknown[] }[] {
  return table.columns.map((column) => ({
    name: column.name,
    unit: column.unit,
    cells: Array.from({ length: table.rows }, (_, row) => plain(cellOf(column, row))),
  }));
}

const plain = (cell: Cell): unknown =>
  cell !== null && typeof cell === "object" ? Array.from(cell as []) : cell;

const ARRAYS = [
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
] as const;

type ArrayType = (typeof ARRAYS)[number];

function randomArray(type: ArrayType, length: number): fc.Arbitrary<NumericArray> {
  const made = fc.uint8Array({
    minLength: length * type.BYTES_PER_ELEMENT,
    maxLength: length * type.BYTES_PER_ELEMENT,
  });
  return made.map((bytes) => {
    const array = new type(bytes.slice().buffer);
    // One NaN is as good as another: not every way keeps its bits.
    if (array instanceof Float32Array || array instanceof Float64Array) {
      for (let i = 0; i < array.length; i++) if (Number.isNaN(array[i])) array[i] = Number.NaN;
    }
    return array;
  });
}

const mask = (length: number): fc.Arbitrary<Uint8Array> =>
  fc
    .array(fc.constantFrom(0, 1), { minLength: length, maxLength: length })
    .map((bits) => Uint8Array.from(bits));

/** A column of any kind for `rows` rows. */
export function randomColumn(name: string, rows: number): fc.Arbitrary<Column> {
  const head = fc.record({
    name: fc.constant(name),
    unit: fc.constantFrom(undefined, "Mx/cm2", "s"),
    format: fc.constant(""),
    shape: fc.constantFrom(...([[], [], [3], [2, 3], [1]] as number[][])),
  });
  return head.chain((base) => {
    const count = rows * base.shape.reduce((a, b) => a * b, 1);
    const numeric = fc.constantFrom(...ARRAYS).chain((type) =>
      randomArray(type, count).chain((data): fc.Arbitrary<Column> => {
        const column: Column = { ...base, type: "numeric", data };
        if (data instanceof Float32Array || data instanceof Float64Array) return fc.constant(column);
        return fc.option(mask(count)).map((nulls) => (nulls?.includes(1) ? { ...column, nulls } : column));
      }),
    );
    const bytes = (type: "logical" | "bits", ...of: number[]): fc.Arbitrary<Column> =>
      fc
        .array(fc.constantFrom(...of), { minLength: count, maxLength: count })
        .map((data) => ({ ...base, type, data: Uint8Array.from(data) }) as Column);
    const complex = fc
      .constantFrom(Float32Array, Float64Array)
      .chain((type) => randomArray(type, 2 * count))
      .map((data) => ({ ...base, type: "complex", data }) as Column);
    const text = fc.array(fc.string({ unit: "grapheme" }), { minLength: count, maxLength: count }).chain(
      (data): fc.Arbitrary<Column> =>
        fc.option(mask(count)).map((nulls) => {
          if (!nulls?.includes(1)) return { ...base, type: "text", data };
          return { ...base, type: "text", data: data.map((s, i) => (nulls[i] === 1 ? "" : s)), nulls };
        }),
    );
    const ragged = fc
      .tuple(
        fc.constantFrom(...ARRAYS),
        fc.array(fc.nat(5), { minLength: rows, maxLength: rows }),
        fc.constantFrom("numeric", "complex" as const),
      )
      .chain(([type, lengths, kind]) => {
        const of =
          kind === "complex" && (type === Float32Array || type === Float64Array) ? "complex" : "numeric";
        const sizes = lengths.map((n) => (of === "complex" ? 2 * n : n));
        return fc
          .tuple(...sizes.map((n) => randomArray(type, n)))
          .map((data) => ({ ...base, shape: [], type: "ragged", of, data }) as Column);
      });
    return fc.oneof(numeric, bytes("logical", 0, 1, 255), bytes("bits", 0, 1), complex, text, ragged);
  });
}

/** A table of any columns. */
export const randomTable: fc.Arbitrary<FitsTable> = fc
  .tuple(fc.nat(6), fc.integer({ min: 1, max: 4 }))
  .chain(([rows, columns]) =>
    fc
      .tuple(...Array.from({ length: columns }, (_, i) => randomColumn(`c${i}`, rows)))
      .map((made) => ({ rows, columns: made })),
  );
