import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { openFits, readImage, readPlane, type TileCodec } from "../../src/index.ts";
import { eachRun, tileBox } from "../../src/tiles/geometry.ts";
import { type BuiltTile, bigEndian, buildCompressed } from "../support/build.ts";
import { riceEncode } from "./rice-encoder.ts";

const header = (codec: string, bitpix: number, shape: readonly number[], tile: readonly number[]) =>
  [
    ["ZCMPTYPE", codec],
    ["ZBITPIX", bitpix],
    ["ZNAXIS", shape.length],
    ...shape.map((length, i) => [`ZNAXIS${i + 1}`, length] as const),
    ...tile.map((length, i) => [`ZTILE${i + 1}`, length] as const),
  ] as const;

const compressed = (bytes: Uint8Array): BuiltTile => ({ column: "COMPRESSED_DATA", bytes });
const open = async (bytes: Uint8Array) => (await openFits(bytes)).firstImage();
const rice = (values: readonly number[]): BuiltTile => compressed(riceEncode(Int32Array.from(values), 32, 4));

describe("tiles of any shape", () => {
  it("puts edge tiles of a cube where they belong, and reads single planes", async () => {
    const shape = [5, 4, 3];
    const tile = [2, 3, 2];
    const grid = [3, 2, 2];
    const pixel = (x: number, y: number, z: number): number => x + 10 * y + 100 * z;
    const tiles = Array.from({ length: 12 }, (_, row) => {
      const box = tileBox(row, grid, tile, shape);
      const values: number[] = [];
      for (let z = 0; z < box.shape[2]; z++)
        for (let y = 0; y < box.shape[1]; y++)
          for (let x = 0; x < box.shape[0]; x++)
            values.push(pixel(box.start[0] + x, box.start[1] + y, box.start[2] + z));
      return rice(values);
    });
    const unit = await open(buildCompressed(header("RICE_1", 32, shape, tile), tiles));
    const expected: number[] = [];
    for (let z = 0; z < 3; z++)
      for (let y = 0; y < 4; y++) for (let x = 0; x < 5; x++) expected.push(pixel(x, y, z));
    expect((await readImage(unit)).data).toEqual(Int32Array.from(expected));
    for (const index of [0, 1, 2]) {
      expect((await readPlane(unit, { index })).data).toEqual(
        Float32Array.from(expected.slice(index * 20, index * 20 + 20)),
      );
    }
  });

  it("copies whole tiles and regions in one run where they are contiguous", () => {
    const runs: number[][] = [];
    eachRun({ start: [0, 2], shape: [4, 2] }, { start: [0, 0], shape: [4, 6] }, (...run) => runs.push(run));
    expect(runs).toEqual([[0, 8, 8]]);
  });
});

describe("ways to store a tile", () => {
  const image = header("RICE_1", 16, [4, 3], [4, 1]);

  it("falls back to GZIP_COMPRESSED_DATA and UNCOMPRESSED_DATA", async () => {
    const bytes = buildCompressed(
      [...image, ["ZNAME1", "bytepix"], ["ZVAL1", 2]],
      [
        compressed(riceEncode(Int32Array.of(1, 2, 3, -4), 32, 2)),
        { column: "GZIP_COMPRESSED_DATA", bytes: gzipSync(bigEndian([5, 6, 7, -8], "Int16")) },
        { column: "UNCOMPRESSED_DATA", bytes: bigEndian([9, 10, 11, -12], "Int16") },
      ],
      ["I", 2],
    );
    expect((await readImage(await open(bytes))).data).toEqual(
      Int16Array.of(1, 2, 3, -4, 5, 6, 7, -8, 9, 10, 11, -12),
    );
  });

  it("takes fall-back tiles of quantised images as the floats they are", async () => {
    const bytes = buildCompressed(
      [
        ...header("RICE_1", -32, [3, 2], [3, 1]),
        ["ZSCALE", 0.5],
        ["ZZERO", 1],
        ["ZBLANK", -5],
        ["ZQUANTIZ", "NO_DITHER"],
      ],
      [
        rice([2, -5, 4]),
        { column: "GZIP_COMPRESSED_DATA", bytes: gzipSync(bigEndian([0.25, 7, -1], "Float32")) },
      ],
    );
    expect((await readImage(await open(bytes))).data).toEqual(Float32Array.of(2, Number.NaN, 3, 0.25, 7, -1));
  });

  it("reads NOCOMPRESS", async () => {
    const bytes = buildCompressed(header("NOCOMPRESS", -64, [2, 1], [2, 1]), [
      compressed(bigEndian([1.5, -2], "Float64")),
    ]);
    expect((await readImage(await open(bytes))).data).toEqual(Float64Array.of(1.5, -2));
  });

  it("reads 32-bit gzip tiles of a 64-bit image, and ZBLANK as BLANK", async () => {
    const tile = compressed(gzipSync(bigEndian([1, -2], "Int32")));
    const bytes = buildCompressed(header("GZIP_1", 64, [2, 1], [2, 1]), [tile]);
    expect((await readImage(await open(bytes))).data).toEqual(BigInt64Array.of(1n, -2n));
    const blank = buildCompressed([...header("GZIP_1", 32, [2, 1], [2, 1]), ["ZBLANK", -2]], [tile]);
    expect((await readImage(await open(blank))).data).toEqual(Float64Array.of(1, Number.NaN));
  });

  it("checks the CRC-32 of gzip tiles, and suffers padding behind them", async () => {
    const good = gzipSync(bigEndian([1, 2], "Int16"));
    const padded = new Uint8Array(good.length + 3);
    padded.set(good);
    const read = async (tile: Uint8Array) =>
      readImage(await open(buildCompressed(header("GZIP_1", 16, [2, 1], [2, 1]), [compressed(tile)])));
    expect((await read(padded)).data).toEqual(Int16Array.of(1, 2));
    const bad = good.slice();
    bad[bad.length - 8] ^= 1;
    await expect(read(bad)).rejects.toThrow(/Tile 0: its CRC-32 does not agree/);
  });

  it("takes further codecs from the caller, and names those it lacks", async () => {
    const bytes = buildCompressed(header("DOUBLE_1", 16, [2, 1], [2, 1]), [compressed(Uint8Array.of(3, 4))]);
    const codec: TileCodec = {
      capacity: (length) => length,
      decode: ({ bytes: stream }) => Int32Array.from(stream, (byte) => byte * 2),
    };
    const unit = await open(bytes);
    expect((await readImage(unit, { codecs: { DOUBLE_1: codec } })).data).toEqual(Int16Array.of(6, 8));
    await expect(readImage(unit)).rejects.toMatchObject({
      kind: "unsupported",
      value: "DOUBLE_1",
      card: "ZCMPTYPE",
    });
  });

  it("refuses more pixels than the streams can hold before allocating them", async () => {
    const bytes = buildCompressed(header("RICE_1", 32, [2 ** 20, 2 ** 12], [2 ** 20, 2 ** 12]), [
      rice([1, 2, 3]),
    ]);
    await expect(readImage(await open(bytes))).rejects.toThrow(/bytes cannot hold its 4294967296 pixels/);
  });

  it("reports progress and stops when told", async () => {
    const bytes = buildCompressed(header("RICE_1", 32, [2, 3], [2, 1]), [
      rice([1, 2]),
      rice([3, 4]),
      rice([5, 6]),
    ]);
    const unit = await open(bytes);
    const seen: string[] = [];
    await readImage(unit, { onProgress: (done, total) => seen.push(`${done}/${total}`) });
    expect(seen.at(-1)).toBe("3/3");
    await expect(readImage(unit, { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: "aborted" });
  });
});

describe("the header of a compressed image", () => {
  it("is that of the image, with the table's beside it", async () => {
    const bytes = buildCompressed(
      [...header("RICE_1", 32, [2, 1], [2, 1]), ["EXTNAME", "SCI"], ["BUNIT", "Gauss"], ["CHECKSUM", "x"]],
      [rice([1, 2])],
    );
    const unit = await open(bytes);
    if (unit.kind !== "compressed-image") throw new Error(unit.kind);
    expect(unit.name).toBe("SCI");
    expect(unit.header.keys()).toEqual([
      "XTENSION",
      "BITPIX",
      "NAXIS",
      "NAXIS1",
      "NAXIS2",
      "PCOUNT",
      "GCOUNT",
      "EXTNAME",
      "BUNIT",
    ]);
    expect(unit.header.get("NAXIS1")).toBe(2);
    expect(unit.tableHeader.get("ZCMPTYPE")).toBe("RICE_1");
    expect(unit.tableHeader.get("XTENSION")).toBe("BINTABLE");
  });
});
