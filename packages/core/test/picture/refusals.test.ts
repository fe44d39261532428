import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isHelioError } from "../../src/index.ts";
import { decodePicture } from "../../src/picture/index.ts";
import { picture, pictures } from "./fixtures.ts";
import { pngChunk, pngFile } from "./png-file.ts";

const text = (content: string) => new TextEncoder().encode(content);
const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const grey = picture("grey 8").bytes;
const jpeg = picture("JPEG 4:2:0 with restarts").bytes;

function refusal(bytes: Uint8Array, options = {}): string {
  try {
    decodePicture(bytes, options);
  } catch (error) {
    if (isHelioError(error)) return `${error.kind}: ${error.message}`;
    throw error;
  }
  return "read";
}

describe("files that are no picture", () => {
  it.each([
    ["nothing", new Uint8Array(), /^format: The file is empty/],
    ["zeros", new Uint8Array(300), /^format: All 300 bytes of the file are 0/],
    ["noise", text("hello, world"), /^format: The file does not start as a picture does/],
    ["a web page", text("\n<!DOCTYPE html>\n<html>404</html>"), /^format: The file is a web page/],
    ["GIF", text("GIF89a......"), /^unsupported: GIF files/],
    ["TIFF", text("II*\0........"), /^unsupported: TIFF files/],
    ["BMP", Uint8Array.from([66, 77, ...Array(12).fill(0), 40, 0, 0, 0, 9]), /^unsupported: BMP files/],
    ["WebP", text("RIFF....WEBPVP8 "), /^unsupported: WebP files/],
    ["JPEG 2000", text("\0\0\0\x0cjP  \r\n\x87\n"), /^(unsupported: JPEG 2000|format)/],
    ["PDF", text("%PDF-1.4"), /^unsupported: PDF files/],
    ["FITS", text("SIMPLE  =                    T"), /^unsupported: FITS files.*Open it as FITS/],
  ])("%s", (_, bytes, message) => {
    expect(refusal(bytes)).toMatch(message);
  });
});

describe("pictures that are not whole", () => {
  it("is said of a PNG cut anywhere", () => {
    for (let length = 9; length < grey.length; length++) {
      expect(refusal(grey.subarray(0, length))).toMatch(/^format: The PNG is (cut off|damaged)/);
    }
  });

  it("is said of a JPEG cut anywhere", () => {
    for (let length = 4; length < jpeg.length; length++) {
      expect(refusal(jpeg.subarray(0, length))).toMatch(/^format: The JPEG is cut off/);
    }
  });

  it("is said of a JPEG that lacks a part between restart markers, or ends early with its end mark", () => {
    const restarts = [...jpeg.keys()].filter(
      (i) => jpeg[i] === 0xff && jpeg[i + 1] >= 0xd0 && jpeg[i + 1] < 0xd8,
    );
    expect(restarts.length).toBe(2);
    const holed = joined(jpeg.subarray(0, restarts[0]), jpeg.subarray(restarts[1]));
    expect(refusal(holed)).toMatch(/^format: The JPEG is damaged: a part is missing/);
    const { bytes } = picture("JPEG 4:2:0");
    const half = joined(bytes.subarray(0, bytes.length - 200), Uint8Array.from([0xff, 0xd9]));
    expect(refusal(half)).toMatch(/^format: The JPEG (cannot be read|is damaged)/);
  });

  it("is said of a changed checksum, a missing palette, a missing end, and pixels too few or too many", () => {
    const flipped = grey.slice();
    flipped[45] ^= 1;
    expect(refusal(flipped)).toMatch(/checksum of chunk IDAT/);
    expect(refusal(pngFile(2, 2, 8, 3, Buffer.alloc(6)))).toMatch(/palette \(PLTE\) is missing/);
    expect(refusal(pngFile(2, 2, 8, 0, Buffer.alloc(5)))).toMatch(/pixels come to 5 bytes, not to 6/);
    expect(refusal(pngFile(2, 2, 8, 0, Buffer.alloc(7)))).toMatch(/pixels come to more than 6 bytes/);
    expect(refusal(pngFile(2, 2, 8, 0, Buffer.from([9, 0, 0, 0, 0, 0])))).toMatch(/filter 9 in row 0/);
    expect(refusal(pngFile(2, 2, 3, 0, Buffer.alloc(6)))).toMatch(/colour type 0 of 3 bits/);
    expect(refusal(pngFile(2, 2, 8, 0, Buffer.alloc(6)))).toBe("read");
  });

  it("is said of a web page behind a picture; other bytes there do no harm", () => {
    for (const bytes of [grey, jpeg]) {
      expect(refusal(joined(bytes, text("\r\n<html><body>Bad gateway")))).toMatch(
        /^format: A web page follows/,
      );
      expect(refusal(joined(bytes, new Uint8Array(20)))).toBe("read");
    }
  });
});

describe("pictures that are too large", () => {
  const huge = pngFile(100_000, 100_000, 16, 6, Buffer.alloc(10));

  it("are refused by what they say, before anything is made for them", () => {
    expect(refusal(huge)).toMatch(
      /^format: The PNG says that it is 100000x100000; expected 1 to 67108864 pixels/,
    );
    expect(refusal(grey, { maxPixels: 900 })).toMatch(/says that it is 37x27/);
    expect(refusal(jpeg, { maxPixels: 900 })).toMatch(/The JPEG says that it is 37x27/);
    expect(refusal(grey, { maxPixels: 0 })).toMatch(/^argument/);
    expect(refusal(pngFile(0, 5, 8, 0, Buffer.alloc(0)))).toMatch(/says that it is 0x5/);
  });

  it("are refused where more comes out of them than they say", () => {
    const bomb = pngFile(64, 64, 8, 0, Buffer.alloc(2 ** 26 + 2 ** 24));
    expect(bomb.length).toBeLessThan(2 ** 17);
    const before = process.memoryUsage().arrayBuffers;
    expect(refusal(bomb)).toMatch(/pixels come to more than 4160 bytes/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
  });
});

describe("codings that are not read", () => {
  const patched = (marker: number, precision = 8) => {
    const bytes = picture("JPEG grey").bytes.slice();
    const at = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0);
    bytes[at + 1] = marker;
    bytes[at + 4] = precision;
    return bytes;
  };

  it.each([
    ["lossless", patched(0xc3)],
    ["arithmetic-coded", patched(0xc9)],
    ["hierarchical", patched(0xc5)],
    ["of 12 bits a sample", patched(0xc1, 12)],
  ])("a JPEG %s", (coding, bytes) => {
    expect(refusal(bytes)).toMatch(new RegExp(`^unsupported: A JPEG ${coding}`));
  });

  it("an animated PNG; one of a single frame is read", () => {
    const animation = (frames: number) => {
      const control = pngChunk("acTL", Buffer.from([0, 0, 0, frames, 0, 0, 0, 0]));
      return joined(grey.subarray(0, 33), control, grey.subarray(33));
    };
    expect(refusal(animation(12))).toMatch(/^unsupported: An animated PNG of 12 frames/);
    expect(refusal(animation(1))).toBe("read");
  });

  it("a JPEG of more scans than pictures have", () => {
    const { bytes } = picture("JPEG grey progressive");
    const last = bytes.lastIndexOf(0xda) - 1;
    const scan = bytes.subarray(last, bytes.length - 2);
    expect(bytes[last]).toBe(0xff);
    const many = joined(
      bytes.subarray(0, last),
      ...Array.from({ length: 120 }, () => scan),
      bytes.subarray(-2),
    );
    expect(refusal(many)).toMatch(/more than 100 scans/);
  });
});

describe("broken at random", () => {
  it("nothing but an error of the family comes out", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...pictures),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 6 }),
        fc.option(fc.nat()),
        ({ bytes }, flips, cut) => {
          const broken = bytes.slice(0, cut === null ? bytes.length : cut % bytes.length);
          for (const [at, change] of flips) if (broken.length > 0) broken[at % broken.length] ^= change;
          refusal(broken, { maxPixels: 2 ** 16 });
        },
      ),
      { numRuns: 600 },
    );
  });

  it("with checksums that are right again", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 2, 3, 4, 6),
        fc.constantFrom(1, 2, 4, 8, 16),
        fc.uint8Array({ maxLength: 400 }),
        fc.boolean(),
        (colour, depth, pixels, interlaced) => {
          const palette = [pngChunk("PLTE", Buffer.from([1, 2, 3]))];
          refusal(pngFile(9, 7, depth, colour, pixels, { interlaced, extra: palette }));
          refusal(pngFile(9, 7, depth, colour, pixels, { interlaced, packed: pixels }));
        },
      ),
      { numRuns: 300 },
    );
  });
});
