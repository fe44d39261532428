import { readdirSync, readFileSync } from "node:fs";
import type { SolarImage } from "@helioscope/core";
import { openFits } from "@helioscope/io-fits";
import { pixelToHeliographic, pixelToWorld, readWcs } from "@helioscope/io-fits/wcs";
import { fullDiskScene, type SceneBand, sceneBands, scenes, sceneToFits } from "@helioscope/synthetic";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { fitCircle } from "../../src/explain/fit-circle.ts";
import {
  discOf,
  regionShares,
  type SolarDisc,
  scoreRegions,
  thresholdRegions,
} from "../../src/explain/index.ts";
import { placeRegion } from "../../src/explain/region-place.ts";
import { readImage } from "../../src/preprocess/index.ts";

/** The picture alone. */
function bare({ image }: { readonly image: SolarImage }): SolarImage {
  const { coordinates: _, observer: __, ...rest } = image;
  return rest;
}

describe("the disc", () => {
  it("follows from coordinates, rotation and distance included", () => {
    const image: SolarImage = {
      name: "x",
      data: new Float32Array(512 * 512),
      width: 512,
      height: 512,
      observer: { distanceMetres: 1.5e11, sunRadiusMetres: 6.96e8 },
      coordinates: {
        frame: "helioprojective",
        type: ["HPLN-TAN", "HPLT-TAN"],
        referencePixel: [201, 301],
        referenceArcsec: [-100, 50],
        rotationDegrees: 90,
        pixelScaleArcsec: [5, 5],
      },
    };
    const disc = discOf(image) as SolarDisc;
    // x = -100 - 5 dy, y = 50 + 5 dx: the centre is 10 columns before and 20 rows before the reference pixel.
    expect(disc.x).toBeCloseTo(200 - 10);
    expect(disc.y).toBeCloseTo(300 - 20);
    expect(disc.radiusPx).toBeCloseTo((Math.asin(6.96e8 / 1.5e11) * 206264.806) / 5, 3);
    expect(disc.from).toBe("header");
    const { observer: _, ...far } = image;
    expect(discOf(far)?.radiusPx).toBeCloseTo(959.63 / 5);
    const coordinates = { ...image.coordinates, referenceArcsec: [1500, 0] as const };
    expect(discOf({ ...image, coordinates: coordinates as never })).toBeNull();
  });

  it.each(sceneBands.flatMap((band) => [0.6, 0.9].map((share) => [band, share] as const)))(
    "is measured from the pixels: %s, %d of the width",
    (band: SceneBand, diskShare: number) => {
      const disc = discOf(bare(fullDiskScene({ band, seed: 9, widthPx: 192, diskShare })));
      expect(disc?.from).toBe("pixels");
      expect(Math.abs((disc?.x ?? 0) - 95.5)).toBeLessThan(1);
      expect(Math.abs((disc?.y ?? 0) - 95.5)).toBeLessThan(1);
      // The corona is brightest a little above the limb.
      const radius = 96 * diskShare;
      expect(Math.abs((disc?.radiusPx ?? 0) - radius)).toBeLessThan(1 + 0.02 * radius);
    },
  );

  it("is not seen in images of a part of the Sun, nor where there is nothing", () => {
    const set = scenes({ count: 14, widthPx: 96, seed: 4 });
    for (let k = 0; k < 14; k++) expect(discOf(bare(set.at(k)))).toBeNull();
    const blank = { name: "x", width: 128, height: 128 };
    expect(discOf({ ...blank, data: new Float32Array(128 * 128) })).toBeNull();
    expect(discOf({ ...blank, data: new Float32Array(128 * 128).fill(Number.NaN) })).toBeNull();
  });

  it.skipIf(!hasData)(
    "is measured in archive pictures (needs the shared data folder)",
    async () => {
      const folder = dataPath("images", "deepsdo", "images");
      const files = readdirSync(folder);
      for (const band of ["AIA_193", "AIA_304", "HMI_Ic"]) {
        for (const file of files.filter((name) => name.includes(band)).slice(0, 3)) {
          const disc = discOf(await readImage(readFileSync(`${folder}/${file}`), file));
          expect(Math.hypot((disc?.x ?? 0) - 255.5, (disc?.y ?? 0) - 255.5)).toBeLessThan(6);
          // SDO's scale: 4096 pixels of 0.6 (AIA) or 0.5 arcsec (HMI) as 512; the Sun of September is 954 arcsec, with
          // chromosphere and corona up to 2 % more.
          const radius = 954 / (8 * (band === "HMI_Ic" ? 0.504 : 0.6));
          expect(Math.abs((disc?.radiusPx ?? 0) / radius - 1)).toBeLessThan(0.035);
        }
      }
      const bbso = "bbso_20020430_165555_ha_1024.fits.gz";
      const image = await readImage(readFileSync(dataPath("images", "bbso_gong_ha_misc", bbso)), bbso);
      expect(discOf(image)?.radiusPx).toBeCloseTo(419, -0.5);
      const sunspot = "FG20111008_111533.0.fits.gz";
      const part = await readImage(
        readFileSync(dataPath("images", "slic", "example_data", sunspot)),
        sunspot,
      );
      expect(discOf(part)).toBeNull();
    },
    30_000,
  );
});

it("a circle is fitted through points with some far off", () => {
  const angles = Array.from({ length: 40 }, (_, k) => (2 * Math.PI * k) / 40);
  const radius = (k: number) => (k % 10 === 0 ? 70 : 50);
  const fit = fitCircle(
    angles.map((a, k) => 12 + radius(k) * Math.cos(a)),
    angles.map((a, k) => -7 + radius(k) * Math.sin(a)),
  );
  expect(fit?.x).toBeCloseTo(12);
  expect(fit?.y).toBeCloseTo(-7);
  expect(fit?.radius).toBeCloseTo(50);
  expect(fitCircle([0, 1, 2], [0, 1, 2])).toBeNull();
});

describe("places of regions", () => {
  it("agree with io-fits' coordinates", async () => {
    const picture = fullDiskScene({ band: "continuum", seed: 2, widthPx: 128, utc: "2014-06-05T00:00:00Z" });
    await using file = await openFits(sceneToFits(picture));
    const wcs = readWcs(file.units[0].header);
    const disc = discOf(picture.image);
    for (const [x, y] of [
      [63.5, 63.5],
      [80, 50],
      [30, 70],
      [3, 3],
    ]) {
      const place = placeRegion({ centrePx: [x, y], areaPx: 10 }, picture.image, disc);
      const [longitude, latitude] = pixelToWorld(wcs, [[x], [y]]);
      // The tangent plane differs from the linear one by 0.02 arcsec at the corner.
      expect(
        Math.abs((place.arcsec?.[0] ?? 0) - 3600 * (longitude[0] > 180 ? longitude[0] - 360 : longitude[0])),
      ).toBeLessThan(0.1);
      expect(Math.abs((place.arcsec?.[1] ?? 0) - 3600 * latitude[0])).toBeLessThan(0.1);
      const [carrington, heliographic] = pixelToHeliographic(wcs, [x], [y], "carrington");
      const [stonyhurst] = pixelToHeliographic(wcs, [x], [y], "stonyhurst");
      if (Number.isNaN(carrington[0])) {
        expect([place.meridianDegrees, place.carringtonDegrees]).toEqual([null, null]);
      } else {
        expect(Math.abs((place.carringtonDegrees ?? 0) - carrington[0])).toBeLessThan(0.02);
        expect(Math.abs((place.meridianDegrees?.[0] ?? 0) - stonyhurst[0])).toBeLessThan(0.02);
        expect(Math.abs((place.meridianDegrees?.[1] ?? 0) - heliographic[0])).toBeLessThan(0.02);
      }
    }
  });

  it("are unknown without coordinates, but for the disc's radii", () => {
    const image = { name: "x", data: new Float32Array(4), width: 2, height: 2 };
    const disc = { x: 10, y: 20, radiusPx: 10, from: "pixels" } as const;
    expect(placeRegion({ centrePx: [15, 10], areaPx: 10 }, image, disc)).toEqual({
      arcsec: null,
      radii: [0.5, -1],
      meridianDegrees: null,
      carringtonDegrees: null,
      areaArcsec2: null,
      discShare: expect.closeTo(0.1 / Math.PI),
    });
  });
});

it("a brightness threshold finds part of what a synthetic disc holds", () => {
  const { image, features } = fullDiskScene({ band: "He II 304", seed: 3, widthPx: 256 });
  const regions = thresholdRegions(image, discOf(image) as SolarDisc);
  const shares = regionShares(scoreRegions(regions, features, ["filament", "plage", "prominence"]));
  expect(shares.recall).toBeGreaterThan(0.2);
  expect(shares.precision).toBeGreaterThan(0.3);
  expect(shares.area).toBeGreaterThan(0.2);
});
