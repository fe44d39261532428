import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import fc from "fast-check";
import { gzipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { memorySource, openFits, readTable } from "../../src/index.ts";
import { expandTable } from "../../src/table/compressed/expand.ts";
import { fpack, scratchFolder } from "../interop/tools.ts";
import { bigEndian, buildFile, join } from "../support/build.ts";
import { countingSource } from "../support/counting.ts";
import { riceEncode } from "../tiles/rice-encoder.ts";

type Cards = Parameters<typeof buildFile>[0];

const folder = scratchFolder();
afterAll(() => folder.remove());

/** Rows with an integer, two floats, a text, and cells of variable length of two kinds of descriptor. */
interface Row {
  readonly i: number;
  readonly e: readonly [number, number];
  readonly a: string;
  readonly vj: readonly number[];
  readonly vi: readonly number[];
}

const rowOf = (n: number): Row => ({
  i: (n * 7) % 1000,
  e: [n / 4, -n],
  a: `r${n}`.padEnd(5),
  vj: Array.from({ length: (n * 5) % 13 }, (_, k) => n * k - 3),
  vi: Array.from({ length: n % 40 }, (_, k) => (k * k) % 9),
});

const COLUMNS = [
  ["I", "I", "GZIP_2"],
  ["E", "2E", "GZIP_2"],
  ["A", "5A", "GZIP_1"],
  ["VJ", "1PJ", "RICE_1"],
  ["VI", "1QI", "GZIP_2"],
  ["NONE", "0J", undefined],
] as const;
const ROW_BYTES = 2 + 8 + 5 + 8 + 16;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const bigints = (values: readonly number[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, i) => void view.setBigInt64(i * 8, BigInt(value)));
  return new Uint8Array(view.buffer);
};
const shuffled = (bytes: Uint8Array, width: number): Uint8Array =>
  Uint8Array.from(
    bytes,
    (_, k) => bytes[(k % (bytes.length / width)) * width + Math.floor(k / (bytes.length / width))],
  );

/** The table as it is, its cells in the heap row after row. */
function plain(rows: readonly Row[]): Uint8Array {
  const heap: Uint8Array[] = [];
  let size = 0;
  const put = (bytes: Uint8Array): number => {
    heap.push(bytes);
    size += bytes.length;
    return size - bytes.length;
  };
  const table = rows.map(({ i, e, a, vj, vi }) =>
    join(
      bigEndian([i], "Int16"),
      bigEndian(e, "Float32"),
      text(a),
      bigEndian([vj.length, put(bigEndian(vj, "Int32"))], "Int32"),
      bigints([vi.length, put(bigEndian(vi, "Int16"))]),
    ),
  );
  return buildFile(
    [
      ["XTENSION", "BINTABLE"],
      ["BITPIX", 8],
      ["NAXIS", 2],
      ["NAXIS1", ROW_BYTES],
      ["NAXIS2", rows.length],
      ["PCOUNT", size],
      ["GCOUNT", 1],
      ["TFIELDS", COLUMNS.length],
      ...COLUMNS.flatMap(
        ([name, format], n): Cards => [
          [`TTYPE${n + 1}`, name],
          [`TFORM${n + 1}`, format],
        ],
      ),
      ["EXTNAME", "TAB"],
      ["TUNIT2", "m"],
    ],
    join(...table, ...heap),
  );
}

/**
 * The table compressed, `tileRows` rows to a tile, by the words of the Standard (section 10.3). The two lists of
 * descriptors of a variable-length column come in the order of the Standard or in that of cfitsio.
 */
function compressed(
  rows: readonly Row[],
  tileRows: number,
  order: "standard" | "cfitsio",
  change: Cards = [],
): Uint8Array {
  const heap: Uint8Array[] = [];
  let size = 0;
  const put = (bytes: Uint8Array): [number, number] => {
    heap.push(bytes);
    size += bytes.length;
    return [bytes.length, size - bytes.length];
  };
  const ragged = (
    cells: readonly Uint8Array[],
    elementBytes: number,
    descriptors: (values: readonly number[]) => Uint8Array,
    pack: (bytes: Uint8Array) => Uint8Array,
  ): [number, number] => {
    let at = 0;
    const own: number[] = [];
    const stored: number[] = [];
    for (const cell of cells) {
      own.push(cell.length / elementBytes, at);
      at += cell.length;
      const packed = pack(cell);
      stored.push(...put(packed.length < cell.length ? packed : cell));
    }
    const lists = [descriptors(own), bigints(stored)];
    return put(gzipSync(join(...(order === "cfitsio" ? lists : lists.reverse()))));
  };
  const descriptors: Uint8Array[] = [];
  for (let from = 0; from < rows.length; from += tileRows) {
    const tile = rows.slice(from, from + tileRows);
    const column = (of: (row: Row) => Uint8Array): Uint8Array => join(...tile.map(of));
    for (const place of [
      put(
        gzipSync(
          shuffled(
            column(({ i }) => bigEndian([i], "Int16")),
            2,
          ),
        ),
      ),
      put(
        gzipSync(
          shuffled(
            column(({ e }) => bigEndian(e, "Float32")),
            4,
          ),
        ),
      ),
      put(gzipSync(column(({ a }) => text(a)))),
      ragged(
        tile.map(({ vj }) => bigEndian(vj, "Int32")),
        4,
        (values) => bigEndian(values, "Int32"),
        (bytes) => riceEncode(new Int32Array(bytes.slice().buffer.slice(0)).map(swap), 32, 4),
      ),
      ragged(
        tile.map(({ vi }) => bigEndian(vi, "Int16")),
        2,
        bigints,
        (bytes) => gzipSync(shuffled(bytes, 2)),
      ),
      [0, 0],
    ]) {
      descriptors.push(bigints(place));
    }
  }
  const cards: Cards = [
    ["XTENSION", "BINTABLE"],
    ["BITPIX", 8],
    ["NAXIS", 2],
    ["NAXIS1", 16 * COLUMNS.length],
    ["NAXIS2", Math.ceil(rows.length / tileRows)],
    ["PCOUNT", size],
    ["GCOUNT", 1],
    ["TFIELDS", COLUMNS.length],
    ...COLUMNS.flatMap(
      ([name], n): Cards => [
        [`TTYPE${n + 1}`, name],
        [`TFORM${n + 1}`, "1QB"],
      ],
    ),
    ["EXTNAME", "TAB"],
    ["TUNIT2", "m"],
    ["ZTABLE", true],
    ["ZTILELEN", tileRows],
    ["ZNAXIS1", ROW_BYTES],
    ["ZNAXIS2", rows.length],
    ["ZPCOUNT", rows.reduce((sum, { vj, vi }) => sum + vj.length * 4 + vi.length * 2, 0)],
    ...COLUMNS.flatMap(
      ([, format, codec], n): Cards => [
        [`ZFORM${n + 1}`, format],
        ...(codec === undefined ? [] : [[`ZCTYP${n + 1}`, codec] as const]),
      ],
    ),
  ];
  const changes = new Map(change);
  return buildFile(
    cards.map(([key, value]) => [key, changes.get(key) ?? value] as const),
    join(...descriptors, ...heap),
  );
}

const swap = (w: number): number => (w << 24) | ((w & 0xff00) << 8) | ((w >>> 8) & 0xff00) | (w >>> 24);

const second = async (bytes: Uint8Array) => (await openFits(bytes)).units[1];
const rows = Array.from({ length: 57 }, (_, n) => rowOf(n));

describe("compressed tables", () => {
  it.each(["standard", "cfitsio"] as const)(
    "are the tables they hold, descriptors as the %s has them",
    async (order) => {
      const expected = await second(plain(rows));
      // A tile of one row cannot show the order of the Standard.
      for (const tileRows of [order === "cfitsio" ? 1 : 19, 10, 57, 100]) {
        const unit = await second(compressed(rows, tileRows, order));
        expect(unit.kind).toBe("compressed-table");
        expect(unit.header.cards.map(({ raw }) => raw)).toEqual(expected.header.cards.map(({ raw }) => raw));
        expect(await readTable(unit)).toEqual(await readTable(expected));
      }
    },
  );

  it("give any range of rows and choice of columns", async () => {
    const expected = await second(plain(rows));
    const unit = await second(compressed(rows, 10, "cfitsio"));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 57 }),
        fc.integer({ min: 0, max: 57 }),
        fc.subarray(["I", "E", "A", "VJ", "VI", "NONE"]),
        async (start, end, columns) => {
          const options = { rows: { start: Math.min(start, end), count: Math.abs(end - start) }, columns };
          expect(await readTable(unit, options)).toEqual(await readTable(expected, options));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("say what is wrong with them", async () => {
    const read = async (change: Cards) => readTable(await second(compressed(rows, 10, "cfitsio", change)));
    await expect(read([["ZCTYP1", "HCOMPRESS_1"]])).rejects.toMatchObject({
      kind: "unsupported",
      card: "ZCTYP1",
      unit: 1,
    });
    await expect(read([["ZCTYP2", "RICE_1"]])).rejects.toThrow(/RICE_1 cannot hold columns of type E/);
    await expect(read([["ZCTYP3", "NOCOMPRESS"]])).rejects.toThrow(
      /cannot hold its 10 rows|bytes where 50 are due/,
    );
    await expect(read([["ZNAXIS2", 1e9]])).rejects.toThrow(/are 100000000 tiles, the file holds 6/);
    await expect(
      read([
        ["ZTILELEN", 1e9],
        ["ZNAXIS2", 1e9],
      ]),
    ).rejects.toThrow(/cannot hold its 1000000000 rows/);
    await expect(read([["ZNAXIS1", 1000]])).rejects.toThrow(
      /ZNAXIS1 is 1000; expected the columns' 39 bytes|39/,
    );
    await expect(read([["ZFORM1", "J"]])).rejects.toMatchObject({ kind: "format" });
    await expect(
      read([
        ["ZFORM4", "1PD"],
        ["ZCTYP4", "GZIP_1"],
      ]),
    ).rejects.toMatchObject({ kind: "format" });
    await expect(read([["TFORM1", "1QJ"]])).rejects.toMatchObject({ kind: "format", card: "TFORM1" });
  });

  it("never throw anything but a typed error, whatever the bytes", async () => {
    const good = compressed(rows.slice(0, 20), 7, "cfitsio");
    const data = (await second(good)).span.offset;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(fc.integer({ min: data, max: good.length - 1 }), fc.integer({ min: 0, max: 255 })),
          {
            minLength: 1,
            maxLength: 8,
          },
        ),
        async (changes) => {
          const bytes = good.slice();
          for (const [at, byte] of changes) bytes[at] = byte;
          try {
            await readTable(await second(bytes));
          } catch (error) {
            expect(error).toMatchObject({ name: "FitsError" });
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("are expanded in the columns asked for only", async () => {
    const bytes = compressed(rows, 10, "cfitsio");
    const whole = await readTable(await second(bytes));
    const sourced = countingSource(memorySource(bytes));
    const [, unit] = (await openFits(sourced)).units;
    const before = sourced.bytes();
    const all = await readTable(unit).then(() => sourced.bytes() - before);
    const some = await readTable(unit, { columns: ["vi", "a"] });
    expect(some.columns).toEqual([whole.columns[4], whole.columns[2]]);
    expect(sourced.bytes() - before - all).toBeLessThan(all * 0.7);
  });

  it("are read beside a column whose codec is not known", async () => {
    const bytes = compressed(rows, 10, "cfitsio");
    const whole = await readTable(await second(bytes));
    const odd = compressed(rows, 10, "cfitsio", [["ZCTYP1", "HCOMPRESS_1"]]);
    const unit = await second(odd);
    await expect(readTable(unit)).rejects.toMatchObject({ kind: "unsupported" });
    expect((await readTable(unit, { columns: ["E"] })).columns).toEqual([whole.columns[1]]);
  });

  it("stop when told", async () => {
    const unit = await second(compressed(rows, 10, "cfitsio"));
    if (unit.kind !== "compressed-table") throw new Error(unit.kind);
    await expect(expandTable(unit, { start: 0, count: 57 }, AbortSignal.abort())).rejects.toMatchObject({
      kind: "aborted",
    });
  });

  it("made by fpack are the tables they hold", async (context) => {
    if (fpack.missing !== undefined) return context.skip(fpack.missing);
    const path = joinPath(folder.path, "table.fits");
    const bytes = plain(Array.from({ length: 500 }, (_, n) => rowOf(n)));
    writeFileSync(path, bytes);
    spawnSync(fpack.path, ["-table", path]);
    const unit = await second(readFileSync(`${path}.fz`));
    expect(unit.kind).toBe("compressed-table");
    expect(await readTable(unit)).toEqual(await readTable(await second(bytes)));
  });
});
