import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openFits, readImage } from "../../src/index.ts";
import { plioDecode } from "../../src/tiles/plio.ts";
import { buildCompressed } from "../support/build.ts";
import { plioEncode } from "./plio-encoder.ts";

const decode = (bytes: Uint8Array, count: number): number[] | string => {
  const out = new Int32Array(count).fill(-1);
  return plioDecode(bytes, out, count) ?? [...out];
};

/** A line list of the newer form. */
function list(...words: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer((7 + words.length) * 2));
  [0, 7, -100, 7 + words.length].forEach((word, i) => void view.setInt16(i * 2, word));
  for (const [i, word] of words.entries()) view.setUint16((7 + i) * 2, word);
  return new Uint8Array(view.buffer);
}

describe("PLIO_1", () => {
  it("gives back masks of any values up to 2^24, with either header", () => {
    const runs = fc.array(
      fc.tuple(
        fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 2 ** 24 })),
        fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9000 })),
      ),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(runs, fc.constantFrom("old" as const, "new" as const), (spans, header) => {
        const pixels = spans.flatMap(([value, length]) => new Array<number>(length).fill(value));
        expect(decode(plioEncode(pixels, header), pixels.length)).toEqual(pixels);
      }),
      { numRuns: 60 },
    );
  });

  it("does what each instruction says", () => {
    // Zeros, set to 3 * 4096 + 5, run; raise, zeros then one; lower, run; raise and put, lower and put; the rest zeros.
    const words = [0x0002, 0x1005, 3, 0x4002, 0x2001, 0x5002, 0x3002, 0x4001, 0x6007, 0x7004];
    expect(decode(list(...words), 12)).toEqual([0, 0, 12293, 12293, 0, 12294, 12292, 12299, 12295, 0, 0, 0]);
  });

  it("reads no further than the tile, and fills what is left out", () => {
    expect(decode(list(0x4fff, 0x8000), 5)).toEqual([1, 1, 1, 1, 1]);
    expect(decode(list(), 3)).toEqual([0, 0, 0]);
    // A run of zeros whose last pixel, the high one, lies outside.
    expect(decode(list(0x5006), 5)).toEqual([0, 0, 0, 0, 0]);
  });

  it("names what is wrong", () => {
    expect(decode(new Uint8Array(4), 3)).toMatch(/of 4 bytes/);
    expect(decode(list(0x4001).subarray(0, 14), 3)).toMatch(
      /claims 8 words, 7 of them a header, and holds 7/,
    );
    expect(decode(list(0x9000), 3)).toMatch(/unknown instruction 9/);
    expect(decode(list(0x1000), 3)).toMatch(/ends within an instruction/);
  });

  it("never throws, whatever is in it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const found = decode(bytes, 40);
        expect(typeof found === "string" || found.every(Number.isInteger)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("is read from columns of 16-bit words, unsigned integers as cfitsio stores them", async () => {
    const rows = [
      [0, 0, 7, 7],
      [40000, 1, 0, 65535],
    ];
    const header = [
      ["ZCMPTYPE", "PLIO_1"],
      ["ZBITPIX", 16],
      ["ZNAXIS", 2],
      ["ZNAXIS1", 4],
      ["ZNAXIS2", 2],
    ] as const;
    const tiles = rows.map((row) => ({ column: "COMPRESSED_DATA", bytes: plioEncode(row) }) as const);
    const file = await openFits(buildCompressed([...header, ["BZERO", 32768]], tiles, ["B", 1], "I"));
    expect((await readImage(file.firstImage())).data).toEqual(Uint16Array.of(...rows.flat()));
    const signed = await openFits(buildCompressed(header, tiles.slice(0, 1).concat(tiles[0]), ["B", 1], "I"));
    expect((await readImage(signed.firstImage())).data).toEqual(Int16Array.of(...rows[0], ...rows[0]));
  });
});
