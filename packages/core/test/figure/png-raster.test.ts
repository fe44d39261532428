import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePng, encodePng, greyImage, pngToRaster } from "../../src/figure/index.ts";
import { raster } from "../../src/index.ts";

const bytesRaster = fc
  .record({
    width: fc.integer({ min: 1, max: 8 }),
    height: fc.integer({ min: 1, max: 8 }),
    wide: fc.boolean(),
  })
  .chain(({ width, height, wide }) => {
    const size = { minLength: width * height, maxLength: width * height };
    return (wide ? fc.uint16Array(size) : fc.uint8Array(size)).map((data) => raster(data, width, height));
  });

describe("grey pictures of rasters", () => {
  it("come back through a file with every value and the same orientation", () => {
    fc.assert(
      fc.property(bytesRaster, fc.constantFrom("lower" as const, "upper" as const), (source, origin) => {
        const file = encodePng(greyImage(source, { origin }));
        expect(pngToRaster(decodePng(file), { origin })).toEqual(source);
      }),
    );
  });

  it("have the south at the bottom unless told otherwise", () => {
    const source = raster(Uint8Array.of(1, 2, 3, 4, 5, 6), 2, 3);
    expect([...greyImage(source).data]).toEqual([5, 6, 3, 4, 1, 2]);
    expect([...greyImage(source, { origin: "upper" }).data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("run from min to max, clipped and rounded, with NaN at 0", () => {
    const source = raster(Float32Array.of(-600, -500, 0, 500, 600, Number.NaN), 6, 1);
    expect([...greyImage(source, { min: -500, max: 500 }).data]).toEqual([0, 0, 128, 255, 255, 0]);
    expect([...greyImage(source, { min: -500, max: 500, depth: 16 }).data]).toEqual([
      0, 0, 32768, 65535, 65535, 0,
    ]);
  });

  it("refuse 16-bit values in 8 bits, and colour as a raster", () => {
    expect(() => greyImage(raster(Uint16Array.of(1), 1, 1), { depth: 8 })).toThrow(/16-bit/);
    const colour = { data: new Uint8Array(3), width: 1, height: 1, channels: 3, depth: 8 } as const;
    expect(() => pngToRaster(colour)).toThrow(expect.objectContaining({ kind: "unsupported" }));
  });
});
