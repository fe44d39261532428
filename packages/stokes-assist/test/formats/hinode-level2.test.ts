import { readFile } from "node:fs/promises";
import { encodeFits } from "@helioscope/io-fits";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { readHinodeLevel2 } from "../../src/formats/index.ts";

describe("Hinode SP, level 2", () => {
  it("gives rasters by name and by place", async () => {
    const raster = (value: number) => new Float32Array(6).fill(value);
    const data = await encodeFits([
      {
        kind: "image",
        data: new Uint8Array(0),
        shape: [],
        header: [
          { key: "XSCALE", value: 0.3 },
          { key: "YSCALE", value: 0.32 },
        ],
      },
      { kind: "image", data: raster(1500), shape: [3, 2], name: "Field_Strength" },
      { kind: "image", data: raster(60), shape: [3, 2] },
      { kind: "image", data: raster(7), shape: [3, 2], name: "Doppler_Width", unit: "mA" },
      { kind: "image", data: raster(7), shape: [6], name: "Line" },
    ]);
    const { rasters, pixelScaleArcsec, centreArcsec } = await readHinodeLevel2({ name: "l2.fits", data });
    expect([...rasters.keys()]).toEqual(["Field_Strength", "Field_Inclination", "Doppler_Width"]);
    expect(rasters.get("Field_Strength")).toMatchObject({ unit: "G", width: 3, height: 2 });
    expect(rasters.get("Field_Inclination")).toMatchObject({ unit: "deg", data: raster(60) });
    expect(rasters.get("Doppler_Width")?.unit).toBe("mA");
    expect(pixelScaleArcsec).toEqual([0.3, 0.32]);
    expect(centreArcsec).toBeUndefined();
    const empty = await encodeFits([{ kind: "image", data: new Uint8Array(0), shape: [] }]);
    await expect(readHinodeLevel2({ name: "l2.fits", data: empty })).rejects.toThrow(/l2.fits holds no maps/);
  });

  it.skipIf(!hasData)("gives the coordinates of a real file (needs the shared data folder)", async () => {
    const data = await readFile(dataPath("stokes/sotsp_l2coords/20160913_084504.fits"));
    const level2 = await readHinodeLevel2({ name: "20160913_084504.fits", data });
    expect([...level2.rasters.keys()]).toEqual(["X_Coordinate", "Y_Coordinate"]);
    const x = level2.rasters.get("X_Coordinate");
    expect([x?.width, x?.height, x?.unit]).toEqual([506, 512, "arcsec"]);
    // astropy: the first values of extensions 38 and 39, and XCEN of the header.
    expect(x?.data[0]).toBeCloseTo(162.73302, 4);
    expect(x?.data[1]).toBeCloseTo(163.02829, 4);
    expect(level2.rasters.get("Y_Coordinate")?.data[0]).toBeCloseTo(-115.022995, 4);
    expect(level2.centreArcsec?.[0]).toBeCloseTo(238.66832, 4);
    expect(level2.time).toBe("2016-09-13T09:01:14.554Z");
  });
});
