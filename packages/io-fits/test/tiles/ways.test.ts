import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { openFits, readImage } from "../../src/index.ts";
import { ditherSequence } from "../../src/tiles/dither.ts";
import { type BuiltTile, bigEndian, buildCompressed, buildFile } from "../support/build.ts";
import { hcompressEncode } from "./hcompress-encoder.ts";
import { plioEncode } from "./plio-encoder.ts";
import { riceEncode } from "./rice-encoder.ts";

const COUNT = 6;
const SHAPE = [
  ["ZNAXIS", 2],
  ["ZNAXIS1", COUNT],
  ["ZNAXIS2", 3],
] as const;
const shuffle = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from(bytes, (_, k) => bytes[(k % COUNT) * (bytes.length / COUNT) + Math.floor(k / COUNT)]);
const CODECS: Readonly<Record<string, (values: readonly number[]) => Uint8Array>> = {
  RICE_1: (values) => riceEncode(Int32Array.from(values), 32, 4),
  GZIP_1: (values) => gzipSync(bigEndian(values, "Int32")),
  GZIP_2: (values) => gzipSync(shuffle(bigEndian(values, "Int32"))),
  PLIO_1: (values) => plioEncode(values),
  HCOMPRESS_1: (values) => hcompressEncode(values, 1, values.length),
  NOCOMPRESS: (values) => bigEndian(values, "Int32"),
};

const INTEGERS = [4, 0, 0, 7, 30000, 2];
const FLOATS = [0.25, -1, 7.5, 0, 3, 2];
const read = async (bytes: Uint8Array) => (await readImage((await openFits(bytes)).firstImage())).data;

describe.each(Object.entries(CODECS))("%s", (codec, encode) => {
  const tile: BuiltTile = { column: "COMPRESSED_DATA", bytes: encode(INTEGERS) };

  it("falls back to GZIP_COMPRESSED_DATA and UNCOMPRESSED_DATA", async () => {
    const bytes = buildCompressed(
      [["ZCMPTYPE", codec], ["ZBITPIX", 32], ...SHAPE],
      [
        tile,
        { column: "GZIP_COMPRESSED_DATA", bytes: gzipSync(bigEndian(INTEGERS, "Int32")) },
        { column: "UNCOMPRESSED_DATA", bytes: bigEndian(INTEGERS, "Int32") },
      ],
      ["J", 4],
    );
    expect(await read(bytes)).toEqual(Int32Array.of(...INTEGERS, ...INTEGERS, ...INTEGERS));
  });

  it.each(["NO_DITHER", "SUBTRACTIVE_DITHER_1", "SUBTRACTIVE_DITHER_2"])(
    "restores floats quantised with %s, scale and blank as keywords",
    async (method) => {
      const bytes = buildCompressed(
        [
          ["ZCMPTYPE", codec],
          ["ZBITPIX", -32],
          ...SHAPE,
          ["ZQUANTIZ", method],
          ["ZDITHER0", 12],
          ["ZSCALE", 0.5],
          ["ZZERO", 10],
          ["ZBLANK", 7],
        ],
        [
          tile,
          { column: "GZIP_COMPRESSED_DATA", bytes: gzipSync(bigEndian(FLOATS, "Float32")) },
          { column: "UNCOMPRESSED_DATA", bytes: bigEndian(FLOATS, "Float32") },
        ],
        ["E", 4],
      );
      expect(await read(bytes)).toEqual(
        Float32Array.of(...restored(method, 0, 0.5, 10, 7), ...FLOATS, ...FLOATS),
      );
    },
  );

  it("restores floats whose scale, zero and blank are columns", async () => {
    const tables = [
      [0.5, 10, 7],
      [2, -3, 4],
      [0.25, 0, 0],
    ] as const;
    const table = new DataView(new ArrayBuffer(tables.length * 28));
    tables.forEach(([scale, zero, blank], row) => {
      table.setInt32(row * 28, tile.bytes.length);
      table.setInt32(row * 28 + 4, 0);
      table.setFloat64(row * 28 + 8, scale);
      table.setFloat64(row * 28 + 16, zero);
      table.setInt32(row * 28 + 24, blank);
    });
    // One stream a tile: tiles may not share bytes of the heap.
    for (const row of [1, 2]) table.setInt32(row * 28 + 4, row * tile.bytes.length);
    const bytes = buildFile(
      [
        ["XTENSION", "BINTABLE"],
        ["BITPIX", 8],
        ["NAXIS", 2],
        ["NAXIS1", 28],
        ["NAXIS2", 3],
        ["PCOUNT", tile.bytes.length * 3],
        ["GCOUNT", 1],
        ["TFIELDS", 4],
        ["TTYPE1", "COMPRESSED_DATA"],
        ["TFORM1", "1PB"],
        ["TTYPE2", "ZSCALE"],
        ["TFORM2", "1D"],
        ["TTYPE3", "ZZERO"],
        ["TFORM3", "1D"],
        ["TTYPE4", "ZBLANK"],
        ["TFORM4", "1J"],
        ["ZIMAGE", true],
        ["ZCMPTYPE", codec],
        ["ZBITPIX", -64],
        ...SHAPE,
        ["ZQUANTIZ", "SUBTRACTIVE_DITHER_1"],
        ["ZDITHER0", 12],
      ],
      Uint8Array.of(...new Uint8Array(table.buffer), ...tile.bytes, ...tile.bytes, ...tile.bytes),
    );
    const expected = tables.flatMap(([scale, zero, blank], row) =>
      restored("SUBTRACTIVE_DITHER_1", row, scale, zero, blank),
    );
    expect(await read(bytes)).toEqual(Float64Array.from(expected));
  });
});

/** What the Standard's equations make of the integers in tile `row`, with ZDITHER0 = 12. */
function restored(method: string, row: number, scale: number, zero: number, blank: number): number[] {
  const random = ditherSequence();
  const first = Math.trunc(random[row + 11] * 500);
  return INTEGERS.map((q, i) => {
    if (q === blank) return Number.NaN;
    return (method === "NO_DITHER" ? q : q - random[first + i] + 0.5) * scale + zero;
  });
}

describe("null pixels in a mask", () => {
  it("are refused in words", async () => {
    const file = await openFits(
      buildFile(
        [
          ["XTENSION", "BINTABLE"],
          ["BITPIX", 8],
          ["NAXIS", 2],
          ["NAXIS1", 8],
          ["NAXIS2", 0],
          ["PCOUNT", 0],
          ["GCOUNT", 1],
          ["TFIELDS", 1],
          ["TTYPE1", "NULL_PIXEL_MASK"],
          ["TFORM1", "1PB"],
          ["ZIMAGE", true],
        ],
        new Uint8Array(0),
      ),
    );
    await expect(readImage(file.units[1])).rejects.toMatchObject({ kind: "unsupported", card: "TTYPE1" });
  });
});
