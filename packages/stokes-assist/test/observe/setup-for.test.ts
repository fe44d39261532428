import { describe, expect, it } from "vitest";
import { LINES } from "../../src/atoms/index.ts";
import { setupFor } from "../../src/observe/setup-for.ts";
import {
  createSynthesizer,
  equidistant,
  gaussianProfile,
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

  const around = (line: number, ...offsets: readonly number[]): Float64Array =>
    Float64Array.from(offsets, (mA) => line + mA / 1000);

  it.each([
    ["HMI's six points", around(6173.334, -172, -103.2, -34.4, 34.4, 103.2, 172)],
    ["IMaX's four and a continuum point", around(5250.208, -80, -40, 40, 80, 227)],
    ["PHI's five and a continuum point", around(6173.334, -300, -140, -70, 0, 70, 140)],
    ["a continuum point of two and a far one", around(5250.208, -700, -80, -40, 0, 40, 80, 300, 310)],
  ])("keeps %s in one region, which can be synthesised", (_, wavelengths) => {
    const setup = { ...setupFor({ wavelengths }), instrument: gaussianProfile(0.08) };
    expect(setup.regions).toEqual([{ wavelengths, lines: [expect.anything()] }]);
    expect(createSynthesizer(setup).wavelengths).toEqual(wavelengths);
  });

  it("gives a continuum point to the nearer of two windows", () => {
    const [a, b] = [equidistant(6301.3, 0.02, 20), equidistant(6302.3, 0.02, 20)];
    const { regions } = setupFor({ wavelengths: joined(a, Float64Array.of(6302.1), b) });
    expect(regions.map(({ wavelengths }) => wavelengths.length)).toEqual([20, 21]);
  });

  it("takes uneven steps as they come", () => {
    const uneven = equidistant(6301.2, 0.02, 40);
    uneven[20] += 0.005;
    expect(setupFor({ wavelengths: uneven }).regions.map((region) => region.wavelengths)).toEqual([uneven]);
  });

  it("says which lines it knows where none lies in the window, and where samples are too few", () => {
    expect(() => setupFor({ wavelengths: equidistant(7000, 0.02, 50) })).toThrow(/No known line.*Fe I 6301/);
    expect(() => setupFor({ wavelengths: equidistant(6301.4, 0.1, 2) })).toThrow(/2 samples at 6301.4/);
    const lone = joined(equidistant(6301.2, 0.02, 40), Float64Array.of(6320));
    expect(() => setupFor({ wavelengths: lone })).toThrow(/1 sample at 6320.*Cut the wavelengths/);
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
