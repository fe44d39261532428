import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NumericArray } from "../../../src/bytes.ts";
import { isFitsError, openFits, readImage, readRaw, type TileCompression } from "../../../src/index.ts";
import { formatCards } from "../../../src/write/cards.ts";
import { tileTable } from "../../../src/write/tiles/columns.ts";
import { encodeTiles } from "../../../src/write/tiles/encode.ts";
import { imageCase } from "../../support/image-cases.ts";
import { gaussian } from "../../support/random.ts";
import { primaryCards, tiledFile } from "../../support/tiled.ts";

const open = async (bytes: Uint8Array) => {
  const file = await openFits(bytes);
  expect(file.warnings).toEqual([]);
  const unit = file.firstImage();
  if (unit.kind !== "compressed-image") throw new Error(`a ${unit.kind}`);
  return unit;
};

const words = (data: NumericArray): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

describe("tile-compressed images", () => {
  it("come back bit for bit, of any type, shape, tile and codec", async () => {
    await fc.assert(
      fc.asyncProperty(imageCase("lossless"), async ({ data, shape, compression }) => {
        const cards = primaryCards(data, shape);
        const unit = await open(await tiledFile(data, shape, compression, cards));
        expect(unit.codec).toBe(compression.codec);
        expect(unit.header.cards.map((card) => card.raw)).toEqual(cards);
        const image = await readImage(unit);
        expect(image.shape).toEqual(shape);
        expect(image.data.constructor).toBe(data.constructor);
        expect(words(image.data)).toEqual(words(data));
      }),
      { numRuns: 150 },
    );
  });

  it("come back to half a step where quantised", async () => {
    await fc.assert(
      fc.asyncProperty(imageCase("quantised"), async ({ data, shape, compression }) => {
        const unit = await open(await tiledFile(data, shape, compression));
        const { data: back } = await readImage(unit);
        const level = compression.quantise === "none" ? undefined : compression.quantise?.level;
        if (level === undefined || level > 0) throw new Error("the step is to be known");
        for (let i = 0; i < data.length; i++) {
          const value = Number(data[i]);
          const error = Math.abs(Number(back[i]) - value);
          const ulp = data instanceof Float32Array ? Math.abs(value) * 2 ** -23 : 0;
          if (!Number.isFinite(value)) expect(back[i]).toEqual(value);
          else expect(error).toBeLessThanOrEqual(-level * 0.501 + ulp);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("hold quantised tiles beside tiles that cannot be quantised", async () => {
    const next = gaussian(3);
    const width = 64;
    const data = Float32Array.from({ length: width * 5 }, () => 100 + 10 * next());
    data.fill(7, width, 2 * width);
    data[2 * width + 5] = Number.POSITIVE_INFINITY;
    data.fill(Number.NaN, 3 * width, 4 * width);
    data[4 * width + 3] = Number.NaN;
    const unit = await open(await tiledFile(data, [width, 5], { codec: "RICE_1" }));
    expect(unit.layout.columns.gzip?.name).toBe("GZIP_COMPRESSED_DATA");
    const { data: back } = await readImage(unit);
    expect(back.subarray(width, 3 * width)).toEqual(data.subarray(width, 3 * width));
    expect(back.subarray(3 * width, 4 * width).every((v) => Number.isNaN(v))).toBe(true);
    expect(back[4 * width + 3]).toBeNaN();
    let largest = 0;
    for (let i = 0; i < width; i++) largest = Math.max(largest, Math.abs(Number(back[i]) - data[i]));
    // A quarter of the noise is the step.
    expect(largest).toBeGreaterThan(0.5);
    expect(largest).toBeLessThan(1.7);
  });

  it("keep every card in its place, under the names of section 10.1.1", async () => {
    const image = [
      { key: "EXTNAME", value: "COMPRESSED_IMAGE" },
      { key: "BLANK", value: -32768 },
      { key: "BSCALE", value: 0.1 },
      { key: "HISTORY", value: "of it" },
      { key: "ESO DET CHIP", value: 3 },
      { key: "LONG", value: "x".repeat(120), comment: "long" },
      { key: "DATASUM", value: "12" },
      { key: "", value: "" },
      { key: "CHECKSUM", value: "abc" },
    ].flatMap(formatCards);
    image.push("OWN     =     'free  ' /   format".padEnd(80));
    const data = new Int16Array(12);
    const cards = [...primaryCards(data, [4, 3]), ...image];
    const { cards: table } = await encodeTiles(
      { data, shape: [4, 3], cards, primary: true },
      { codec: "RICE_1" },
    );
    expect(table.every((card) => card.length === 80)).toBe(true);
    expect(table.slice(-cards.length)).toEqual(
      cards.map((card) =>
        card
          .replace(/^(SIMPLE|BITPIX|NAXIS\d?|EXTEND|DATASUM) */, (key) => `Z${key.trim()}`.padEnd(8))
          .replace(/^CHECKSUM/, "ZHECKSUM"),
      ),
    );
  });

  it("restore a header with long strings, scaling and checksums", async () => {
    const more = [
      { key: "BLANK", value: -32768 },
      { key: "BSCALE", value: 0.5 },
      { key: "BZERO", value: 3 },
      { key: "DATASUM", value: "12" },
      { key: "LONG", value: "x".repeat(120) },
    ];
    const data = Int16Array.of(1, -32768, 3, 32767);
    const cards = primaryCards(data, [2, 2], more);
    const unit = await open(await tiledFile(data, [2, 2], { codec: "RICE_1" }, cards));
    expect(unit.header.cards.map((card) => card.raw)).toEqual(cards);
    expect((await readRaw(unit)).data).toEqual(data);
    expect((await readImage(unit)).data).toEqual(Float64Array.of(3.5, Number.NaN, 4.5, 16386.5));
  });

  it("may say ZDITHER0 = 0 where nothing is dithered, as fpack -d does", async () => {
    const data = Float32Array.of(1, 2.5, Number.NaN, 4);
    const spare = [
      { key: "EXTNAME", value: "" },
      { key: "EXTVER", value: 1 },
    ];
    const cards = primaryCards(data, [4], spare);
    const bytes = Buffer.from(await tiledFile(data, [4], { codec: "NOCOMPRESS" }, cards));
    const patch = (from: string, to: string): void => {
      bytes.write(to.padEnd(80), bytes.indexOf(from), "latin1");
    };
    patch("ZQUANTIZ=", "ZQUANTIZ= 'SUBTRACTIVE_DITHER_1'");
    patch("EXTNAME =", "ZSCALE  =                  1.0");
    patch("EXTVER  =", "ZDITHER0=                    0");
    expect((await readImage((await openFits(bytes)).firstImage())).data).toEqual(data);
  });

  it("are the same bytes for the same image", async () => {
    const next = gaussian(5);
    const data = Float32Array.from({ length: 900 }, next);
    for (const codec of ["RICE_1", "GZIP_1", "GZIP_2"] as const) {
      const compression: TileCompression = { codec, quantise: { method: "SUBTRACTIVE_DITHER_2" } };
      const file = await tiledFile(data, [30, 30], compression);
      expect(await tiledFile(data, [30, 30], compression)).toEqual(file);
    }
  });

  it("take 64-bit descriptors where the heap passes 2 GiB", () => {
    const tile = { column: "COMPRESSED_DATA", length: 7, offset: 2 ** 31 + 5, scale: 0, zero: 0 } as const;
    const table = tileTable([tile], 2 ** 31 + 12, { bitpix: 16 }, false);
    expect(table.columns).toEqual([{ name: "COMPRESSED_DATA", form: "1QB(7)" }]);
    const view = new DataView(table.bytes.buffer);
    expect([view.getBigInt64(0), view.getBigInt64(8)]).toEqual([7n, 2n ** 31n + 5n]);
    expect(tileTable([{ ...tile, offset: 0 }], 7, { bitpix: 16 }, false).columns[0].form).toBe("1PB(7)");
  });
});

describe("what cannot be compressed is refused", () => {
  const data = new Int16Array(6);
  const image = { data, shape: [3, 2], cards: primaryCards(data, [3, 2]), primary: true };
  const float = new Float32Array(6);
  const floats = { data: float, shape: [3, 2], cards: primaryCards(float, [3, 2]), primary: true };
  const long = new BigInt64Array(6);
  const longs = { data: long, shape: [3, 2], cards: primaryCards(long, [3, 2]), primary: true };
  const unsigned = new Uint16Array(6);
  const rice = { codec: "RICE_1" } as const;

  it.each([
    ["64-bit integers by Rice", longs, rice, "unsupported"],
    ["floats by Rice without loss", floats, { ...rice, quantise: "none" }, "argument"],
    ["quantised floats uncompressed", floats, { codec: "NOCOMPRESS", quantise: {} }, "argument"],
    ["another codec", image, { codec: "PLIO_1" as "RICE_1" }, "argument"],
    ["a level of 0", floats, { ...rice, quantise: { level: 0 } }, "argument"],
    ["a seed of 0", floats, { ...rice, quantise: { seed: 0 } }, "argument"],
    ["another method", floats, { ...rice, quantise: { method: "?" as "NO_DITHER" } }, "argument"],
    ["a tile without length", image, { ...rice, tile: [0] }, "argument"],
    ["a tile of more axes", image, { ...rice, tile: [1, 1, 1] }, "argument"],
    ["another block size", image, { ...rice, blockSize: 8 as 16 }, "argument"],
    ["another effort", image, { codec: "GZIP_1", gzipLevel: 0 as 1 }, "argument"],
    ["another number of pixels", { ...image, shape: [3, 3] }, rice, "argument"],
    ["no pixels", { ...image, shape: [], data: new Int16Array(0) }, rice, "argument"],
    ["another header", { ...image, cards: floats.cards }, rice, "argument"],
    ["a header of an extension", { ...image, primary: false }, rice, "argument"],
    ["unsigned integers that the header calls signed", { ...image, data: unsigned }, rice, "argument"],
    [
      "cards of tables",
      { ...image, cards: [...image.cards, ...formatCards({ key: "TFORM1", value: "J" })] },
      rice,
      "argument",
    ],
    [
      "a card that occurs twice",
      { ...image, cards: [...image.cards, ...image.cards.slice(-1)] },
      rice,
      "argument",
    ],
  ] as const)("%s", async (_, image, compression, kind) => {
    try {
      await encodeTiles(image, compression);
    } catch (error) {
      expect(isFitsError(error, kind) && error.message).toMatch(/./);
      return;
    }
    expect.unreachable();
  });
});
