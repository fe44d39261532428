import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import {
  openHdf5,
  readHazelObservation,
  readHazelPhotosphere,
  readHazelPhotospheres,
} from "../../src/hazel/index.ts";

describe("Hazel's files", () => {
  it("refuse what is no HDF5", () => {
    expect(() => openHdf5(new TextEncoder().encode("no HDF5 at all"))).toThrow(/cannot be read as HDF5/);
  });

  it("are read as text, whichever end comes first", () => {
    const rows = ["1.2 8879.7 2998.3 0.5 1.5 300. 0. 400.", "1.1 8720.2 2467.7 0.5 1.0 0. 100. 0."];
    const text = (body: readonly string[]) =>
      `ff vmac\n0.4 2.0\n logtau T Pe vmic v Bx By Bz\n${body.join("\n")}\n`;
    const model = readHazelPhotosphere(text(rows));
    expect(model.components[0].macroturbulence).toBe(2e5);
    expect([model.fillingFactor, model.components[0].fill]).toEqual([0.4, 1]);
    expect(() => readHazelPhotosphere(text(rows).replace("0.4", "1.4"))).toThrow(/filling factor of 1.4/);
    const { atmosphere } = model.components[0];
    expect(atmosphere.logTau[0]).toBe(1.2);
    expect(atmosphere.velocity[0]).toBe(1.5e5);
    expect(atmosphere.fieldStrength[0]).toBe(500);
    expect(atmosphere.inclination[0]).toBeCloseTo(36.8699, 4);
    expect(atmosphere.azimuth[1]).toBe(90);
    expect(readHazelPhotosphere(text([...rows].reverse()))).toEqual(model);
    expect(() => readHazelPhotosphere("1 2 3")).toThrow(/no photosphere/);
  });
});

describe.skipIf(!hasData)("Hazel's HDF5 files (need the shared data folder)", () => {
  it("give their profiles", async () => {
    const bytes = await readFile(dataPath("stokes/hazel_10830_stokes.h5"));
    const wavelengths = Float64Array.from({ length: 150 }, (_, i) => 10827 + 0.05 * i);
    const { cube, sigma, boundary, lineOfSight } = readHazelObservation(bytes, { wavelengths, width: 5 });
    expect([cube.width, cube.height]).toEqual([5, 2]);
    // h5py: stokes[0, 0], stokes[0, 1], sigma[0, 0], LOS[0].
    expect(cube.data[0]).toBeCloseTo(0.910810590414055, 6);
    expect(cube.data[150]).toBeCloseTo(0.00023632893821059185, 9);
    expect(cube.data[1]).toBeCloseTo(0.9066397603494626, 6);
    expect(sigma[0]).toBeCloseTo(1e-4, 9);
    expect(cube.noise).toBeCloseTo(1e-4, 7);
    expect(boundary[0]).toBe(1);
    expect(Array.from(lineOfSight.subarray(0, 3))).toEqual([0, 0, 90]);
    expect(cube.mu).toBe(1);
    expect(() => readHazelObservation(bytes, { wavelengths: [1] })).toThrow(/1 wavelengths for 150/);
    expect(() => readHazelObservation(bytes, { wavelengths, width: 3 })).toThrow(/divisor/);
  });

  it("give their models", async () => {
    const bytes = await readFile(dataPath("stokes/hazel_model_photosphere.h5"));
    const models = readHazelPhotospheres(bytes);
    expect(models).toHaveLength(10);
    const { atmosphere } = models[0].components[0];
    expect(atmosphere.logTau).toHaveLength(73);
    expect([atmosphere.logTau[0], atmosphere.temperature[0]]).toEqual([1.2, 8879.7]);
    expect(atmosphere.electronPressure[0]).toBe(2998.31);
    expect(models[0].fillingFactor).toBe(1);
    expect(readHazelPhotospheres(bytes, [3])).toEqual([models[3]]);
    expect(() => readHazelPhotospheres(bytes, [10])).toThrow(/Pixel 10 of 10/);
    expect(() => readHazelObservation(bytes, { wavelengths: [] })).toThrow(/No dataset "stokes"/);
  });
});
