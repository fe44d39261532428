import { describe, expect, it } from "vitest";
import { decodePicture } from "../../src/picture/index.ts";
import { picture, pictures } from "./fixtures.ts";

describe("pictures as Pillow reads them", () => {
  it.each(pictures.map((entry) => [entry.name, entry] as const))("%s", (_, entry) => {
    const { raster, width, height, format } = decodePicture(entry.bytes);
    expect([width, height, raster.width, raster.height]).toEqual([
      entry.width,
      entry.height,
      entry.width,
      entry.height,
    ]);
    expect(format).toBe(entry.name.startsWith("JPEG") ? "jpeg" : "png");
    let worst = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const value = raster.data[(height - 1 - y) * width + x];
        const clear = entry.clear?.[y * width + x] === 1;
        if (clear || Number.isNaN(value)) expect(clear && Number.isNaN(value)).toBe(true);
        else worst = Math.max(worst, Math.abs(value - entry.levels[y * width + x]));
      }
    }
    expect(worst).toBeLessThanOrEqual(entry.tolerance);
  });

  it.each([
    ["grey 1", 1, 1],
    ["grey 16", 1, 16],
    ["palette 8", 3, 8],
    ["palette 8 with alpha", 4, 8],
    ["grey and alpha 8", 2, 8],
    ["RGBA 16", 4, 16],
    ["JPEG grey", 1, 8],
    ["JPEG 4:2:0", 3, 8],
    ["JPEG CMYK", 4, 8],
  ])("%s has %i channels of %i bits", (name, channels, depth) => {
    expect(decodePicture(picture(name).bytes)).toMatchObject({ channels, depth });
  });

  it("does not touch the bytes, wherever they lie in their buffer", () => {
    const { bytes } = picture("grey 16 interlaced");
    const inside = new Uint8Array(bytes.length + 7).fill(255);
    inside.set(bytes, 3);
    const view = inside.subarray(3, 3 + bytes.length);
    expect(decodePicture(view).raster.data).toEqual(decodePicture(bytes).raster.data);
    expect(view).toEqual(bytes);
  });
});
