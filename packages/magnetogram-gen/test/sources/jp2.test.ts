import { isHelioError } from "@helioscope/core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { readSource } from "../../src/sources/read-source.ts";
import { AIA_CARDS, box, codestream, joined, jp2File, SIGNATURE } from "./support.ts";

const [width, height] = [64, 40];
const levels = Uint8Array.from({ length: width * height }, (_, i) => (i * 37) % 256);
let stream: Uint8Array;
let file: Uint8Array;

beforeAll(async () => {
  stream = await codestream(levels, width, height);
  file = jp2File(stream, width, height, {
    ...AIA_CARDS,
    OBJECT: "Sun &amp; limb",
    CRPIX1: 20.5,
    CRPIX2: 12.5,
    CDELT1: 60,
    CDELT2: 60,
  });
});

describe("JPEG 2000 of Helioviewer", () => {
  test("levels become DN/s on the channel's logarithm, south first", async () => {
    const { image, header, ...source } = await readSource(file, "a.jp2");
    expect(source).toMatchObject({ kind: "euv", channel: "AIA 304", format: "jp2", geometry: "header" });
    expect(image).toMatchObject({ width, height, unit: "DN/s" });
    expect(image.time?.utc).toBe("2016-01-01T00:00:05.130Z");
    expect(header.get("OBJECT")).toBe("Sun & limb");
    expect(header.get("EXPTIME")).toBe(2.9);
    expect(image.coordinates?.referencePixel).toEqual([20.5, 12.5]);
    for (const [x, y] of [
      [0, 0],
      [17, 5],
      [63, 39],
    ]) {
      const level = levels[(height - 1 - y) * width + x];
      // log10 of 0.8 to 250 DN/s in 255 steps.
      const value = 10 ** (Math.log10(0.8) + (level / 255) * (Math.log10(250) - Math.log10(0.8)));
      expect(image.data[y * width + x]).toBeCloseTo(value, 4);
    }
  });

  test("the field is linear from -250 to 250 G", async () => {
    const cards = {
      TELESCOP: "SDO",
      INSTRUME: "HMI_FRONT2",
      CONTENT: "MAGNETOGRAM",
      BUNIT: "Gauss",
      WAVELNTH: "6173.00",
    };
    const { image, channel } = await readSource(jp2File(stream, width, height, cards), "b.jp2");
    expect(channel).toBe("HMI M");
    expect(image.data[(height - 1) * width + 1]).toBeCloseTo((37 / 255) * 500 - 250, 4);
  });

  test("another channel needs its scale", async () => {
    const other = jp2File(stream, width, height, { ...AIA_CARDS, WAVELNTH: 193 });
    await expect(readSource(other, "c.jp2")).rejects.toThrow("AIA 193 is not known");
    const { image } = await readSource(other, "c.jp2", { scale: { kind: "linear", low: 0, high: 255 } });
    expect(image.data[(height - 1) * width + 1]).toBeCloseTo(37, 4);
  });

  test("without header, without codestream", async () => {
    await expect(readSource(joined(SIGNATURE, box("jp2c", stream)), "d.jp2")).rejects.toThrow(
      "no FITS header",
    );
    const cut = file.subarray(0, file.length - stream.length - 8);
    await expect(readSource(cut, "e.jp2")).rejects.toThrow("no codestream");
  });

  test("cut anywhere it is refused", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 12, max: file.length - 1 }), async (length) => {
        const error = await readSource(file.subarray(0, length), "f.jp2").catch((caught: unknown) => caught);
        expect(isHelioError(error)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("with changed bytes it is read or refused, and the decoder lives on", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(file.length - 13), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (changes) => {
          const bytes = file.slice();
          for (const [at, value] of changes) bytes[12 + at] = value;
          const result = await readSource(bytes, "g.jp2", { maxPixels: 4096 }).catch(
            (caught: unknown) => caught,
          );
          expect(result instanceof Error ? isHelioError(result) : true).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
    expect((await readSource(file, "a.jp2")).image.data.length).toBe(width * height);
  });

  test.each([
    ["a size of gigapixels", (view: DataView, at: number) => view.setUint32(at + 8, 2 ** 30), "pixels"],
    ["a million tiles", (view: DataView, at: number) => view.setUint32(at + 24, 1), "tiles"],
    ["three components", (view: DataView, at: number) => view.setUint16(at + 40, 3), "3 components"],
  ])("%s is refused before it is decoded", async (_, change, words) => {
    const bytes = file.slice();
    const at = file.length - stream.length;
    const view = new DataView(bytes.buffer);
    if (words === "tiles") view.setUint32(at + 28, 1);
    if (words === "tiles") {
      view.setUint32(at + 8, 6000);
      view.setUint32(at + 12, 1000);
    }
    change(view, at);
    await expect(readSource(bytes, "h.jp2")).rejects.toThrow(words);
  });

  test("a box that is longer than the file, and a file of boxes alone", async () => {
    const bytes = file.slice();
    new DataView(bytes.buffer).setUint32(12, 2 ** 31);
    await expect(readSource(bytes, "i.jp2")).rejects.toThrow("are there");
    const many = joined(SIGNATURE, ...Array.from({ length: 2000 }, () => box("free", new Uint8Array())));
    await expect(readSource(many, "j.jp2")).rejects.toThrow("more than 1024 boxes");
  });
});
