import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { decodePng, encodePng, type PngImage, pngToRgba, type RgbaImage } from "../../src/figure/index.ts";
import { isHelioError } from "../../src/index.ts";

interface Fixture {
  readonly name: string;
  readonly size: readonly [number, number];
  readonly png: string;
  readonly samples: readonly number[];
  readonly rgba: readonly number[] | null;
}

const fixtures: readonly Fixture[] = JSON.parse(
  readFileSync(new URL("./fixtures/pillow-png.json", import.meta.url), "utf8"),
).files;
const bytesOf = (fixture: Fixture) => new Uint8Array(Buffer.from(fixture.png, "base64"));

const anyPng: fc.Arbitrary<PngImage> = fc
  .record({
    width: fc.integer({ min: 1, max: 13 }),
    height: fc.integer({ min: 1, max: 9 }),
    channels: fc.constantFrom(1, 2, 3, 4),
    depth: fc.constantFrom(8, 16),
  })
  .chain(({ width, height, channels, depth }) => {
    const size = width * height * channels;
    const samples = { minLength: size, maxLength: size };
    const data = depth === 16 ? fc.uint16Array(samples) : fc.uint8Array(samples);
    return data.map((d) => ({ data: d, width, height, channels, depth }) as PngImage);
  });

const anyRgba: fc.Arbitrary<RgbaImage> = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }), kind: fc.nat(2) })
  .chain(({ width, height, kind }) =>
    fc.uint8ClampedArray({ minLength: width * height * 4, maxLength: width * height * 4 }).map((data) => {
      for (let i = 0; i < data.length; i += 4) {
        if (kind > 0) data[i + 3] = 255;
        if (kind > 1) data[i + 1] = data[i + 2] = data[i];
      }
      return { data, width, height };
    }),
  );

describe("PNG", () => {
  it("gives back samples, channels and depth", () => {
    fc.assert(
      fc.property(anyPng, (png) => {
        expect(decodePng(encodePng(png))).toEqual(png);
      }),
    );
  });

  it("gives back every pixel of a picture, opaque or not, in colour or not", () => {
    fc.assert(
      fc.property(anyRgba, (image) => {
        expect(pngToRgba(decodePng(encodePng(image)))).toEqual(image);
      }),
    );
  });

  it("writes the fewest samples that a picture needs", () => {
    const of = (data: Uint8ClampedArray) => decodePng(encodePng({ data, width: data.length / 4, height: 1 }));
    const many = Uint8ClampedArray.from({ length: 4 * 257 }, (_, i) => [i >> 2, i >> 10, 9, 255][i % 4]);
    expect(of(Uint8ClampedArray.of(7, 7, 7, 255)).channels).toBe(1);
    expect(of(Uint8ClampedArray.of(7, 7, 7, 254)).channels).toBe(4);
    expect(of(many)).toMatchObject({ channels: 3 });
    expect(of(many.subarray(4))).toMatchObject({ channels: 1, depth: 8 });
    expect(of(many.subarray(4)).palette?.length).toBe(256);
    for (const data of [many, many.slice(4)]) {
      expect(pngToRgba(of(data)).data).toEqual(data);
    }
  });

  it("keeps text", () => {
    const png = decodePng(
      encodePng(
        { data: new Uint8Array(1), width: 1, height: 1, channels: 1, depth: 8 },
        { text: { Title: "B, ±500 G" } },
      ),
    );
    expect(png.text).toEqual({ Title: "B, ±500 G" });
  });

  it("writes the same bytes for the same picture", () => {
    fc.assert(
      fc.property(anyRgba, (image) => {
        expect(encodePng(image)).toEqual(encodePng(image));
      }),
    );
  });

  it.each(fixtures)("reads Pillow's $name", (fixture) => {
    const png = decodePng(bytesOf(fixture));
    expect([png.width, png.height]).toEqual(fixture.size);
    expect([...png.data]).toEqual(fixture.samples);
    if (fixture.rgba) expect([...pngToRgba(png).data]).toEqual(fixture.rgba);
  });

  it("refuses a file cut anywhere", () => {
    for (const fixture of fixtures) {
      const bytes = bytesOf(fixture);
      for (let n = 0; n < bytes.length; n++) {
        expect(() => decodePng(bytes.subarray(0, n)), `${fixture.name} cut to ${n}`).toThrow(
          expect.objectContaining({ kind: "format" }),
        );
      }
    }
  });

  it("refuses a file with any byte changed, or reads it; never another error", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...fixtures),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (fixture, at, flip) => {
          const bytes = bytesOf(fixture);
          bytes[at % bytes.length] ^= flip;
          try {
            decodePng(bytes);
          } catch (error) {
            expect(isHelioError(error, "format"), String(error)).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("refuses a changed pixel byte by its checksum", () => {
    const bytes = encodePng({ data: new Uint8Array(64), width: 8, height: 8, channels: 1, depth: 8 });
    bytes[45] ^= 1;
    expect(() => decodePng(bytes)).toThrow(/CRC/);
  });

  it("refuses giant sizes before it allocates", () => {
    const bytes = encodePng({ data: new Uint8Array(1), width: 1, height: 1, channels: 1, depth: 8 });
    new DataView(bytes.buffer).setUint32(16, 0x7fffffff);
    expect(() => decodePng(bytes)).toThrow(/2147483647x1/);
    const small = encodePng({ data: new Uint8Array(4), width: 2, height: 2, channels: 1, depth: 8 });
    expect(() => decodePng(small, { maxPixels: 3 })).toThrow(/2x2/);
  });

  it("refuses what it cannot write", () => {
    const one = { width: 1, height: 1, channels: 1 } as const;
    expect(() => encodePng({ ...one, data: new Uint8Array(2), depth: 8 })).toThrow(
      expect.objectContaining({ kind: "shape" }),
    );
    expect(() => encodePng({ ...one, data: new Uint8Array(1), depth: 16 })).toThrow(
      expect.objectContaining({ kind: "argument" }),
    );
    expect(() => encodePng({ ...one, data: new Uint8Array(1), depth: 4 })).toThrow(
      expect.objectContaining({ kind: "unsupported" }),
    );
    const indexed = { ...one, data: new Uint8Array(1), depth: 8 } as const;
    expect(() => encodePng({ ...indexed, palette: [[0, 0, 0, 9]] })).toThrow(
      expect.objectContaining({ kind: "unsupported" }),
    );
    expect(() => encodePng({ ...indexed, palette: [] })).toThrow(
      expect.objectContaining({ kind: "argument" }),
    );
    expect(decodePng(encodePng({ ...indexed, palette: [[1, 2, 3]] })).palette).toEqual([[1, 2, 3]]);
  });
});

describe.skipIf(!hasData)("PNG files of the shared data folder", () => {
  // SHA-256 of numpy.array(PIL.Image.open(file)).tobytes(), Pillow.
  it.each([
    ["gst/test/frame_1.png", "efd57977b61ed0c83a9eac96ece3c847d7442f3850325353f197685a8b39c8cd"],
    [
      "gst/train/label/intgr_180607_162239.png",
      "296d2d86c0d194220795395e85218435de92ce3ef539cde950fc692e787aab53",
    ],
    [
      "images/patches/sunspot/sunspot_0191.png",
      "7964e84ce1f2a7aed36b70f0fca3e09a8f375f1923feec3edf5bb110dd35a122",
    ],
    [
      "images/gong_ha_filaments/images/20150302020034Lh.png",
      "e28bab2dbf309fcc8feed07a5af1f4a4603188fba063f555ea92154649624c78",
    ],
    [
      "gst/results/statistics_analysis/feature-flux.png",
      "8b3430b61079f5e1167e8d63a7544219127ccf5989144d093195c79a8be7411d",
    ],
  ])("%s decodes as Pillow does", (file, hash) => {
    const { data } = decodePng(new Uint8Array(readFileSync(dataPath(...file.split("/")))));
    expect(createHash("sha256").update(data).digest("hex")).toBe(hash);
  });
});
