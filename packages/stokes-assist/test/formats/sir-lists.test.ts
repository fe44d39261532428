import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ASPLUND_2009 } from "../../src/atoms/abundances.ts";
import { fe6301, fe6302, LINES } from "../../src/atoms/lines.ts";
import {
  readSirAbundances,
  readSirGrid,
  readSirLines,
  readSirPsf,
  sirGridOf,
  sirGridOffsets,
  writeSirAbundances,
  writeSirGrid,
  writeSirLines,
  writeSirPsf,
} from "../../src/formats/index.ts";

describe("SIR's atomic parameters", () => {
  const rows = `  1=FE 1  15648.5088     1.0    5.426    -0.652   7D 1.0- 7D 1.0  0.229   2.736e-14
  2=FE 1  15652.8809     1.0    6.246    -0.050   7D 5.0- 7k 4.0  0.330   4.045e-14
  3=FE 1  15645.016      1.0    6.311    -0.450   7P 2.0- 7P 2.0
  4=XX 1   5247.0504     1.2    .087     -4.97    5D 2.0- 7D 3.0  0.  0.
  5=FE 1   4729.0192     1.0    4.07     -1.69    3F 4.0- 9X 5.0  0.  0.
  6=FE 3   4729.0192     1.0    4.07     -1.69    3F 4.0- 3F 4.0  0.  0.
  4=FE 1   1.0           1.0    4.07     -1.69    3F 4.0- 3F 4.0  0.  0.
  7=FE 1  15652.8809     1.0    6.246    -0.050   7D 5.0- 7[7/2] 4.0  0.330   4.045e-14
`;

  it("are read; rows that cannot be are listed", () => {
    const { lines, problems } = readSirLines(rows);
    expect([...lines.keys()]).toEqual([1, 2, 3, 4, 7]);
    expect(lines.get(1)).toMatchObject({
      element: "Fe",
      ion: 1,
      wavelength: 15648.5088,
      abo: { alpha: 0.229, sigma: 2.736e-14 },
    });
    expect(lines.get(2)?.upper).toEqual({ multiplicity: 7, l: 3.5, j: 4 });
    expect(lines.get(7)?.upper).toEqual(lines.get(2)?.upper);
    expect(lines.get(3)?.abo).toBeUndefined();
    expect(lines.get(4)).toMatchObject({ element: "Fe", wavelength: 5247.0504, unsoldFactor: 1.2 });
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/Line 5: .*9X/);
    expect(problems[1]).toMatch(/Line 6: ionisation stage 3/);
  });

  it("come back from what is written", () => {
    const plain = LINES.filter(({ lande }) => lande === undefined);
    const written = writeSirLines(new Map(plain.map((line, i) => [i + 1, line])));
    expect(Math.max(...written.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
    const { lines, problems } = readSirLines(written);
    expect(problems).toEqual([]);
    for (const [i, { origin: _, ...line }] of plain.entries()) {
      expect(lines.get(i + 1)).toEqual({ unsoldFactor: 1, ...line });
    }
    // The places that SIR counts from the dash.
    const dash = written.indexOf("-", written.indexOf("5P"));
    expect(written.slice(dash - 7, dash + 8)).toMatch(/^ 5P 2\.0- 5P 3\.0$/);
  });

  it("refuse Lande factors that SIR would not use", () => {
    const lande = { lower: 1.8, upper: 1.5 };
    expect(() => writeSirLines(new Map([[1, { ...fe6301, lande }]]))).toThrow(/Lande/);
  });
});

describe("SIR's wavelength grids", () => {
  it("are read with and without a header", () => {
    const row = "5,6                         :      -500.,       10.,       1500.\n";
    const header = "IMPORTANT: a) All items: separated by commas.\n--------------------------\n";
    const grid = [{ lines: [5, 6], start: -500, step: 10, end: 1500 }];
    expect(readSirGrid(header + row)).toEqual(grid);
    expect(readSirGrid(row)).toEqual(grid);
    expect(() => readSirGrid("5: -500., 10.\n")).toThrow(/Line 1 of the wavelength grid/);
    for (const empty of ["", header, "6301.5 6302.5\n"]) {
      expect(() => readSirGrid(empty)).toThrow(/wavelength grid has no rows/);
    }
  });

  it("give the wavelengths of the regions back", () => {
    const spacing = fc.record({
      start: fc.double({ min: 6301.0, max: 6301.4, noNaN: true }),
      step: fc.double({ min: 0.005, max: 0.05, noNaN: true }),
      n: fc.integer({ min: 2, max: 300 }),
    });
    fc.assert(
      fc.property(spacing, ({ start, step, n }) => {
        const wavelengths = Float64Array.from({ length: n }, (_, i) => start + i * step);
        const [row] = readSirGrid(writeSirGrid(sirGridOf([{ lines: [fe6301, fe6302], wavelengths }])));
        expect(row.lines).toEqual([1, 2]);
        const offsets = sirGridOffsets(row);
        expect(offsets).toHaveLength(n);
        offsets.forEach((offset, i) => {
          expect(Math.abs(offset - (wavelengths[i] - fe6301.wavelength) * 1000)).toBeLessThan(1e-3);
        });
      }),
    );
  });
});

describe("a wavelength grid of SIR", () => {
  it("is refused for wavelengths that are not equidistant", () => {
    const wavelengths = Float64Array.of(6301, 6301.4, 6301.5, 6301.6);
    expect(() => sirGridOf([{ lines: [fe6301], wavelengths }])).toThrow(/region 0 are not equidistant/);
  });
});

describe("SIR's abundances and instrumental profiles", () => {
  it("come back from what is written", () => {
    expect(readSirAbundances(writeSirAbundances(ASPLUND_2009))).toEqual(ASPLUND_2009);
    const psf = {
      offsets: Float64Array.of(-0.0699725, 0, 0.06459),
      transmission: Float64Array.of(0, 0.5, 7.109e-4),
    };
    expect(readSirPsf(writeSirPsf(psf))).toEqual(psf);
    expect(() => readSirPsf("0. 1.\n-1. 1.\n")).toThrow(/Line 2/);
    expect(() => readSirAbundances("1 12.\n200 3.\n")).toThrow(/Line 2/);
    for (const wrong of ["1 6301.5\n", "1 -0.04\n", "2 12.5\n", "2 NaN\n", "26 -40.\n"]) {
      expect(() => readSirAbundances(wrong)).toThrow(/Line 1 .*hydrogen = 12/);
    }
    expect(() => readSirAbundances("Atom  Abundance\n------\n")).toThrow(/no abundances/);
  });
});
