import { describe, expect, it } from "vitest";
import {
  cellOf,
  column,
  type FitsTable,
  openFits,
  type RaggedColumn,
  readTable,
  rowsOf,
  type TableUnit,
} from "../../src/index.ts";
import { bigEndian, buildFile, join } from "../support/build.ts";

type Cards = Parameters<typeof buildFile>[0];

function file(
  formats: readonly string[],
  rowBytes: number,
  data: Uint8Array,
  more: Cards = [],
  rows = 1,
): Uint8Array {
  return buildFile(
    [
      ["XTENSION", "BINTABLE"],
      ["BITPIX", 8],
      ["NAXIS", 2],
      ["NAXIS1", rowBytes],
      ["NAXIS2", rows],
      ["PCOUNT", Math.max(0, data.length - rowBytes * rows)],
      ["GCOUNT", 1],
      ["TFIELDS", formats.length],
      ...formats.map((format, i) => [`TFORM${i + 1}`, format] as const),
      ...more,
    ],
    data,
  );
}

const read = async (bytes: Uint8Array): Promise<FitsTable> => readTable((await openFits(bytes)).unit(1));
const text = (s: string): Uint8Array => new TextEncoder().encode(s);

/** One row with one cell of variable length. */
async function ragged(
  format: string,
  length: number,
  heap: Uint8Array,
  more: Cards = [],
): Promise<RaggedColumn> {
  const wide = format.includes("Q");
  const head = new DataView(new ArrayBuffer(wide ? 16 : 8));
  if (wide) head.setBigInt64(0, BigInt(length));
  else head.setInt32(0, length);
  const table = await read(file([format], head.byteLength, join(new Uint8Array(head.buffer), heap), more));
  return table.columns[0] as RaggedColumn;
}

describe("cells of variable length, of every type", () => {
  const words = Uint8Array.of(0x40, 0x49, 0x0f, 0xdb, 0xbf, 0x80, 0, 0);
  it.each([
    ["L", 3, text("TF\0"), "logical", [true, false, null]],
    ["X", 10, Uint8Array.of(0b10110000, 0b01000000), "bits", [1, 0, 1, 1, 0, 0, 0, 0, 0, 1]],
    ["B", 2, Uint8Array.of(0, 255), "numeric", [0, 255]],
    ["I", 2, Uint8Array.of(0xff, 0xfe, 0x7f, 0xff), "numeric", [-2, 32767]],
    ["J", 1, Uint8Array.of(0x80, 0, 0, 0), "numeric", [-(2 ** 31)]],
    ["K", 1, Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 1), "numeric", [-(2n ** 63n) + 1n]],
    ["A", 5, text("ab c "), "text", "ab c"],
    ["E", 2, words, "numeric", [Math.fround(Math.PI), -1]],
    ["D", 1, bigEndian([Math.E], "Float64"), "numeric", [Math.E]],
    ["C", 1, words, "complex", [Math.fround(Math.PI), -1]],
    ["M", 1, bigEndian([Math.E, Number.NaN], "Float64"), "complex", [Math.E, Number.NaN]],
  ])("P%s and Q%s", async (code, length, heap, of, expected) => {
    for (const kind of ["P", "Q"]) {
      const found = await ragged(`1${kind}${code}(${length})`, length, heap);
      expect(found).toMatchObject({ type: "ragged", of });
      const cell = cellOf(found, 0);
      expect(typeof cell === "string" ? cell : Array.from(cell as Float64Array)).toEqual(expected);
    }
  });

  it("scales them, makes them unsigned, marks nulls and keeps TDIM", async () => {
    const heap = Uint8Array.of(0x80, 0, 0xff, 0xff, 0, 1, 0x7f, 0xff);
    const scaled = await ragged("1PI", 4, heap, [
      ["TSCAL1", 0.5],
      ["TZERO1", 10],
      ["TNULL1", -1],
    ]);
    expect(scaled.data[0]).toEqual(new Float64Array([-16374, Number.NaN, 10.5, 16393.5]));
    const unsigned = await ragged("1PI", 4, heap, [
      ["TZERO1", 32768],
      ["TNULL1", -1],
      ["TDIM1", "(2,2)"],
    ]);
    expect(unsigned.data[0]).toEqual(new Uint16Array([0, 32767, 32769, 65535]));
    expect(unsigned.shape).toEqual([2, 2]);
    expect(cellOf(unsigned, 0)).toEqual([0, null, 32769, 65535]);
    const wide = await ragged("1QK", 1, Uint8Array.of(0x7f, 255, 255, 255, 255, 255, 255, 255), [
      ["TZERO1", 2n ** 63n],
    ]);
    expect(wide.data[0]).toEqual(new BigUint64Array([2n ** 64n - 1n]));
  });
});

describe("shapes of fixed cells", () => {
  it.each([
    ["12A4", [], ["ab", "cd", "e"]],
    ["12A:SSTR4", [], ["ab", "cd", "e"]],
    ["12A", [["TDIM1", "(4,3)"]], ["ab", "cd", "e"]],
    ["12A", [["TDIM1", "(4,2)"]], ["ab", "cd"]],
    ["12A", [["TDIM1", "(4,9)"]], "ab  cd  e"],
    ["A12", [], "ab  cd  e"],
  ] as const)("reads text %s with %j", async (format, cards, expected) => {
    const { columns } = await read(file([format], 12, text("ab  cd  e   "), cards));
    expect(cellOf(columns[0], 0)).toEqual(expected);
  });

  it("reads no more values than TDIM names, row after row", async () => {
    const { columns } = await read(
      file(["5I"], 10, bigEndian([1, 2, 3, 4, 99, 5, 6, 7, 8, 99], "Int16"), [["TDIM1", "(2,2)"]], 2),
    );
    expect(columns[0]).toMatchObject({ shape: [2, 2], data: new Int16Array([1, 2, 3, 4, 5, 6, 7, 8]) });
    expect(cellOf(columns[0], 1)).toEqual(new Int16Array([5, 6, 7, 8]));
  });

  it("gives columns of no repeat empty cells", async () => {
    const { columns } = await read(
      file(["0E", "0A", "0L", "0PD", "J"], 4, bigEndian([7, 8], "Int32"), [], 2),
    );
    expect(columns.map((one) => cellOf(one, 1))).toEqual([
      new Float32Array(0),
      "",
      [],
      new Float64Array(0),
      8,
    ]);
  });

  it("swaps words that do not lie on even bytes, of a Node Buffer too", async () => {
    const bytes = file(["B", "D"], 9, join(Uint8Array.of(1), bigEndian([0.1], "Float64")));
    const around = Buffer.concat([Buffer.of(0), bytes]).subarray(1);
    const { columns } = await read(around);
    expect(columns[1].data).toEqual(new Float64Array([0.1]));
    expect(columns[0].data.constructor).toBe(Uint8Array);
  });

  it("keeps TDISP, and reads A3DTABLE as a binary table", async () => {
    const cards: Cards = [["TDISP1", "F8.3"]];
    const bytes = file(["D"], 8, bigEndian([1.5], "Float64"), cards);
    const at = Buffer.from(bytes.buffer).indexOf("BINTABLE");
    bytes.set(text("A3DTABLE"), at);
    const unit = (await openFits(bytes)).unit(1) as TableUnit;
    expect(unit.columns[0].display).toBe("F8.3");
    expect((await readTable(unit)).columns[0].data).toEqual(new Float64Array([1.5]));
  });
});

describe("rows as objects", () => {
  it("has null for what is missing, and a name for every column", async () => {
    const data = join(
      bigEndian([-1, 5], "Int16"),
      text("T"),
      Uint8Array.of(0xa0),
      bigEndian([1, 2], "Float64"),
    );
    const more: Cards = [
      ["TTYPE1", "n"],
      ["TNULL1", -1],
      ["TTYPE2", "n"],
      ["TTYPE3", "__proto__"],
    ];
    const table = await read(file(["I", "I", "L", "3X", "M"], 22, data, more));
    const [row] = [...rowsOf(table)];
    expect(Object.entries(row)).toEqual([
      ["n", null],
      ["n_2", 5],
      ["__proto__", true],
      ["col4", new Uint8Array([1, 0, 1])],
      ["col5", new Float64Array([1, 2])],
    ]);
    expect(cellOf(column(table, "N"), 0)).toBeNull();
  });
});

describe("ASCII tables", () => {
  it("has null text where TNULL says so, and overlapping fields", async () => {
    const bytes = buildFile(
      [
        ["XTENSION", "TABLE"],
        ["BITPIX", 8],
        ["NAXIS", 2],
        ["NAXIS1", 8],
        ["NAXIS2", 3],
        ["PCOUNT", 0],
        ["GCOUNT", 1],
        ["TFIELDS", 3],
        ["TBCOL1", 1],
        ["TFORM1", "A4"],
        ["TNULL1", "----"],
        ["TBCOL2", 5],
        ["TFORM2", "I4"],
        ["TNULL2", "****"],
        ["TBCOL3", 1],
        ["TFORM3", "A8"],
      ],
      text("ab    12----****   c-3  "),
    );
    const unit = (await openFits(bytes)).unit(1);
    expect([...rowsOf(await readTable(unit))]).toEqual([
      { col1: "ab", col2: 12, col3: "ab    12" },
      { col1: null, col2: null, col3: "----****" },
      { col1: "   c", col2: -3, col3: "   c-3" },
    ]);
    const part = await readTable(unit, { rows: { start: 1, count: 2 }, columns: ["col2"] });
    expect([...rowsOf(part)]).toEqual([{ col2: null }, { col2: -3 }]);
  });
});
