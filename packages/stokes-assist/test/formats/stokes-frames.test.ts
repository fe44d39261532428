import { readFileSync } from "node:fs";
import { openFits } from "@helioscope/io-fits";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { isStokesFrame as isStokes, stokesSequence as mapOf } from "../../src/formats/index.ts";

const frame = (cards: Record<string, unknown>, shape: readonly number[], name = "a.fits") => ({
  name,
  shape,
  width: shape[0] ?? 0,
  height: shape[1] ?? 0,
  header: { get: (key: string) => cards[key] as never },
});
const WAVES = { CRPIX3: 1, CRVAL3: 6300.9, CDELT3: 0.0215, CUNIT3: "Angstrom" };
const slit = (cards: Record<string, unknown>, name = "SP3D20070227_002010.0C.fits") =>
  frame({ INSTRUME: "SOT/SP", MACROID: 5104, OBS_NUM: 42, SUBR_CNT: 1, ...cards }, [112, 512, 4], name);

describe("the frames that suit it", () => {
  it("are slits of Hinode SP and cubes with named axes", () => {
    expect(isStokes(slit({}))).toEqual({ fits: true });
    const axes = { CTYPE1: "HPLN-TAN", CTYPE2: "HPLT-TAN", CTYPE3: "AWAV", CTYPE4: "STOKES", ...WAVES };
    expect(isStokes(frame(axes, [50, 40, 112, 4]))).toEqual({ fits: true });
  });

  it("are not images, nor cubes whose axes nobody can tell", () => {
    expect(isStokes(frame({}, [4096, 4096]))).toMatchObject({
      reason: "2 axes; Stokes profiles of a map have 3 or 4",
    });
    expect(isStokes(frame({}, [100, 100, 24]))).toMatchObject({ fits: false });
    expect(isStokes(frame({}, [4, 4, 4, 4]))).toMatchObject({ fits: false });
  });

  it("make one map where they are slits of one scan", () => {
    const first = mapOf(slit({ SLITINDX: 0 }));
    expect(mapOf(slit({ SLITINDX: 1 }, "SP3D20070227_002014.9C.fits"))).toBe(first);
    expect(mapOf(slit({ MACROID: 5105 }))).not.toBe(first);
    expect(mapOf(slit({ SUBR_CNT: 2 }))).not.toBe(first);
    expect(first).toMatch(/^[A-Za-z0-9._-]+$/);
    expect(mapOf(frame({}, [50, 40, 112, 4], "spot of may.fits.gz"))).toBe("spot_of_may");
  });

  it.skipIf(!hasData).each([
    ["stokes/SP4D20070227_002010.0C.fits", true],
    ["sdo/aia/aia_171_level1.fits", false],
    ["sdo/hmi_fulldisk/resampled_hmi.fits", false],
  ])("in the shared data folder: %s is one: %s", async (path, expected) => {
    const { header, shape } = (await openFits(readFileSync(dataPath(path)))).firstImage();
    expect(isStokes({ name: path, header, shape }).fits).toBe(expected);
  });
});
