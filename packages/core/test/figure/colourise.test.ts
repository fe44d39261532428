import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { colourise, colourMaps, colourMapThrough, toHex, toRgb } from "../../src/figure/index.ts";
import { raster } from "../../src/index.ts";

const entry = (name: keyof typeof colourMaps, i: number) => [
  ...colourMaps[name].table.subarray(3 * i, 3 * i + 3),
];

describe("colour maps", () => {
  it("hold 256 colours each", () => {
    for (const [name, map] of Object.entries(colourMaps))
      expect([map.name, map.table.length]).toEqual([name, 768]);
  });

  // matplotlib 3.10: (255 * cm(name).colors[i]) rounded, as printed on its colour map reference.
  it("have matplotlib's viridis and inferno", () => {
    expect([entry("viridis", 0), entry("viridis", 128), entry("viridis", 255)]).toEqual([
      [68, 1, 84],
      [33, 145, 140],
      [253, 231, 37],
    ]);
    expect([entry("inferno", 0), entry("inferno", 255)]).toEqual([
      [0, 0, 4],
      [252, 255, 164],
    ]);
  });

  // Rows of IDL's colour table 3, "red temperature" (sunpy's idl_3.csv), which SDO/AIA shows 304 in.
  it("have the red temperature of AIA 304, and its curves in AIA 171", () => {
    const rows: [number, number[]][] = [
      [1, [1, 0, 0]],
      [3, [4, 0, 0]],
      [100, [144, 0, 0]],
      [121, [175, 1, 0]],
      [122, [176, 3, 0]],
      [176, [255, 105, 0]],
      [190, [255, 132, 0]],
      [191, [255, 134, 3]],
      [192, [255, 136, 7]],
      [254, [255, 253, 251]],
      [255, [255, 255, 255]],
    ];
    for (const [i, rgb] of rows) {
      expect(entry("aia304", i)).toEqual(rgb);
      expect(entry("aia171", i)).toEqual([rgb[0], i, rgb[2]]);
    }
  });

  it("are white in the middle of the diverging one and mirror its sides", () => {
    for (const c of entry("seismic", 127)) expect(c).toBeGreaterThan(250);
    for (let i = 0; i < 128; i++) expect(entry("seismic", i)[1]).toBe(entry("seismic", 255 - i)[1]);
  });

  it("run straight between control points", () => {
    const { table } = colourMapThrough("test", [
      [0, 0, 0, 0],
      [1, 255, 0, 51],
    ]);
    expect([...table.subarray(3 * 100, 3 * 100 + 3)]).toEqual([100, 0, 20]);
  });

  it("refuse control points out of order and tables of another length", () => {
    const black = [0, 0, 0] as const;
    expect(() => colourMapThrough("x", [[0, ...black]])).toThrow(
      expect.objectContaining({ kind: "argument" }),
    );
    expect(() =>
      colourMapThrough("x", [
        [0, ...black],
        [0, ...black],
        [1, ...black],
      ]),
    ).toThrow(/rise/);
    const map = { name: "short", table: new Uint8Array(9) };
    expect(() => colourise(raster(Float32Array.of(1, 2), 2, 1), { map })).toThrow(
      expect.objectContaining({ kind: "shape" }),
    );
  });
});

describe("colourise", () => {
  const pixel = (image: ReturnType<typeof colourise>, x: number, y: number) => [
    ...image.data.subarray((y * image.width + x) * 4, (y * image.width + x) * 4 + 4),
  ];

  it("puts row 0 at the bottom by default", () => {
    const source = raster(Float32Array.of(0, 0, 1, 1), 2, 2);
    expect(pixel(colourise(source), 0, 0)).toEqual([255, 255, 255, 255]);
    expect(pixel(colourise(source, { origin: "upper" }), 0, 0)).toEqual([0, 0, 0, 255]);
  });

  it("takes entry floor(256 t), clipped", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, min: -3, max: 3 }), (value) => {
        const [grey] = pixel(colourise(raster(Float32Array.of(value), 1, 1), { min: -1, max: 1 }), 0, 0);
        expect(grey).toBe(Math.min(255, Math.max(0, Math.floor(((value + 1) / 2) * 256))));
      }),
    );
  });

  it("never darkens with rising value, whatever the stretch", () => {
    const source = raster(
      Float64Array.from({ length: 300 }, (_, i) => i),
      300,
      1,
    );
    for (const stretch of ["linear", "sqrt", "log", "asinh"] as const) {
      const greys = [...colourise(source, { stretch }).data].filter((_, i) => i % 4 === 0);
      expect(greys).toEqual(greys.toSorted((a, b) => a - b));
      expect([greys[0], greys[299]]).toEqual([0, 255]);
    }
  });

  it("shows NaN in its own colour and infinities at the ends", () => {
    const source = raster(Float32Array.of(Number.NaN, -Infinity, Infinity, 0, 1), 5, 1);
    const image = colourise(source, { nan: "#f00" });
    expect([0, 1, 2].map((x) => pixel(image, x, 0).slice(0, 3))).toEqual([
      [255, 0, 0],
      [0, 0, 0],
      [255, 255, 255],
    ]);
  });

  it("shows a flat raster in the middle of the map", () => {
    expect(pixel(colourise(raster(Int16Array.of(7, 7), 2, 1)), 0, 0)[0]).toBe(128);
  });

  it("refuses limits out of order, unknown maps and rasters of NaN", () => {
    const one = raster(Float32Array.of(1), 1, 1);
    expect(() => colourise(one, { min: 2, max: 2 })).toThrow(expect.objectContaining({ kind: "argument" }));
    expect(() => colourise(one, { map: "jet" as "grey" })).toThrow(/viridis/);
    expect(() => colourise(raster(Float32Array.of(Number.NaN), 1, 1))).toThrow(
      expect.objectContaining({ kind: "data" }),
    );
  });
});

describe("colours", () => {
  it("go to hexadecimal and back", () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)), (rgb) => {
        expect(toRgb(toHex(rgb))).toEqual(rgb);
      }),
    );
    expect(toRgb("#fA0")).toEqual([255, 170, 0]);
  });

  it("refuse names and numbers out of range", () => {
    expect(() => toRgb("red")).toThrow(expect.objectContaining({ kind: "argument" }));
    expect(() => toRgb([0, 0, 256])).toThrow(expect.objectContaining({ kind: "argument" }));
  });
});
