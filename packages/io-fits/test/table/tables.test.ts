import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { type Column, column, openFits, readTable } from "../../src/index.ts";
import { buildFile } from "../support/build.ts";

// Written by astropy 8.0.1; the values below are those it was given.
const bytes = readFileSync(resolve(import.meta.dirname, "../fixtures/tables.fits"));

async function all(): Promise<Record<string, Column>> {
  const table = await readTable((await openFits(bytes)).unit("all", 2));
  expect(table.rows).toBe(3);
  return Object.fromEntries(table.columns.map((one) => [one.name, one]));
}

describe("binary tables written by astropy", () => {
  it("reads numbers in their own types, unsigned and 64 bits included", async () => {
    const columns = await all();
    const data = Object.fromEntries(Object.entries(columns).map(([name, one]) => [name, one.data]));
    expect(data.byte).toEqual(new Uint8Array([0, 128, 255]));
    expect(data.sbyte).toEqual(new Int8Array([-128, 0, 127]));
    expect(data.short).toEqual(new Int16Array([-32768, 0, 32767]));
    expect(data.ushort).toEqual(new Uint16Array([0, 40000, 65535]));
    expect(data.uint).toEqual(new Uint32Array([0, 3000000000, 4294967295]));
    expect(data.long).toEqual(new BigInt64Array([-(2n ** 63n), 2n ** 53n + 1n, 2n ** 63n - 1n]));
    expect(data.ulong).toEqual(new BigUint64Array([0n, 2n ** 63n, 2n ** 64n - 1n]));
    expect(data.single).toEqual(new Float32Array([1.5, Number.NaN, Number.NEGATIVE_INFINITY]));
    expect(data.double).toEqual(new Float64Array([Math.PI, -0, 1e308]));
    expect(columns.single.unit).toBe("Mx/cm2");
  });

  it("marks nulls of unscaled integers and makes those of scaled ones NaN", async () => {
    const { int, scaled, short } = await all();
    expect(int).toMatchObject({ data: new Int32Array([1, -99, 3]), nulls: new Uint8Array([0, 1, 0]) });
    expect(short).not.toHaveProperty("nulls");
    // The stored null -1 would scale to 9.5.
    expect(scaled.data).toEqual(new Float64Array([11, Number.NaN, 12]));
  });

  it("reads truth values, bits, complex numbers", async () => {
    const { flag, bits, complex, zcomplex } = await all();
    expect(flag).toMatchObject({ type: "logical", data: new Uint8Array([1, 0, 1]) });
    expect(bits).toMatchObject({ type: "bits", shape: [11] });
    expect([...(bits.data as Uint8Array)].join("")).toBe("101000000110000000000011111111111");
    expect(complex).toMatchObject({ type: "complex", data: new Float32Array([1, 2, 3, -4, 0, 0]) });
    expect(zcomplex.data).toEqual(new Float64Array([1e300, 2, 3, -4, 0, 0]));
  });

  it("reads strings, several a cell where TDIM says so, and shaped cells", async () => {
    const { text, texts, matrix } = await all();
    expect(text).toMatchObject({ type: "text", shape: [], data: ["ab", "hello", ""] });
    expect(texts).toMatchObject({ shape: [2], data: ["one", "two", "four", "5", "", "six"] });
    expect(matrix).toMatchObject({ shape: [3, 2], data: Int32Array.from({ length: 18 }, (_, i) => i) });
  });

  it("reads cells of variable length by 32- and 64-bit descriptors", async () => {
    const { vla_j, vla_d, vla_a } = await all();
    expect(vla_j).toMatchObject({ type: "ragged", of: "numeric" });
    expect(vla_j.data).toEqual([new Int32Array([1, 2, 3]), new Int32Array(0), new Int32Array([-7])]);
    expect(vla_d.data).toEqual([new Float64Array([0.5]), new Float64Array([1.5, 2.5]), new Float64Array(0)]);
    expect(vla_a).toMatchObject({ of: "text", data: ["xyz", "", "longer text"] });
  });

  it("reads chosen columns only, by name in any case", async () => {
    const unit = (await openFits(bytes)).unit("ALL");
    const table = await readTable(unit, { columns: ["Double", "flag"] });
    expect(table.columns.map(({ name }) => name)).toEqual(["double", "flag"]);
    expect(column(table, "FLAG").data).toEqual(new Uint8Array([1, 0, 1]));
    expect(() => column(table, "byte")).toThrow("There is no column byte; expected double, flag");
    await expect(readTable(unit, { columns: ["nothing"] })).rejects.toMatchObject({
      kind: "argument",
      unit: 1,
    });
  });
});

describe("ASCII tables written by astropy", () => {
  it("reads text, integers of any width, decimals and exponents", async () => {
    const table = await readTable((await openFits(bytes)).unit("ASC"));
    const data = table.columns.map((one) => one.data);
    expect(data).toEqual([
      ["alpha", "be ta", ""],
      new Int32Array([12, -3, 0]),
      new BigInt64Array([2n ** 60n + 1n, -1n, 0n]),
      new Float64Array([1.5, -22.125, 0]),
      new Float64Array([1.5e-20, 2e10, 0]),
      new Float64Array([Number(Math.PI.toFixed(12)), -1e100, 0]),
    ]);
    expect(column(table, "count")).toMatchObject({ nulls: new Uint8Array([0, 0, 1]) });
    expect(column(table, "flux").unit).toBe("Mx");
  });

  const ascii = (
    format: string,
    fields: readonly string[],
    extra: readonly (readonly [string, number])[] = [],
  ) =>
    buildFile(
      [
        ["XTENSION", "TABLE"],
        ["BITPIX", 8],
        ["NAXIS", 2],
        ["NAXIS1", fields[0].length],
        ["NAXIS2", fields.length],
        ["PCOUNT", 0],
        ["GCOUNT", 1],
        ["TFIELDS", 1],
        ["TBCOL1", 1],
        ["TFORM1", format],
        ...extra,
      ],
      new TextEncoder().encode(fields.join("")),
    );

  it("implies the decimal point, and takes blank fields as 0 (Standard, section 7.2.5)", async () => {
    const table = await readTable(
      (await openFits(ascii("F6.2", [" 12345", "1.5   ", "      ", "-1.D+2"]))).unit(1),
    );
    expect([...(table.columns[0].data as Float64Array)]).toEqual([123.45, 1.5, 0, -100]);
  });

  it("scales", async () => {
    const file = ascii(
      "I3",
      [" 10", "-20"],
      [
        ["TSCAL1", 0.5],
        ["TZERO1", 1],
      ],
    );
    const table = await readTable((await openFits(file)).unit(1));
    expect(table.columns[0].data).toEqual(new Float64Array([6, -9]));
  });

  it.each(["1.2.3", "12abc", "0x100", "--100"])(
    "names the row of a field that is no number: %j",
    async (field) => {
      const unit = (await openFits(ascii("F5.1", ["1.500", field]))).unit(1);
      await expect(readTable(unit)).rejects.toMatchObject({ kind: "format", unit: 1, value: field });
      await expect(readTable(unit)).rejects.toThrow("Row 1 of column col1");
    },
  );

  it("refuses an integer beyond 64 bits instead of rounding it", async () => {
    const unit = (await openFits(ascii("I20", ["99999999999999999999"]))).unit(1);
    await expect(readTable(unit)).rejects.toMatchObject({ kind: "format" });
  });
});

describe("binary tables that lie", () => {
  const table = (format: string, rowBytes: number, rows: number, data: Uint8Array, pcount = 0) =>
    buildFile(
      [
        ["XTENSION", "BINTABLE"],
        ["BITPIX", 8],
        ["NAXIS", 2],
        ["NAXIS1", rowBytes],
        ["NAXIS2", rows],
        ["PCOUNT", pcount],
        ["GCOUNT", 1],
        ["TFIELDS", 1],
        ["TFORM1", format],
      ],
      data,
    );

  it("does not make a billion strings out of rows without bytes", async () => {
    const unit = (await openFits(table("0A", 0, 1e9, new Uint8Array(0)))).unit(1);
    await expect(readTable(unit)).rejects.toMatchObject({ kind: "format", card: "NAXIS1" });
  });

  it("does not copy one large heap for every row", async () => {
    const rows = 4096;
    const heap = 2 ** 16;
    const data = new Uint8Array(rows * 8 + heap);
    const view = new DataView(data.buffer);
    for (let row = 0; row < rows; row++) view.setInt32(row * 8, heap);
    const unit = (await openFits(table("1PB", 8, rows, data, heap))).unit(1);
    await expect(readTable(unit)).rejects.toThrow(/share the heap too often/);
  });

  it("reads logical cells that are neither T nor F as undefined", async () => {
    const unit = (await openFits(table("3L", 3, 1, new Uint8Array([0x54, 0, 0x46])))).unit(1);
    expect((await readTable(unit)).columns[0].data).toEqual(new Uint8Array([1, 255, 0]));
  });

  it("is no image", async () => {
    const file = await openFits(table("1J", 4, 1, new Uint8Array(4)));
    const { readImage } = await import("../../src/index.ts");
    await expect(readImage(file.unit(1))).rejects.toMatchObject({ kind: "data", unit: 1 });
    expect(() => file.firstImage()).toThrow("The file holds no image");
  });
});
