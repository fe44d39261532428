import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openFits, readImage } from "../../src/index.ts";
import { Scratch } from "../../src/tiles/codec.ts";
import { hcompressCodec, hcompressDecode } from "../../src/tiles/hcompress.ts";
import { buildCompressed } from "../support/build.ts";
import { hcompressEncode, type PlaneStyle } from "./hcompress-encoder.ts";

const decode = (bytes: Uint8Array, count: number, smooth = false): number[] | string => {
  const found = hcompressDecode(bytes, count, smooth, new Scratch());
  return typeof found === "string" ? found : [...found.subarray(0, count)];
};

const image = (limit: number) =>
  fc.tuple(fc.integer({ min: 1, max: 21 }), fc.integer({ min: 1, max: 21 })).chain(([rows, columns]) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      pixels: fc.array(fc.integer({ min: -limit, max: limit - 1 }), {
        minLength: rows * columns,
        maxLength: rows * columns,
      }),
      style: fc.constantFrom<PlaneStyle[]>("tree", "list", "both"),
    }),
  );

describe("HCOMPRESS_1", () => {
  it.each([2, 200, 2 ** 15, 2 ** 31])("gives back images of any size with pixels below %i", (limit) => {
    fc.assert(
      fc.property(image(limit), ({ rows, columns, pixels, style }) => {
        expect(decode(hcompressEncode(pixels, rows, columns, { style }), pixels.length)).toEqual(pixels);
      }),
      { numRuns: 100 },
    );
  });

  it("comes within a few scales of the image where it is lossy", () => {
    fc.assert(
      fc.property(image(2 ** 15), fc.integer({ min: 2, max: 50 }), ({ rows, columns, pixels }, scale) => {
        const found = decode(hcompressEncode(pixels, rows, columns, { scale }), pixels.length) as number[];
        // Each level adds at most half a scale for each of its three differences, and halves what the one before erred.
        const error = Math.max(...found.map((value, i) => Math.abs(value - pixels[i])));
        expect(error).toBeLessThanOrEqual(2 * scale + 4);
      }),
      { numRuns: 100 },
    );
  });

  it("smooths only what is lossy", () => {
    const pixels = Array.from({ length: 16 * 16 }, (_, i) => Math.round(500 * Math.sin(i / 20)));
    expect(decode(hcompressEncode(pixels, 16, 16, { scale: 1 }), 256, true)).toEqual(pixels);
    const lossy = hcompressEncode(pixels, 16, 16, { scale: 40 });
    expect(decode(lossy, 256, true)).not.toEqual(decode(lossy, 256));
  });

  it("reads quantised floats, and tiles of a cube", async () => {
    const tile = (values: number[]) =>
      ({ column: "COMPRESSED_DATA", bytes: hcompressEncode(values, 4, 2, {}) }) as const;
    const first = [1, 2, 3, 4, 5, 6, 7, 8];
    const second = first.map((value) => value * 100);
    const header = [
      ["ZCMPTYPE", "HCOMPRESS_1"],
      ["ZNAXIS", 3],
      ["ZNAXIS1", 2],
      ["ZNAXIS2", 2],
      ["ZNAXIS3", 4],
      ["ZTILE1", 2],
      ["ZTILE2", 2],
      ["ZTILE3", 2],
    ] as const;
    const cube = await openFits(buildCompressed([...header, ["ZBITPIX", 16]], [tile(first), tile(second)]));
    expect((await readImage(cube.firstImage())).data).toEqual(Int16Array.of(...first, ...second));
    const floats = await openFits(
      buildCompressed(
        [...header, ["ZBITPIX", -32], ["ZSCALE", 0.5], ["ZZERO", 1], ["ZBLANK", 2]],
        [tile(first), tile(second)],
      ),
    );
    expect((await readImage(floats.firstImage())).data).toEqual(
      Float32Array.from([...first, ...second], (q) => (q === 2 ? Number.NaN : q * 0.5 + 1)),
    );
  });

  it("refuses pixels that it cannot hold", () => {
    const parameters = new Map<string, number>();
    expect(hcompressCodec.check?.({ parameters, bitpix: 64, quantised: false })).toMatch(/64-bit/);
    expect(hcompressCodec.check?.({ parameters, bitpix: -32, quantised: false })).toMatch(/quantised/);
    expect(hcompressCodec.check?.({ parameters, bitpix: -64, quantised: true })).toBeUndefined();
  });
});

describe("broken HCOMPRESS_1 streams", () => {
  const good = hcompressEncode(
    Array.from({ length: 63 }, (_, i) => (i * 37) % 91),
    7,
    9,
    { style: "both" },
  );
  const changed = (at: number, byte: number): Uint8Array => {
    const bytes = good.slice();
    bytes[at] = byte;
    return bytes;
  };

  it("are named by what is wrong", () => {
    expect(decode(good.subarray(0, 25), 63)).toMatch(/of 25 bytes/);
    expect(decode(changed(1, 0), 63)).toMatch(/DD 99/);
    expect(decode(changed(5, 8), 63)).toMatch(/8 by 9 pixels, the tile of 63/);
    expect(decode(changed(2, 0x80), 63)).toMatch(/by 9 pixels/);
    expect(decode(good, 64)).toMatch(/the tile of 64/);
    expect(decode(changed(22, 200), 63)).toMatch(/200 bits/);
    expect(decode(changed(14, 0x7f), 63)).toMatch(/more than 53/);
    expect(decode(changed(25, 0x5f), 63)).toMatch(/broken bit plane/);
    expect(decode(good.subarray(0, good.length - 1), 63)).toMatch(/ends before its signs/);
    expect(decode(good.subarray(0, 40), 63)).toMatch(/ends/);
  });

  it("never throw, whatever is in them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 10, max: good.length - 1 }), fc.integer({ min: 0, max: 255 }))),
        fc.integer({ min: 20, max: good.length }),
        (changes, length) => {
          const bytes = good.slice(0, length);
          for (const [at, byte] of changes) if (at < length) bytes[at] = byte;
          const found = decode(bytes, 63);
          expect(typeof found === "string" || found.every(Number.isInteger)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
