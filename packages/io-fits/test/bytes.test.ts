import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate, type Bitpix, decodeInto } from "../src/bytes.ts";

const BITPIX: readonly Bitpix[] = [8, 16, 32, 64, -32, -64];

/** One value at a time, by the platform. */
function valueAt(view: DataView, at: number, bitpix: Bitpix, flipped: boolean): number | bigint {
  switch (bitpix) {
    case 8:
      return flipped ? view.getUint8(at) - 128 : view.getUint8(at);
    case 16:
      return flipped ? view.getInt16(at) + 32768 : view.getInt16(at);
    case 32:
      return flipped ? view.getInt32(at) + 2147483648 : view.getInt32(at);
    case 64:
      return flipped ? view.getBigInt64(at) + 2n ** 63n : view.getBigInt64(at);
    case -32:
      return view.getFloat32(at);
    case -64:
      return view.getFloat64(at);
  }
}

describe("decodeInto", () => {
  // Few words take another way than many, and so do odd beginnings.
  it("gives the numbers that DataView gives, from any place to any place, in place too", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...BITPIX),
        fc.boolean(),
        fc.oneof(fc.nat(9), fc.integer({ min: 60, max: 300 })),
        fc.nat(9),
        fc.nat(3),
        fc.boolean(),
        fc.infiniteStream(fc.nat(255)),
        (bitpix, sign, count, before, first, inPlace, noise) => {
          const flipped = sign && bitpix > 0;
          const width = Math.abs(bitpix) / 8;
          const bytes = Uint8Array.from({ length: count * width }, () => noise.next().value);
          const expected = allocate({ bitpix, flipped }, count + first);
          const view = new DataView(bytes.buffer);
          for (let i = 0; i < count; i++) expected[first + i] = valueAt(view, i * width, bitpix, flipped);

          const result = allocate({ bitpix, flipped }, count + first);
          const place = new Uint8Array(result.buffer, first * width);
          const lent = inPlace ? place : new Uint8Array(bytes.length + before).subarray(before);
          lent.set(bytes);
          decodeInto(lent, { bitpix, flipped }, place);
          expect(result).toEqual(expected);
        },
      ),
      { numRuns: 400 },
    );
  });
});
