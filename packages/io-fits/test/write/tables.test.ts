import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Column,
  column,
  encodeFits,
  type FitsTable,
  Header,
  openFits,
  readTable,
} from "../../src/index.ts";
import { layTable } from "../../src/write/table-unit.ts";
import { anyTable } from "../support/table-cases.ts";

const numeric = (name: string, data: Column["data"], more: object = {}): Column =>
  ({ name, unit: undefined, format: "", shape: [], type: "numeric", data, ...more }) as Column;

async function roundTrip(
  table: FitsTable,
  header?: Header,
): Promise<{ readonly table: FitsTable; readonly header: Header }> {
  const bytes = await encodeFits([{ kind: "table", table, ...(header === undefined ? {} : { header }) }]);
  const file = await openFits(bytes);
  expect(file.warnings).toEqual([]);
  expect(file.units.map(({ kind }) => kind)).toEqual(["image", "table"]);
  return { table: await readTable(file.units[1]), header: file.units[1].header };
}

/** What reading should give: the formats are new, and values where a mask says null are anything. */
function comparable({ rows, columns }: FitsTable): unknown {
  return {
    rows,
    columns: columns.map(({ format: _, ...one }) => {
      if (one.type !== "numeric" || one.nulls === undefined) return one;
      const { nulls } = one;
      return { ...one, data: [...nulls].map((mark, i) => (mark === 1 ? null : one.data[i])) };
    }),
  };
}

describe("tables written and read back", () => {
  it("are the same, whatever the columns", async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (table) => {
        expect(comparable((await roundTrip(table)).table)).toEqual(comparable(table));
      }),
      { numRuns: 300 },
    );
  });

  it("use 64-bit pointers where the heap is too large for others", async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (table) => {
        const unit = { kind: "table", table } as const;
        const place = { primary: false, extended: true, checksums: undefined };
        const laid = layTable(unit, place, -1);
        const pieces: Uint8Array[] = [];
        for await (const piece of laid.pieces()) pieces.push(piece);
        const header = `${laid.cards.join("")}${"END".padEnd(80)}`;
        const primary = await encodeFits([]);
        const start = primary.length;
        const data = start + Math.ceil(header.length / 2880) * 2880;
        const bytes = new Uint8Array(data + Math.ceil(laid.dataBytes / 2880) * 2880).fill(0x20, start, data);
        bytes.set(primary);
        bytes.set(new TextEncoder().encode(header), start);
        let at = data;
        for (const piece of pieces) {
          bytes.set(piece, at);
          at += piece.length;
        }
        expect(at).toBe(data + laid.dataBytes);
        const read = await readTable((await openFits(bytes)).units[1]);
        expect(comparable(read)).toEqual(comparable(table));
        const ragged = read.columns.filter(({ type }) => type === "ragged");
        expect(ragged.every(({ format }) => format.startsWith("1Q"))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it("take a null that no value has, the one that is there first", async () => {
    const nulls = new Uint8Array([0, 1, 0]);
    const read = await roundTrip({
      rows: 3,
      columns: [
        numeric("there", new Int16Array([1, -99, 2]), { nulls }),
        numeric("taken", new Int16Array([1, 1, 2]), { nulls }),
        numeric("unsigned", new Uint16Array([1, 65535, 2]), { nulls }),
        numeric("floats", new Float32Array([1, 1, 2]), { nulls }),
      ],
    });
    expect([1, 2, 3, 4].map((n) => read.header.get(`TNULL${n}`))).toEqual([-99, -32768, 32767, undefined]);
    expect(column(read.table, "floats").data).toEqual(new Float32Array([1, Number.NaN, 2]));
  });

  const ragged = (name: string, data: Column["data"], nulls?: readonly (Uint8Array | undefined)[]): Column =>
    numeric(name, data, { type: "ragged", of: "numeric", ...(nulls === undefined ? {} : { nulls }) });

  it("keep the nulls of cells of variable length", async () => {
    const nulls = [Uint8Array.of(0, 1), undefined, new Uint8Array(0)];
    const cells = <T>(make: (...values: number[]) => T, least: number): T[] => [
      make(1, 7),
      make(7, least),
      make(),
    ];
    const columns = [
      ragged(
        "i",
        cells((...n) => Int16Array.from(n), -32768),
        nulls,
      ),
      ragged(
        "u",
        cells((...n) => Uint32Array.from(n), 0),
        nulls,
      ),
      ragged(
        "k",
        cells((...n) => BigInt64Array.from(n.map(BigInt)), -99),
        nulls,
      ),
      ragged(
        "b",
        cells((...n) => Int8Array.from(n), -128),
        nulls,
      ),
      ragged(
        "none",
        cells((...n) => Int16Array.from(n), 3),
      ),
    ];
    const read = await roundTrip({ rows: 3, columns });
    expect([1, 2, 3, 4, 5].map((n) => read.header.get(`TNULL${n}`))).toEqual([
      -32767,
      // As stored, before TZERO2.
      2 - 2 ** 31,
      -(2n ** 63n),
      1,
      undefined,
    ]);
    for (const [i, one] of read.table.columns.entries()) {
      const { data, nulls: back } = one as Extract<Column, { type: "ragged" }>;
      const source = columns[i].data as readonly Int16Array[];
      expect(data[1]).toEqual(source[1]);
      expect([data[0][0], data[0].length, data[2].length]).toEqual([source[0][0], 2, 0]);
      if (i < 4) expect(back?.[0]).toEqual(Uint8Array.of(0, 1));
      expect(back?.[1]).toBeUndefined();
    }
  });

  it("drop a TNULL that a value of variable length has", async () => {
    const table = { rows: 2, columns: [ragged("a", [Int16Array.of(1), Int16Array.of(2, 3)])] };
    const { header } = await roundTrip(table);
    for (const [none, kept] of [
      [3, undefined],
      [4, 4],
    ] as const) {
      const given = header.with({ key: "TNULL1", value: none });
      const read = await roundTrip(table, given);
      expect(read.header.get("TNULL1")).toBe(kept);
      expect(read.table.columns[0].data).toEqual(table.columns[0].data);
    }
  });

  it("refuse marks that do not fit a cell", async () => {
    const table = { rows: 1, columns: [ragged("a", [Int16Array.of(1)], [new Uint8Array(2)])] };
    await expect(encodeFits([{ kind: "table", table }])).rejects.toThrow(/Column a has 2 null marks/);
  });

  it("refuse nulls where every number is taken", async () => {
    const data = Uint8Array.from({ length: 257 }, (_, i) => i);
    const nulls = new Uint8Array(257);
    nulls[256] = 1;
    const unit = { kind: "table", table: { rows: 257, columns: [numeric("a", data, { nulls })] } } as const;
    await expect(encodeFits([unit])).rejects.toThrow(/leaves no number for its nulls/);
  });

  it("keep the width of text, and find one where none is given", async () => {
    const text = (name: string, format: string): Column => ({
      name,
      unit: undefined,
      format,
      shape: [],
      type: "text",
      data: ["ab", ""],
    });
    const { table } = await roundTrip({
      rows: 2,
      columns: [text("wide", "8A"), text("own", ""), text("narrow", "1A")],
    });
    expect(table.columns.map(({ format }) => format)).toEqual(["8A", "2A", "2A"]);
  });

  it("keep the header, and what it says of a column goes where the column goes", async () => {
    const before = Header.from([
      { key: "XTENSION", value: "BINTABLE", comment: "my comment" },
      { key: "EXTNAME", value: "EVENTS" },
      { key: "TTYPE1", value: "gone" },
      { key: "TFORM1", value: "1J" },
      { key: "TDISP1", value: "I8" },
      { key: "COMMENT", value: "between" },
      { key: "TTYPE2", value: "Kept", comment: "what it is" },
      { key: "TFORM2", value: "1I" },
      { key: "TNULL2", value: -1 },
      { key: "TDISP2", value: "I5", comment: "shown so" },
      { key: "ORIGIN", value: "here" },
    ]);
    const { header } = await roundTrip({ rows: 1, columns: [numeric("KEPT", new Int32Array([5]))] }, before);
    expect(header.cards.slice(8).map(({ raw }) => raw.trimEnd())).toEqual([
      "EXTNAME = 'EVENTS  '",
      "COMMENT between",
      "TTYPE1  = 'KEPT    '           / what it is",
      "TFORM1  = '1J      '",
      "TNULL1  =                   -1",
      "TDISP1  = 'I5      '           / shown so",
      "ORIGIN  = 'here    '",
    ]);
    expect(header.comment("XTENSION")).toBe("my comment");
  });

  it.each<[string, FitsTable, RegExp]>([
    [
      "too many columns",
      { rows: 0, columns: Array(1000).fill(numeric("a", new Uint8Array(0))) },
      /1000 columns/,
    ],
    ["columns of other lengths", { rows: 2, columns: [numeric("a", new Uint8Array(3))] }, /has 3 values/],
    [
      "characters that are not ASCII",
      {
        rows: 1,
        columns: [{ name: "a", unit: undefined, format: "", shape: [], type: "text", data: ["\u00b5m"] }],
      },
      /Row 0 of column 1 holds/,
    ],
    [
      "cells of several types",
      {
        rows: 2,
        columns: [
          {
            name: "a",
            unit: undefined,
            format: "",
            shape: [],
            type: "ragged",
            of: "numeric",
            data: [new Int8Array(1), new Uint8Array(1)],
          },
        ],
      },
      /another type/,
    ],
  ])("refuse %s", async (_, table, message) => {
    await expect(encodeFits([{ kind: "table", table }])).rejects.toThrow(message);
  });
});
