import fc from "fast-check";
import { gzipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { type CompressedImageUnit, openFits, type Region, readImage, type Source } from "../../src/index.ts";
import { eachRun, pixelCount, pixelsBefore, tileBox, tilesTouching } from "../../src/tiles/geometry.ts";
import { webTileWorkers } from "../../src/workers/index.ts";
import { type BuiltTile, bigEndian, buildCompressed } from "../support/build.ts";
import { asWorker, ChannelWorker } from "../support/threads.ts";
import { riceEncode } from "./rice-encoder.ts";

type Codec = "RICE_1" | "GZIP_1" | "NOCOMPRESS";

/** Pixel `i` of the image is `i`; the tiles lie in the heap in their order, or the last one first. */
async function image(
  shape: readonly number[],
  tile: readonly number[],
  codec: Codec = "RICE_1",
  backwards = false,
  gap = 0,
): Promise<CompressedImageUnit> {
  const grid = shape.map((length, axis) => Math.ceil(length / tile[axis]));
  const whole = { start: shape.map(() => 0), shape };
  const tiles = Array.from({ length: pixelCount(grid) }, (_, row): BuiltTile => {
    const box = tileBox(row, grid, tile, shape);
    const values = new Int32Array(pixelCount(box.shape));
    eachRun(box, whole, (from, to, count) => {
      for (let i = 0; i < count; i++) values[from + i] = to + i;
    });
    const plain = () => bigEndian([...values], "Int32");
    const bytes =
      codec === "RICE_1" ? riceEncode(values, 32, 4) : codec === "GZIP_1" ? gzipSync(plain()) : plain();
    return { column: "COMPRESSED_DATA", bytes };
  });
  const cards = [
    ["ZCMPTYPE", codec],
    ["ZBITPIX", 32],
    ["ZNAXIS", shape.length],
    ...shape.map((length, i) => [`ZNAXIS${i + 1}`, length] as const),
    ...tile.map((length, i) => [`ZTILE${i + 1}`, length] as const),
  ] as const;
  const unit = (await openFits(spread(buildCompressed(cards, tiles), backwards, gap))).firstImage();
  if (unit.kind !== "compressed-image") throw new Error(unit.kind);
  return unit;
}

/** The same file with bytes that belong to nobody between the tiles, or with the tiles in reverse. */
function spread(bytes: Uint8Array, backwards: boolean, gap: number): Uint8Array {
  if (!backwards && gap === 0) return bytes;
  const text = new TextDecoder("latin1").decode(bytes);
  const card = (key: string): number => text.indexOf(key.padEnd(8), 2880);
  const number = (key: string): number => Number(text.slice(card(key) + 10, card(key) + 30));
  const rows = number("NAXIS2");
  const data = Math.ceil((text.indexOf(`END${" ".repeat(77)}`, 2880) + 80) / 2880) * 2880;
  const heap = data + rows * 24;
  const out = new Uint8Array(bytes.length + rows * gap + 2880);
  out.set(bytes.subarray(0, heap));
  const table = new DataView(out.buffer, data, rows * 24);
  let at = 0;
  for (let k = 0; k < rows; k++) {
    const row = backwards ? rows - 1 - k : k;
    const from = heap + table.getInt32(row * 24 + 4);
    const length = table.getInt32(row * 24);
    out.set(bytes.subarray(from, from + length), heap + at);
    table.setInt32(row * 24 + 4, at);
    at += length + gap;
  }
  new TextEncoder().encodeInto(String(at).padStart(20), out.subarray(card("PCOUNT") + 10));
  return out;
}

/** A unit that keeps account of what is read from its source. */
function watched(unit: CompressedImageUnit): {
  readonly unit: CompressedImageUnit;
  readonly reads: [offset: number, length: number][];
} {
  const reads: [number, number][] = [];
  const source: Source = {
    size: unit.source.size,
    read: (offset, length, options) => {
      reads.push([offset, length]);
      return unit.source.read(offset, length, options);
    },
  };
  return { unit: { ...unit, source }, reads };
}

function slice(shape: readonly number[], region: Region): number[] {
  const out = new Array<number>(pixelCount(region.shape));
  eachRun({ start: shape.map(() => 0), shape }, region, (from, to, count) => {
    for (let i = 0; i < count; i++) out[to + i] = from + i;
  });
  return out;
}

const axis = fc.integer({ min: 1, max: 9 }).chain((length) =>
  fc.record({
    length: fc.constant(length),
    tile: fc.integer({ min: 1, max: length + 2 }),
    part: fc
      .tuple(fc.nat(length - 1), fc.nat(length - 1))
      .map(([a, b]) => [Math.min(a, b), Math.abs(a - b) + 1] as const),
  }),
);

describe("sections of compressed images", () => {
  const workers = webTileWorkers({ count: 2, spawn: () => asWorker(new ChannelWorker()) });
  afterAll(() => workers.close());

  it("are what the whole image has there, whatever the shapes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(axis, { minLength: 1, maxLength: 4 }),
        fc.constantFrom<Codec>("RICE_1", "GZIP_1", "NOCOMPRESS"),
        fc.boolean(),
        fc.constantFrom(0, 70_000),
        fc.boolean(),
        async (axes, codec, backwards, gap, threads) => {
          const shape = axes.map(({ length }) => length);
          const tile = axes.map(({ tile, length }) => Math.min(tile, length));
          const section = { start: axes.map(({ part }) => part[0]), shape: axes.map(({ part }) => part[1]) };
          const tiles = pixelCount(shape.map((length, k) => Math.ceil(length / tile[k])));
          const unit = await image(shape, tile, codec, backwards, tiles < 40 ? gap : 0);
          const { data } = await readImage(unit, { section, ...(threads ? { workers } : {}) });
          expect([...data]).toEqual(slice(shape, section));
        },
      ),
      { numRuns: 80 },
    );
  });

  it("touch no other rows of the table and no other tiles", async () => {
    const { unit, reads } = watched(await image([8, 100], [8, 1], "NOCOMPRESS", false, 100_000));
    await readImage(unit, { section: { start: [0, 40], shape: [8, 2] } });
    const heap = unit.span.offset + unit.layout.heap;
    expect(reads).toEqual([
      [unit.span.offset + 40 * 24, 2 * 24],
      [heap + 40 * 100_032, 32],
      [heap + 41 * 100_032, 32],
    ]);
  });

  it("read neighbouring tiles at once, but large heaps in pieces", async () => {
    const near = watched(await image([8, 100], [8, 1], "NOCOMPRESS", false, 1000));
    await readImage(near.unit);
    expect(near.reads.slice(1)).toEqual([[near.unit.span.offset + near.unit.layout.heap, 99 * 1032 + 32]]);
    const large = watched(await image([2 ** 16, 48], [2 ** 16, 1], "NOCOMPRESS"));
    await readImage(large.unit);
    const lengths = large.reads.slice(1).map(([, length]) => length);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(48 * 2 ** 18);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(2 ** 22);
  });

  it("ask codecs for no more pixels than they need", async () => {
    const unit = await image([10, 6], [10, 3]);
    const asked: unknown[] = [];
    const codec = {
      capacity: () => 1000,
      decode: ({ count, upTo }: { count: number; upTo?: number }) => {
        asked.push([count, upTo]);
        return new Int32Array(count);
      },
    };
    await readImage(unit, { codecs: { RICE_1: codec }, section: { start: [2, 1], shape: [3, 3] } });
    expect(asked).toEqual([
      [30, 25],
      [30, 5],
    ]);
  });

  it("are decoded though a tile breaks behind their last pixel", async () => {
    const cards = [
      ["ZCMPTYPE", "RICE_1"],
      ["ZBITPIX", 32],
      ["ZNAXIS", 1],
      ["ZNAXIS1", 640],
    ] as const;
    const values = Int32Array.from({ length: 640 }, (_, i) => (i * 7919) % 1009);
    const bytes = riceEncode(values, 32, 4);
    const cut: BuiltTile = { column: "COMPRESSED_DATA", bytes: bytes.subarray(0, bytes.length - 50) };
    const unit = (await openFits(buildCompressed(cards, [cut]))).firstImage();
    const { data } = await readImage(unit, { section: { start: [100], shape: [200] } });
    expect(data).toEqual(values.subarray(100, 300));
    await expect(readImage(unit)).rejects.toThrow(/Tile 0: the Rice stream ends before its 640 pixels/);
  });

  it("stop with their source", async () => {
    const unit = await image([4, 4], [4, 1]);
    const source: Source = { size: unit.source.size, read: () => Promise.reject(new TypeError("gone")) };
    await expect(readImage({ ...unit, source })).rejects.toThrow("gone");
    await expect(readImage({ ...unit, source }, { workers })).rejects.toThrow("gone");
  });
});

describe("the geometry of tiles", () => {
  it("counts the tiles that a region touches", () => {
    expect([...tilesTouching({ start: [3, 1], shape: [2, 2] }, [3, 4], [2, 1])]).toEqual([4, 5, 7, 8]);
    expect([...tilesTouching({ start: [0], shape: [0] }, [0], [1])]).toEqual([]);
  });

  it("counts the pixels of a box before one of them", () => {
    const tile = { start: [10, 20], shape: [5, 4] };
    expect(pixelsBefore(tile, [10, 20])).toBe(0);
    expect(pixelsBefore(tile, [12, 22])).toBe(12);
    expect(pixelsBefore(tile, [14, 23])).toBe(19);
  });
});
