import { describe, expect, it } from "vitest";
import { LINES } from "../../src/atoms/index.ts";
import { setupFor } from "../../src/observe/setup-for.ts";
import {
  equidistant,
  gris15648,
  hinodeSp,
  hinodeSpProfile,
  localContinuum,
} from "../../src/synthesis/index.ts";

const joined = (...parts: Float64Array[]): Float64Array => Float64Array.from(parts.flatMap((p) => [...p]));

describe("the setup of a cube", () => {
  it("has the lines in the window, mu, and the profile of Hinode SP where that observed", () => {
    const { wavelengths } = hinodeSp.regions[0];
    const setup = setupFor({ wavelengths, mu: 0.8, instrument: "HINODE SOT/SP" });
    expect(setup.regions).toHaveLength(1);
    expect(setup.regions[0].lines.map((line) => line.wavelength)).toEqual([6301.5012, 6302.4936]);
    expect(setup).toMatchObject({ mu: 0.8, instrument: hinodeSpProfile });
    expect(setupFor({ wavelengths })).not.toHaveProperty("instrument");
  });

  it("begins another region at a gap", () => {
    const visible = equidistant(6301.2, 0.0215, 40);
    const infrared = equidistant(15648, 0.04, 30);
    const { regions } = setupFor({ wavelengths: joined(visible, infrared) });
    expect(regions.map(({ wavelengths }) => wavelengths.length)).toEqual([40, 30]);
    expect(regions[1].lines.map((line) => line.wavelength)).toEqual([15648.515]);
  });

  it("takes the lines that it is given", () => {
    const wavelengths = equidistant(6301.2, 0.0215, 40);
    const own = { ...LINES[0], wavelength: 6301.4 };
    expect(setupFor({ wavelengths }, { lines: [own] }).regions[0].lines).toEqual([own]);
  });

  it("says which lines it knows where none lies in the window, and where steps are uneven", () => {
    expect(() => setupFor({ wavelengths: equidistant(7000, 0.02, 50) })).toThrow(/No known line.*Fe I 6301/);
    const uneven = equidistant(6301.2, 0.02, 40);
    uneven[20] += 0.005;
    expect(() => setupFor({ wavelengths: uneven })).toThrow(/not equidistant.*Resample/);
    expect(() => setupFor({ wavelengths: equidistant(6301.4, 0.1, 2) })).toThrow(/not equidistant/);
  });
});

describe("the continuum at a heliocentric angle", () => {
  it("darkens as the Sun does: Neckel and Labs 1994 have 0.73 at mu 0.5 near 6300 Angstrom, less than in the infrared", () => {
    const visible = localContinuum({ ...hinodeSp, mu: 0.5 });
    expect(visible).toBeGreaterThan(0.7);
    expect(visible).toBeLessThan(0.78);
    expect(localContinuum({ ...gris15648, mu: 0.5 })).toBeGreaterThan(visible + 0.1);
    expect(localContinuum(hinodeSp)).toBe(1);
  });
});
