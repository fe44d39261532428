import { describe, expect, it } from "vitest";
import { isIntensityImage } from "../src/is-image.ts";

const frame = (cards: Readonly<Record<string, string | number>>, shape = [512, 512], name = "a.fits") => ({
  name,
  header: new Map(Object.entries(cards)),
  width: shape[0],
  height: shape[1],
  shape,
});

describe("frames that the classifier looks at", () => {
  it.each([
    ["AIA", { WAVELNTH: 193, BUNIT: "DN" }],
    ["Hinode, whose wavelength is a filter", { WAVE: "TF Fe I 5576" }],
    ["H-alpha by name", { WAVELNTH: "HALPHA" }],
    ["counts alone", { BUNIT: "DN/s" }],
    ["a picture", { BUNIT: "level" }],
  ])("are images of intensity: %s", (_, cards) => {
    expect(isIntensityImage(frame(cards))).toEqual({ fits: true });
  });

  it.each([
    ["a field in gauss", { BUNIT: "Gauss", WAVELNTH: 6173 }, [512, 512], /a magnetic field/],
    ["a magnetogram by its content", { CONTENT: "MAGNETOGRAM", WAVELNTH: 6173 }, [512, 512], /MAGNETOGRAM/],
    ["a velocity", { CONTENT: "DOPPLERGRAM", WAVELNTH: 6173 }, [512, 512], /DOPPLERGRAM/],
    ["a cube", { WAVELNTH: 6302 }, [64, 64, 4], /4 planes/],
    ["a stamp", { WAVELNTH: 193 }, [20, 20], /too few/],
    ["a header that says nothing", {}, [512, 512], /neither a wavelength nor a unit/],
  ])("are not %s", (_, cards, shape, reason) => {
    const fit = isIntensityImage(frame(cards as Record<string, string | number>, shape));
    expect(fit).toMatchObject({ fits: false, reason: expect.stringMatching(reason) });
  });

  it("are not other segments of a record", () => {
    const name = "hmi.sharp_cea_720s.377.20110215_020000_TAI.bitmap.fits";
    expect(isIntensityImage(frame({ WAVELNTH: 6173 }, [512, 512], name))).toMatchObject({ fits: false });
    const continuum = name.replace("bitmap", "continuum");
    expect(isIntensityImage(frame({ WAVELNTH: 6173 }, [512, 512], continuum))).toEqual({ fits: true });
  });
});
