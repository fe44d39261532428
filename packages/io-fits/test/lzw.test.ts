import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openFits, readImage } from "../src/index.ts";
import { uncompressFile } from "../src/lzw.ts";
import { bigEndian, buildUnit } from "./support/build.ts";

/**
 * A plain encoder of `compress` files: codes of 9 to `most` bits, the table emptied when it has been full for `patience`
 * codes.
 */
function compress(bytes: Uint8Array, most = 16, patience = Number.POSITIVE_INFINITY): Uint8Array {
  const bits: number[] = [];
  const out = [0x1f, 0x9d, 0x80 | most];
  const table = new Map<string, number>();
  let width = 9;
  let next = 257;
  let full = 0;
  let codes = 0;
  const pad = (): void => {
    // Codes come in groups of eight; a change of width ends the group.
    for (; codes % 8 !== 0; codes++) for (let k = 0; k < width; k++) bits.push(0);
  };
  const put = (code: number): void => {
    for (let k = 0; k < width; k++) bits.push((code >> k) & 1);
    codes++;
  };
  let text = "";
  const code = (one: string): number => (one.length === 1 ? one.charCodeAt(0) : (table.get(one) ?? -1));
  let fresh = true;
  for (const byte of bytes) {
    const longer = text + String.fromCharCode(byte);
    if (code(longer) >= 0) {
      text = longer;
      continue;
    }
    put(code(text));
    // The reader adds its string one code later: the width follows what it knows.
    if (!fresh && next >= 1 << width && width < Math.max(most, 10)) {
      pad();
      width++;
    }
    fresh = false;
    if (next < 1 << most) table.set(longer, next++);
    else if (++full > patience) {
      put(256);
      pad();
      table.clear();
      width = 9;
      next = 257;
      full = 0;
      fresh = true;
    }
    text = String.fromCharCode(byte);
  }
  if (text !== "") put(code(text));
  for (let i = 0; i < bits.length; i += 8) {
    out.push(bits.slice(i, i + 8).reduce((sum, bit, k) => sum | (bit << k), 0));
  }
  return Uint8Array.from(out);
}

const image = buildUnit(
  [
    ["SIMPLE", true],
    ["BITPIX", 16],
    ["NAXIS", 1],
    ["NAXIS1", 4],
  ],
  bigEndian([1, -2, 3, 400], "Int16"),
);

describe("files of compress (.Z)", () => {
  it("come out as they went in, whatever the widest code and however often the table is emptied", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 300 })), {
          minLength: 1,
        }),
        fc.integer({ min: 9, max: 12 }),
        fc.constantFrom(0, 5, 1000),
        (runs, most, patience) => {
          const bytes = Uint8Array.from(
            runs.flatMap(([byte, length]) => Array.from({ length }, (_, i) => (byte * (1 + (i % 3))) & 255)),
          );
          const { bytes: found, problem } = uncompressFile(compress(bytes, most, patience), bytes.length);
          expect(problem).toBeUndefined();
          expect(Buffer.compare(found, bytes)).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("are opened as what they hold", async () => {
    const file = await openFits(compress(image));
    expect((await readImage(file.firstImage())).data).toEqual(Int16Array.of(1, -2, 3, 400));
    expect(file.warnings).toEqual([]);
  });

  it("keep what came before a break, with a warning", async () => {
    const bytes = compress(image);
    const late = bytes.length - 40;
    bytes.fill(0xff, late);
    const file = await openFits(bytes);
    expect(file.units[0].kind).toBe("image");
    expect(file.warnings[0].message).toMatch(/the .Z stream is broken at byte/);
  });

  it("may not grow beyond a limit, and must hold something", async () => {
    const bytes = compress(image);
    await expect(openFits(bytes, { maxInflatedBytes: 2880 })).rejects.toThrow(/more than 2880 bytes/);
    await expect(openFits(bytes.subarray(0, 3))).rejects.toThrow(/the .Z stream is empty/);
    await expect(openFits(Uint8Array.of(0x1f, 0x9d, 0x9f, 0))).rejects.toThrow(/codes of up to 31 bits/);
  });

  it("never throw anything but a typed error, whatever is in them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 255 }), (bytes, flags) => {
        try {
          uncompressFile(Uint8Array.of(0x1f, 0x9d, flags, ...bytes), 2 ** 16);
        } catch (error) {
          expect(error).toMatchObject({ kind: "format" });
        }
      }),
      { numRuns: 300 },
    );
  });
});
