import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ditherSequence, unquantise } from "../../src/tiles/dither.ts";
import { RICE_PADDING, riceDecode } from "../../src/tiles/rice.ts";
import { riceEncode } from "./rice-encoder.ts";

const RANGE = {
  1: { min: 0, max: 255 },
  2: { min: -32768, max: 32767 },
  4: { min: -(2 ** 31), max: 2 ** 31 - 1 },
} as const;

function decode(
  bytes: Uint8Array,
  count: number,
  blockSize: number,
  bytesPerPixel: 1 | 2 | 4,
  from = 0,
): number[] | false {
  const padded = new Uint8Array(bytes.length + RICE_PADDING).fill(0xff);
  padded.set(bytes);
  const out = new Int32Array(count);
  return riceDecode(padded, bytes.length, { blockSize, bytesPerPixel }, out, count, from) ? [...out] : false;
}

describe("Rice tiles (Standard, section 10.4.1)", () => {
  for (const width of [1, 2, 4] as const) {
    // Smooth, rough and constant stretches: all three kinds of block and every split occur.
    const stretch = fc
      .tuple(fc.integer(RANGE[width]), fc.integer({ min: 0, max: width * 8 - 1 }), fc.nat(70))
      .chain(([base, spread, length]) =>
        fc.array(
          fc.integer({ min: 0, max: 2 ** spread - 1 }).map((d) => Math.min(base + d, RANGE[width].max)),
          { minLength: length, maxLength: length },
        ),
      );
    const pixels = fc
      .array(stretch, { minLength: 1, maxLength: 5 })
      .map((parts) => Int32Array.from(parts.flat()));

    it(`gives back what was encoded, ${width} bytes a pixel`, () => {
      fc.assert(
        fc.property(
          pixels,
          fc.constantFrom(16, 32, 5),
          fc.constantFrom(undefined, "raw" as const),
          (from, block, raw) => {
            expect(decode(riceEncode(from, block, width, raw), from.length, block, width)).toEqual([...from]);
          },
        ),
        { numRuns: 150 },
      );
    });

    it(`gives the same pixels where those before are not asked for, ${width} bytes a pixel`, () => {
      fc.assert(
        fc.property(
          pixels,
          fc.constantFrom(16, 32, 5, 4),
          fc.constantFrom(undefined, "raw" as const),
          fc.nat(),
          (values, block, raw, skip) => {
            if (values.length === 0) return;
            const from = skip % values.length;
            const found = decode(riceEncode(values, block, width, raw), values.length, block, width, from);
            expect(found === false ? found : found.slice(from)).toEqual([...values.subarray(from)]);
          },
        ),
        { numRuns: 150 },
      );
    });

    it(`notices a stream cut short, ${width} bytes a pixel`, () => {
      fc.assert(
        fc.property(pixels, fc.nat(), (from, cut) => {
          const bytes = riceEncode(from, 32, width);
          const short = bytes.subarray(0, cut % bytes.length);
          if (from.length === 0) return;
          expect(decode(short, from.length, 32, width)).toBe(false);
          expect(decode(short, from.length, 32, width, from.length - 1)).toBe(false);
        }),
      );
    });
  }

  it("reads codes longer than a word, at every position in it", () => {
    // Blocks with split 0 (2 bytes: "0001"), so that a code is as many zeros as its value, then a 1.
    for (const codes of [[100], [31], [32], [33], [0, 31], [0, 32], [5, 64, 1, 27], [1, 1, 29, 30, 31, 32]]) {
      const bits = `${"0".repeat(16)}0001${codes.map((code) => `${"0".repeat(code)}1`).join("")}`;
      const bytes = Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
        Number.parseInt(bits.slice(i * 8, i * 8 + 8).padEnd(8, "0"), 2),
      );
      let last = 0;
      const expected = codes.map((code) => {
        last += code % 2 === 0 ? code / 2 : -(code + 1) / 2;
        return last;
      });
      expect(decode(bytes, codes.length, 32, 2)).toEqual(expected);
    }
  });

  it("reads streams of more than 2^29 bits", () => {
    // Blocks of 4,096 unsplit pixels, all codes 0 but the last, which says -1.
    const blocks = 4100;
    const bits = 32 + blocks * (5 + 4096 * 32);
    const bytes = new Uint8Array(Math.ceil(bits / 8) + RICE_PADDING);
    bytes[3] = 7;
    for (let block = 0; block < blocks; block++) {
      for (const [k, bit] of [1, 1, 0, 1, 0].entries()) {
        const at = 32 + block * (5 + 4096 * 32) + k;
        bytes[Math.floor(at / 8)] |= bit << (7 - (at % 8));
      }
    }
    bytes[Math.floor((bits - 1) / 8)] |= 1 << (7 - ((bits - 1) % 8));
    const out = new Int32Array(blocks * 4096);
    const size = bytes.length - RICE_PADDING;
    expect(riceDecode(bytes, size, { blockSize: 4096, bytesPerPixel: 4 }, out, out.length)).toBe(true);
    expect([out[0], out.at(-2), out.at(-1)]).toEqual([7, 7, 6]);
    expect(riceDecode(bytes, size - 1, { blockSize: 4096, bytesPerPixel: 4 }, out, out.length)).toBe(false);
  });

  it("ends on a stream of zeros", () => {
    expect(decode(new Uint8Array([0, 0, 0b0001_0000, 0, 0, 0]), 64, 32, 2)).toBe(false);
  });
});

describe("dithering (Standard, section 10.2 and appendix I)", () => {
  it("has the sequence whose 10,000th seed is 1043618065", () => {
    const sequence = ditherSequence();
    expect(sequence).toHaveLength(10_000);
    expect(sequence[0]).toBe(Math.fround(16807 / 2147483647));
    expect(sequence[9999]).toBe(Math.fround(1043618065 / 2147483647));
  });

  const tile = { seed: 1, row: 0, scale: 0.5, zero: 10, blank: -2147483647 };
  const run = (
    method: "NO_DITHER" | "SUBTRACTIVE_DITHER_1" | "SUBTRACTIVE_DITHER_2",
    integers: number[],
    row = 0,
  ) => {
    const out = new Float64Array(integers.length);
    unquantise(Int32Array.from(integers), integers.length, { ...tile, method, row }, out);
    return [...out];
  };

  it("without dithering scales and shifts; the blank integer is NaN", () => {
    expect(run("NO_DITHER", [0, 2, -2147483647])).toEqual([10, 11, Number.NaN]);
  });

  it("subtracts one random number a pixel, from where the tile's row says", () => {
    const r = ditherSequence();
    const start = Math.trunc(r[3] * 500);
    expect(run("SUBTRACTIVE_DITHER_1", [4, -2147483647, 4], 3)).toEqual([
      (4 - r[start] + 0.5) * 0.5 + 10,
      Number.NaN,
      (4 - r[start + 2] + 0.5) * 0.5 + 10,
    ]);
  });

  it("keeps exact zeros only by method 2", () => {
    expect(run("SUBTRACTIVE_DITHER_2", [-2147483646])).toEqual([0]);
    expect(run("SUBTRACTIVE_DITHER_1", [-2147483646])).not.toEqual([0]);
  });

  it("starts the sequence anew behind its end", () => {
    const r = ditherSequence();
    const start = Math.trunc(r[0] * 500);
    const out = run("SUBTRACTIVE_DITHER_1", new Array<number>(10_001).fill(0));
    expect(out[9999 - start]).toBe((0 - r[9999] + 0.5) * 0.5 + 10);
    expect(out[10_000 - start]).toBe((0 - r[Math.trunc(r[1] * 500)] + 0.5) * 0.5 + 10);
  });
});
