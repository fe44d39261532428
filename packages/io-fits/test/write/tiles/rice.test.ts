import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RICE_PADDING, riceDecode } from "../../../src/tiles/rice.ts";
import { riceBound, riceEncode } from "../../../src/write/tiles/rice.ts";
import { gaussian } from "../../support/random.ts";
import { riceEncode as shortest } from "../../tiles/rice-encoder.ts";

const RANGE = {
  1: { min: 0, max: 255 },
  2: { min: -32768, max: 32767 },
  4: { min: -(2 ** 31), max: 2 ** 31 - 1 },
} as const;

function encode(pixels: Int32Array, blockSize: number, bytesPerPixel: 1 | 2 | 4): Uint8Array {
  const parameters = { blockSize, bytesPerPixel };
  // Nothing may be written behind what the bound promises.
  const out = new Uint8Array(3 + riceBound(pixels.length, parameters));
  const end = riceEncode(pixels, pixels.length, parameters, out, 3);
  expect([...out.subarray(0, 3)]).toEqual([0, 0, 0]);
  return out.slice(3, end);
}

function decode(bytes: Uint8Array, count: number, blockSize: number, bytesPerPixel: 1 | 2 | 4): number[] {
  const padded = new Uint8Array(bytes.length + RICE_PADDING).fill(0xff);
  padded.set(bytes);
  const out = new Int32Array(count);
  expect(riceDecode(padded, bytes.length, { blockSize, bytesPerPixel }, out, count)).toBe(true);
  return [...out];
}

describe("Rice encoding (Standard, section 10.4.1)", () => {
  for (const width of [1, 2, 4] as const) {
    const stretch = fc
      .tuple(fc.integer(RANGE[width]), fc.integer({ min: 0, max: width * 8 }), fc.nat(90))
      .chain(([base, spread, length]) =>
        fc.array(
          fc.integer({ min: 0, max: 2 ** spread - 1 }).map((d) => Math.min(base + d, RANGE[width].max)),
          { minLength: length, maxLength: length },
        ),
      );
    const pixels = fc
      .array(stretch, { minLength: 1, maxLength: 6 })
      .map((parts) => Int32Array.from(parts.flat()))
      .filter(({ length }) => length > 0);

    it(`is undone by decoding, ${width} bytes a pixel`, () => {
      fc.assert(
        fc.property(pixels, fc.constantFrom(16, 32), (from, block) => {
          expect(decode(encode(from, block, width), from.length, block, width)).toEqual([...from]);
        }),
        { numRuns: 300 },
      );
    });

    it(`is within 2 % of the shortest stream on noise, ${width} bytes a pixel`, () => {
      const next = gaussian(width);
      for (const sigma of [0.5, 3, 10, ...(width > 1 ? [100, 2000] : []), ...(width > 2 ? [1e6, 1e8] : [])]) {
        const pixels = Int32Array.from({ length: 4000 }, () => 128 + sigma * next());
        const ratio = encode(pixels, 32, width).length / shortest(pixels, 32, width).length;
        expect(ratio).toBeLessThan(1.02);
        expect(ratio).toBeGreaterThanOrEqual(1);
      }
    });
  }

  // From fpack 1.7.0 (cfitsio 4.2) on one row of these pixels.
  const fives = new Array<number>(32).fill(7);
  const zeros = new Array<number>(40).fill(0);
  const ones = new Array<number>(30).fill(1);
  it.each([
    [1, [5, 5, 6, 4, 5, 250, 0, 255, 1, ...fives, 9], "05391200000800508007fffff3ff08"],
    [
      2,
      [10, 12, 9, 300, -32768, 32767, 0, 0, ...zeros, 1, -2],
      `000ac800804805a4600000001b5100200000003ff600${"200".repeat(24)}07fffc82`,
    ],
    [
      4,
      [2147483647, -2147483648, 5, 100000, 100001, 99990, -3, ...ones],
      `7fffffffd00000000000000017ffffffa8001869b000000010000000a8001869880000004${"0".repeat(195)}`,
    ],
  ] as const)("makes the bytes that fpack makes, %i bytes a pixel", (width, pixels, expected) => {
    const bytes = encode(Int32Array.from(pixels), 32, width);
    expect([...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")).toBe(expected);
  });
});
