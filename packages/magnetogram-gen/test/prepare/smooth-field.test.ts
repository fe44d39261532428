import { seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { magnetogramConfig, type PrepareConfig } from "../../src/config.ts";
import { gridScaleArcsec, prepareDisc } from "../../src/prepare/index.ts";
import { smoothField } from "../../src/prepare/smooth-field.ts";
import { presets } from "../../src/presets.ts";
import type { PreparedDisc } from "../../src/types.ts";
import { threeImages } from "../support/three-images.ts";
import { imageOf } from "./support/images.ts";

const config: PrepareConfig = { ...threeImages.prepare, sizePx: 64 };
const RADIUS = 950;
const cards = { BUNIT: "Gauss", RSUN_OBS: RADIUS, CRPIX1: 64.5, CRPIX2: 64.5, CDELT1: 18, CDELT2: 18 };

function field(fieldFwhmArcsec: number, value: (west: number, north: number) => number): PreparedDisc {
  const { image, header } = imageOf(cards, 128, value);
  return prepareDisc(image, header, "field", { ...config, fieldFwhmArcsec });
}

const sum = (data: ArrayLike<number>) => Array.from(data).reduce((total, value) => total + value, 0);

describe("the field's resolution", () => {
  it("is that of the grid where 0 is asked for, as the preset of the paper does", () => {
    expect(presets.paper.prepare.fieldFwhmArcsec).toBe(0);
    const raster = { data: Float32Array.of(1, 2, 3, 4), width: 2, height: 2 };
    expect(smoothField(raster, { ...raster, data: new Uint8Array(4).fill(1) }, 0)).toBe(raster);
  });

  it("spreads a spot as a Gaussian of that width, and keeps its flux away from the limb", () => {
    const sigma = 70;
    const spot = (west: number, north: number) =>
      1000 * Math.exp(-((west - 200) ** 2 + (north + 150) ** 2) / (2 * sigma ** 2));
    const fwhm = 150;
    const [sharp, smooth] = [field(0, spot), field(fwhm, spot)];
    expect(sum(smooth.data) / sum(sharp.data)).toBeCloseTo(1, 4);
    // Variances add up; the spot's own is taken from the disc, on which the Sun is 976 arcsec large.
    const variance = ({ data }: PreparedDisc) => {
      const total = sum(data);
      const mean = sum(data.map((value, i) => value * (i % 64))) / total;
      return sum(data.map((value, i) => value * ((i % 64) - mean) ** 2)) / total;
    };
    const widthPx = Math.sqrt((variance(smooth) - variance(sharp)) * 8 * Math.LN2);
    expect(widthPx * gridScaleArcsec(config)).toBeCloseTo(fwhm, 0);
  });

  it("takes nothing from beyond the limb and leaves nothing there", () => {
    const level = field(200, () => 50);
    for (const [i, value] of level.data.entries())
      expect(value).toBeCloseTo(level.valid.data[i] === 1 ? 50 : 0, 3);
    expect(level.valid.data).toEqual(field(0, () => 50).valid.data);
  });

  it("leaves EUV as it is", () => {
    const random = seededRandom("euv");
    const { image, header } = imageOf({ ...cards, BUNIT: "DN/s" }, 128, () => random.uniform());
    const euv = (fieldFwhmArcsec: number) =>
      prepareDisc(image, header, "euv", { ...config, fieldFwhmArcsec }).data;
    expect(euv(200)).toEqual(euv(0));
  });

  it("is 0 in configurations from before it was there", () => {
    const { fieldFwhmArcsec: _, ...prepare } = presets.paper.prepare;
    expect(magnetogramConfig.parse({ ...presets.paper, prepare }).prepare.fieldFwhmArcsec).toBe(0);
    const negative = { ...presets.paper, prepare: { ...prepare, fieldFwhmArcsec: -1 } };
    expect(() => magnetogramConfig.parse(negative)).toThrow();
  });
});
