import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodePng } from "@helioscope/core/figure";
import {
  type Column,
  cellOf,
  encodeFits,
  type FitsTable,
  makeTable,
  openFits,
  readImage,
  readTable,
} from "@helioscope/io-fits";
import { tableToCsv } from "@helioscope/io-fits/text";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { serveFile } from "../../../packages/io-fits/test/support/server.ts";
import { helioscope, temporaryFolder } from "./support/cli.ts";

/** Columns of every kind that tables know. */
function everyKind(): FitsTable {
  return makeTable({
    order: Int16Array.of(1, -2, 3),
    large: BigInt64Array.of(2n ** 62n, 0n, -1n),
    unsigned: Uint32Array.of(4_294_967_295, 0, 1),
    single: { data: Float32Array.of(1.5, Number.NaN, -0.25), unit: "deg" },
    double: Float64Array.of(0.1, 2, 3e300),
    name: ["one", "", "three"],
    flag: { data: Uint8Array.of(1, 0, 255), type: "logical" },
    bits: { data: Uint8Array.of(1, 0, 0, 1, 1, 1), type: "bits", shape: [2] },
    grid: { data: Int32Array.from({ length: 12 }, (_, i) => i), shape: [2, 2] },
    wave: { data: Float64Array.of(1, 2, 3, 4, 5, 6), type: "complex" },
    list: [Float32Array.of(1, 2), new Float32Array(0), Float32Array.of(3)],
  });
}

const image = (width: number, height: number) => ({
  kind: "image" as const,
  data: Int16Array.from({ length: width * height }, (_, i) => (i * 37) % 1000),
  shape: [width, height],
});

async function write(folder: string, name: string, units: Parameters<typeof encodeFits>[0]): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, await encodeFits(units));
  return path;
}

describe("fits convert of URLs", () => {
  it("names what it makes after the file, without the query", async () => {
    const folder = temporaryFolder();
    const bytes = await encodeFits([{ kind: "table", table: makeTable({ a: Int16Array.of(1, 2) }) }]);
    const { url, ranges } = await serveFile(bytes);
    const call = ["fits", "convert", `${url}?record=7`, "--to", "csv", "--out", "o"];
    const { code, stdout, stderr } = await helioscope(call, { cwd: folder });
    expect([code, stdout, stderr]).toEqual([0, `${url}?record=7 -> o/a.csv\n`, ""]);
    expect(readFileSync(join(folder, "o/a.csv"), "utf8")).toMatch(/^a\r?\n1\r?\n2\r?\n$/);
    expect(ranges).toEqual([undefined]);
  });
});

describe("fits convert between plain and compressed", () => {
  it("says what to do about tiles that unpack to far more than they are", async () => {
    const folder = temporaryFolder();
    const data = new Uint8Array(5000 * 5000);
    const compress = { codec: "GZIP_1", tile: [5000, 5000] } as const;
    await write(folder, "zeros.fits.fz", [{ kind: "image", data, shape: [5000, 5000], compress }]);
    const { code, stderr } = await helioscope(["fits", "convert", "zeros.fits.fz", "--out", "b.fits"], {
      cwd: folder,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/If the file is to be trusted, read it with maxPixels: 25000000/);
  });

  it("comes back byte for byte, headers and tables too", async () => {
    const folder = temporaryFolder();
    const header = [{ key: "OBSERVER", value: "nobody", comment: "who" }];
    const path = await write(folder, "a.fits", [
      { ...image(50, 20), header },
      { kind: "table", table: everyKind(), name: "ALL" },
      { ...image(8, 8), name: "SECOND" },
    ]);
    const there = await helioscope(["fits", "convert", "a.fits", "--to", "fz", "--out", "small"], {
      cwd: folder,
    });
    expect([there.code, there.stdout, there.stderr]).toEqual([0, "a.fits -> small/a.fits.fz\n", ""]);
    const small = await openFits(readFileSync(join(folder, "small/a.fits.fz")));
    expect(small.units.map(({ kind }) => kind)).toEqual([
      "image",
      "compressed-image",
      "table",
      "compressed-image",
    ]);
    const back = await helioscope(["fits", "convert", "small/a.fits.fz", "--out", "b.fits"], { cwd: folder });
    expect(back.stdout).toBe("small/a.fits.fz -> b.fits\n");
    expect(readFileSync(join(folder, "b.fits")).equals(readFileSync(path))).toBe(true);
  });

  it("stores as the options say", async () => {
    const folder = temporaryFolder();
    const data = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 100);
    await write(folder, "f.fits", [{ kind: "image", data, shape: [50, 20] }]);
    const call = ["fits", "convert", "f.fits", "--to", "fz", "--out"];
    const lossy = await helioscope([...call, "lossy", "--dither", "2", "--seed", "7", "--checksums"], {
      cwd: folder,
    });
    expect(lossy.stderr).toContain("floats were quantised");
    const quantised = (await openFits(readFileSync(join(folder, "lossy/f.fits.fz")))).unit(1);
    const stored = "tableHeader" in quantised ? quantised.tableHeader : quantised.header;
    expect([stored.get("ZQUANTIZ"), stored.get("ZDITHER0"), stored.has("CHECKSUM")]).toEqual([
      "SUBTRACTIVE_DITHER_2",
      7,
      true,
    ]);
    const exact = ["--codec", "GZIP_2", "--tile", "50,5", "--quantise", "none"];
    expect((await helioscope([...call, "exact", ...exact], { cwd: folder })).stderr).toBe("");
    const unit = (await openFits(readFileSync(join(folder, "exact/f.fits.fz")))).unit(1);
    expect(unit.kind === "compressed-image" && [unit.codec, ...unit.layout.tile]).toEqual(["GZIP_2", 50, 5]);
    expect((await readImage(unit)).data).toEqual(data);
  });

  it("never writes over an input, nor over what became of another one", async () => {
    const folder = temporaryFolder();
    const path = await write(folder, "a.fits", [image(4, 4)]);
    await write(folder, "a.fts", [image(4, 4)]);
    const before = readFileSync(path);
    const self = await helioscope(["fits", "convert", "a.fits", "--to", "fits", "--out", "."], {
      cwd: folder,
    });
    expect(self.code).toBe(1);
    expect(self.stderr).toMatch(/a\.fits is an input/);
    expect(readFileSync(path).equals(before)).toBe(true);
    const two = await helioscope(["fits", "convert", "a.fits", "a.fts", "--to", "fz", "--out", "o"], {
      cwd: folder,
    });
    expect(two.stderr).toMatch(/would be written over/);
    expect([two.code, readdirSync(join(folder, "o"))]).toEqual([0, ["a.fits.fz"]]);
  });

  it("goes on behind bad files, says why they were left out, and leaves nothing half written", async () => {
    const folder = temporaryFolder();
    await write(folder, "good.fits", [image(4, 4)]);
    writeFileSync(join(folder, "cut.fits"), (await encodeFits([image(90, 90)])).subarray(0, 5000));
    const call = ["fits", "convert", "cut.fits", "good.fits", "none.fits", "--to", "fz", "--out", "o"];
    const { code, stdout, stderr } = await helioscope(call, { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain("1 converted, 2 left out");
    expect(stderr).toMatch(/cut\.fits: The image needs 16200 bytes/);
    expect(readdirSync(join(folder, "o"))).toEqual(["good.fits.fz"]);
    const strict = await helioscope([...call, "--strict", "--json"], { cwd: folder });
    expect(strict.code).toBe(1);
    expect(JSON.parse(strict.stdout).skipped.map(({ name }: { name: string }) => name)).toEqual([
      "cut.fits",
      "none.fits",
    ]);
  });
});

describe("fits convert of tables", () => {
  it("writes every kind of column as Parquet", async () => {
    const folder = temporaryFolder();
    await write(folder, "t.fits", [{ kind: "table", table: everyKind() }]);
    expect(
      (await helioscope(["fits", "convert", "t.fits", "--out", "t.parquet"], { cwd: folder })).code,
    ).toBe(0);
    const file = readFileSync(join(folder, "t.parquet"));
    const rows = await parquetReadObjects({
      file: file.buffer.slice(file.byteOffset, file.byteOffset + file.length),
    });
    expect(rows).toEqual([
      {
        order: 1,
        large: 2n ** 62n,
        unsigned: 4_294_967_295n,
        single: 1.5,
        double: 0.1,
        name: "one",
        flag: true,
        bits: [true, false],
        grid: [
          [0, 1],
          [2, 3],
        ],
        wave: [1, 2],
        list: [1, 2],
      },
      expect.objectContaining({
        order: -2,
        name: "",
        flag: false,
        grid: [
          [4, 5],
          [6, 7],
        ],
        list: [],
      }),
      expect.objectContaining({ flag: null, bits: [true, true], wave: [5, 6], list: [3], large: -1n }),
    ]);
  });

  it("writes CSV and Arrow, and reads them back into FITS", async () => {
    const folder = temporaryFolder();
    await write(folder, "t.fits", [{ kind: "table", table: everyKind() }]);
    const table = await readTable((await openFits(readFileSync(join(folder, "t.fits")))).unit(1));
    await helioscope(["fits", "convert", "t.fits", "--to", "csv", "--out", "o"], { cwd: folder });
    await helioscope(["fits", "convert", "t.fits", "--to", "arrow", "--out", "o"], { cwd: folder });
    expect(readFileSync(join(folder, "o/t.csv"), "utf8")).toBe(tableToCsv(table));
    const back = await helioscope(["fits", "convert", "o/t.arrow", "--to", "fits", "--out", "back"], {
      cwd: folder,
    });
    expect([back.code, back.stdout]).toEqual([0, "o/t.arrow -> back/t.fits\n"]);
    const again = (await openFits(readFileSync(join(folder, "back/t.fits")))).unit("T");
    expect(tableToCsv(await readTable(again))).toBe(tableToCsv(table));
  });

  it("reads Parquet back into FITS, with types, units, vectors and nulls", async () => {
    const folder = temporaryFolder();
    await write(folder, "t.fits", [{ kind: "table", table: everyKind() }]);
    await helioscope(["fits", "convert", "t.fits", "--to", "parquet", "--out", "o"], { cwd: folder });
    const back = await helioscope(["fits", "convert", "o/t.parquet", "--to", "fits", "--out", "back"], {
      cwd: folder,
    });
    expect([back.code, back.stdout]).toEqual([0, "o/t.parquet -> back/t.fits\n"]);
    const read = async (path: string): Promise<FitsTable> =>
      readTable((await openFits(readFileSync(join(folder, path)))).unit(1));
    const [table, again] = [await read("t.fits"), await read("back/t.fits")];
    expect(again.columns.map(({ name, unit }) => [name, unit])).toEqual(
      table.columns.map(({ name, unit }) => [name, unit]),
    );
    const array = ({ type, data }: Column): string =>
      type === "ragged" ? "" : Object.prototype.toString.call(data).slice(8, -1);
    const numeric = (one: FitsTable): Column[] => one.columns.filter(({ type }) => type === "numeric");
    for (const column of numeric(table)) {
      const other = again.columns.find(({ name }) => name === column.name) as Column;
      // Parquet files of ours keep unsigned integers of 32 bits in 64.
      const widened = array(column) === "Uint32Array";
      const type = widened ? "BigInt64Array" : array(column);
      expect([column.name, array(other), other.shape]).toEqual([column.name, type, column.shape]);
      for (let row = 0; row < table.rows; row++) {
        const cell = cellOf(column, row);
        expect(cellOf(other, row)).toEqual(widened ? BigInt(cell as number) : cell);
      }
    }
    expect(numeric(table).length).toBeGreaterThan(3);
  });

  it("gives each table of a file a name of its own, or takes the one that is asked for", async () => {
    const folder = temporaryFolder();
    const table = makeTable({ n: Int32Array.of(1) });
    const units = ["LIST", "A/B", "A/B"].map((name) => ({ kind: "table" as const, table, name }));
    await write(folder, "t.fits", [image(2, 2), ...units]);
    await helioscope(["fits", "convert", "t.fits", "--to", "jsonl", "--out", "o"], { cwd: folder });
    expect(readdirSync(join(folder, "o")).sort()).toEqual(["t.A_B-2.jsonl", "t.A_B-3.jsonl", "t.LIST.jsonl"]);
    await helioscope(["fits", "convert", "t.fits", "--unit", "LIST", "--out", "one.jsonl"], { cwd: folder });
    expect(readFileSync(join(folder, "one.jsonl"), "utf8")).toBe('{"n":1}\n');
    const none = await helioscope(["fits", "convert", "t.fits", "--unit", "0", "--out", "no.csv"], {
      cwd: folder,
    });
    expect([none.code, existsSync(join(folder, "no.csv"))]).toEqual([1, false]);
    expect(none.stderr).toContain("Unit 0 is no table");
  });
});

describe("fits convert to pictures", () => {
  it("draws PNG and SVG with axes, title and unit, sections and planes", async () => {
    const folder = temporaryFolder();
    const header = [
      { key: "BUNIT", value: "DN" },
      { key: "TELESCOP", value: "Scope" },
      { key: "DATE-OBS", value: "2011-02-15T00:00:00" },
    ];
    await write(folder, "cube.fits", [
      { kind: "image", data: new Float32Array(6 * 4 * 2).map((_, i) => i), shape: [6, 4, 2], header },
    ]);
    const call = [
      "fits",
      "convert",
      "cube.fits",
      "--to",
      "png",
      "--out",
      "p",
      "--plane",
      "1",
      "--section",
      "2,1,3,2",
    ];
    const { code, stdout, stderr } = await helioscope(call, { cwd: folder });
    expect([code, stdout, stderr]).toEqual([0, "cube.fits -> p/cube.png, p/cube.svg\n", ""]);
    expect(readdirSync(join(folder, "p")).sort()).toEqual(["cube.png", "cube.svg"]);
    const told = JSON.parse((await helioscope([...call, "--json"], { cwd: folder })).stdout);
    expect(told.files[0].wrote).toEqual(["p/cube.png", "p/cube.svg"]);
    const svg = readFileSync(join(folder, "p/cube.svg"), "utf8");
    for (const text of ["Scope", "2011-02-15T00:00:00Z", "plane 1", ">DN<", "x (px)"])
      expect(svg).toContain(text);
    expect(decodePng(readFileSync(join(folder, "p/cube.png"))).width).toBeGreaterThan(1000);
    const away = await helioscope([...call.slice(0, -4), "--plane", "5"], { cwd: folder });
    expect(away.stderr).toContain("There is no plane 5");
  });
});

const WRONG: readonly (readonly [string, readonly string[], RegExp])[] = [
  ["no place", ["a.fits", "--to", "csv"], /needs --out/],
  ["no format", ["a.fits", "--out", "o"], /needs --to/],
  ["a format that is none", ["a.fits", "--to", "xls", "--out", "o"], /--to.*xls/],
  ["a file of another format", ["a.fits", "--to", "csv", "--out", "o.png"], /not the name of a csv file/],
  ["one name for two files", ["a.fits", "b.fits", "--out", "o.csv"], /2 inputs/],
  [
    "a codec for a picture",
    ["a.fits", "--to", "png", "--out", "o", "--codec", "RICE_1"],
    /--codec is for --to fz/,
  ],
  [
    "colours for a table",
    ["a.fits", "--to", "csv", "--out", "o", "--colour", "grey"],
    /--colour is for --to png/,
  ],
  [
    "a section that is none",
    ["a.fits", "--to", "png", "--out", "o", "--section", "1,2"],
    /--section is X,Y,W,H/,
  ],
  ["a range that is none", ["a.fits", "--to", "png", "--out", "o", "--range", "5,1"], /--range is LOW,HIGH/],
  ["a tile that is none", ["a.fits", "--to", "fz", "--out", "o", "--tile", "0"], /--tile/],
  [
    "exact floats by Rice",
    ["a.fits", "--to", "fz", "--out", "o", "--quantise", "none"],
    /needs --codec GZIP/,
  ],
  [
    "two URLs for one file",
    ["https://example.org/a.fits", "https://example.org/b.fits", "--out", "o.csv"],
    /there are 2 inputs/,
  ],
];

describe("a wrong call of fits convert", () => {
  it.each(WRONG)("%s", async (_, words, message) => {
    const folder = temporaryFolder();
    const { code, stdout, stderr } = await helioscope(["fits", "convert", ...words], { cwd: folder });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(readdirSync(folder)).toEqual([]);
  });
});
