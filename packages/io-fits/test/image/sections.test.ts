import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  FitsError,
  memorySource,
  type NumericArray,
  openFits,
  readImage,
  readPlane,
  readRaw,
  type Source,
} from "../../src/index.ts";
import { buildUnit, join } from "../support/build.ts";
import { countingSource } from "../support/counting.ts";
import { sliceOf } from "../support/slice.ts";

const BITPIX = [8, 16, 32, 64, -32, -64] as const;

/** A file of one image with `cards` behind the mandatory ones. */
function imageFile(
  bitpix: number,
  shape: readonly number[],
  data: Uint8Array,
  cards: readonly (readonly [string, number])[] = [],
): Uint8Array {
  return buildUnit(
    [
      ["SIMPLE", true],
      ["BITPIX", bitpix],
      ["NAXIS", shape.length],
      ...shape.map((n, axis) => [`NAXIS${axis + 1}`, n] as const),
      ...cards,
    ],
    data,
  );
}

/** Whether type and bytes agree: quicker than comparing values one by one. */
const same = (a: NumericArray, b: NumericArray): boolean =>
  a.constructor === b.constructor &&
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

const boxes = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })
  .chain((full) =>
    fc.record({
      full: fc.constant(full),
      ends: fc.tuple(
        ...full.map((n) => fc.tuple(fc.integer({ min: 0, max: n - 1 }), fc.integer({ min: 0, max: n - 1 }))),
      ),
    }),
  )
  .map(({ full, ends }) => ({
    full,
    start: ends.map(([a, b]) => Math.min(a, b)),
    shape: ends.map(([a, b]) => Math.abs(a - b) + 1),
  }));

const scalings: readonly (readonly (readonly [string, number])[])[] = [
  [],
  [
    ["BSCALE", 0.25],
    ["BZERO", 3],
  ],
  [["BLANK", 7]],
];

describe("any section of an uncompressed image", () => {
  it("is that slice of the whole, whatever the axes, the type and the scaling", async () => {
    await fc.assert(
      fc.asyncProperty(
        boxes,
        fc.constantFrom(...BITPIX),
        fc.constantFrom(...scalings),
        fc.infiniteStream(fc.nat(255)),
        fc.constantFrom(0, 1, 2, 3),
        async ({ full, start, shape }, bitpix, cards, noise, shift) => {
          const pixels = full.reduce((product, n) => product * n, 1);
          const data = Uint8Array.from({ length: (pixels * Math.abs(bitpix)) / 8 }, () => noise.next().value);
          const bytes = imageFile(bitpix, full, data, cards);
          const shifted = new Uint8Array(bytes.length + shift);
          shifted.set(bytes, shift);
          const unit = (await openFits(shifted.subarray(shift))).unit(0);
          for (const read of [readImage, readRaw]) {
            const whole = await read(unit);
            const section = await read(unit, { section: { start, shape } });
            expect(section).toEqual({
              ...whole,
              shape,
              data: sliceOf(whole.data, full, start, shape),
              ...("exact" in section ? { exact: section.exact } : {}),
            });
          }
          const plane = await readPlane(unit, { section: twoAxes(start, shape) });
          const [width, height = 1] = full;
          expect(plane.data).toEqual(
            sliceOf(
              (await readPlane(unit)).data,
              [width, height],
              twoAxes(start, shape).start,
              twoAxes(start, shape).shape,
            ),
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it("is read in pieces where it is large, some of them joined over short gaps", async () => {
    const [width, height] = [2500, 1800];
    const whole = new Int16Array(width * height);
    for (let i = 0; i < whole.length; i++) whole[i] = (i * 7919) % 32_749;
    const data = new DataView(new ArrayBuffer(whole.byteLength));
    for (let i = 0; i < whole.length; i++) data.setInt16(i * 2, whole[i]);
    for (const cards of [[], [["BSCALE", 2]]] as const) {
      const unit = (await openFits(imageFile(16, [width, height], new Uint8Array(data.buffer), cards))).unit(
        0,
      );
      const values = cards.length === 0 ? whole : new Float64Array(whole).map((value) => 2 * value);
      expect(same((await readImage(unit)).data, values)).toBe(true);
      const section = { start: [1, 3], shape: [2497, 1790] };
      const { data: part } = await readImage(unit, { section });
      for (let y = 0; y < 1790; y++) {
        const from = (y + 3) * width + 1;
        const row = part.subarray(y * 2497, (y + 1) * 2497);
        expect(same(row, values.subarray(from, from + 2497))).toBe(true);
      }
    }
  });

  it("must lie in the image", async () => {
    const unit = (await openFits(imageFile(8, [4, 3], new Uint8Array(12)))).unit(0);
    for (const section of [
      { start: [0], shape: [1] },
      { start: [0, 0], shape: [5, 1] },
      { start: [-1, 0], shape: [1, 1] },
      { start: [0, 3], shape: [1, 1] },
      { start: [0, 0], shape: [1, 0] },
      { start: [0.5, 0], shape: [1, 1] },
    ]) {
      await expect(readImage(unit, { section })).rejects.toMatchObject({ kind: "argument", value: section });
      await expect(readPlane(unit, { section })).rejects.toMatchObject({ kind: "argument" });
    }
  });

  it("of a file that is cut short is read where it is there", async () => {
    const bytes = imageFile(16, [1000, 1000], new Uint8Array(2_000_000)).subarray(0, 2880 + 1_000_000);
    const unit = (await openFits(bytes)).unit(0);
    const rows = (first: number, count: number) => ({ section: { start: [0, first], shape: [1000, count] } });
    expect((await readImage(unit, rows(400, 100))).data).toHaveLength(100_000);
    await expect(readImage(unit, rows(400, 101))).rejects.toMatchObject({ kind: "truncated" });
  });
});

function twoAxes(start: readonly number[], shape: readonly number[]) {
  return { start: [start[0], start[1] ?? 0], shape: [shape[0], shape[1] ?? 1] };
}

describe("of the file", () => {
  const [width, height] = [20_000, 300];
  const bytes = imageFile(16, [width, height], new Uint8Array(width * height * 2));

  it("only headers are read on opening", async () => {
    const source = countingSource(memorySource(bytes));
    await openFits(source);
    expect(source.bytes()).toBeLessThanOrEqual(3 + 2 ** 16);
    expect(source.asked.length).toBeLessThanOrEqual(2);
  });

  it("what lies between headers is passed over", async () => {
    const primary = imageFile(8, [1000, 1000], new Uint8Array(1_000_000));
    const extension = buildUnit(
      [
        ["XTENSION", "IMAGE"],
        ["BITPIX", 16],
        ["NAXIS", 1],
        ["NAXIS1", 500_000],
        ["PCOUNT", 0],
        ["GCOUNT", 1],
      ],
      new Uint8Array(1_000_000),
    );
    const source = countingSource(memorySource(join(primary, extension, extension)));
    expect((await openFits(source)).units).toHaveLength(3);
    expect(source.asked.length).toBeLessThanOrEqual(4);
    expect(source.bytes()).toBeLessThanOrEqual(3 + 3 * 2 ** 16);
  });

  it("only the rows of the window are read", async () => {
    const source = countingSource(memorySource(bytes));
    const unit = (await openFits(source)).unit(0);
    source.asked.length = 0;
    await readImage(unit, { section: { start: [5000, 100], shape: [128, 50] } });
    expect(source.bytes()).toBe(50 * 128 * 2);
    expect(source.asked[0]).toEqual({ offset: 2880 + (100 * width + 5000) * 2, length: 256 });
  });

  it("rows with short gaps are read in one go", async () => {
    const source = countingSource(memorySource(bytes));
    const unit = (await openFits(source)).unit(0);
    source.asked.length = 0;
    await readImage(unit, { section: { start: [100, 10], shape: [width - 200, 50] } });
    expect(source.asked).toEqual([{ offset: 2880 + (10 * width + 100) * 2, length: (50 * width - 200) * 2 }]);
  });
});

describe("a read that is aborted", () => {
  const [width, height] = [2048, 6144];
  const bytes = imageFile(16, [width, height], new Uint8Array(width * height * 2));

  it("half-way asks for no more", async () => {
    const stop = new AbortController();
    let reads = 0;
    const inner = memorySource(bytes);
    const source: Source = {
      size: inner.size,
      read: async (offset, length, options) => {
        if (length > 2 ** 20 && ++reads === 4) stop.abort(new Error("enough"));
        return inner.read(offset, length, options);
      },
    };
    const unit = (await openFits(source)).unit(0);
    const error = await readImage(unit, { signal: stop.signal }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(FitsError);
    expect(error).toMatchObject({ kind: "aborted", cause: new Error("enough") });
    expect(reads).toBeLessThan(7);
  });

  it("from outside is heard even when the file is in memory", async () => {
    const stop = new AbortController();
    const unit = (await openFits(imageFile(16, [width, height], bytes.subarray(2880), [["BSCALE", 2]]))).unit(
      0,
    );
    setTimeout(() => stop.abort(), 1);
    const start = performance.now();
    for (;;) {
      try {
        await readImage(unit, { signal: stop.signal });
      } catch (error) {
        expect(error).toMatchObject({ kind: "aborted" });
        break;
      }
      if (performance.now() - start > 4000) throw new Error("never heard");
    }
  });

  it("tells how far it is", async () => {
    const seen: [number, number][] = [];
    const unit = (await openFits(bytes)).unit(0);
    await readImage(unit, { onProgress: (done, total) => seen.push([done, total]) });
    expect(seen.at(-1)).toEqual([width * height, width * height]);
  });

  it("that fails in one piece fails with its error", async () => {
    const inner = memorySource(bytes);
    const source: Source = {
      size: inner.size,
      read: async (offset, length, options) => {
        if (offset > 2 ** 22) throw new FitsError("io", `no bytes at ${offset}`);
        return inner.read(offset, length, options);
      },
    };
    const unit = (await openFits(source)).unit(0);
    await expect(readImage(unit)).rejects.toThrow(`no bytes at ${2880 + 2 ** 22}`);
  });
});
