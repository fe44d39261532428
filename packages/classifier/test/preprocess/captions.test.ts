import { readdirSync, readFileSync } from "node:fs";
import { type Raster, seededRandom } from "@helioscope/core";
import { drawText, rgbaImage } from "@helioscope/core/figure";
import { decodePicture } from "@helioscope/core/picture";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { cropCaptions } from "../../src/preprocess/captions.ts";

const WIDTH = 256;
const HEIGHT = 240;

function scene(value: (x: number, y: number) => number): Raster<Float32Array> {
  const data = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
    value(i % WIDTH, Math.floor(i / WIDTH)),
  );
  return { data, width: WIDTH, height: HEIGHT };
}

/** Text on the strip's rows: white, the background as it is or filled. Row 0 of the strip is the picture's top one. */
function captioned(
  image: Raster<Float32Array>,
  edge: "top" | "bottom",
  rows: number,
  fill?: number,
): Raster<Float32Array> {
  const strip = drawText(rgbaImage(WIDTH, rows), "SDO/AIA 193 2010-09-14 12:33:42", [4, rows - 5], "#fff");
  const data = image.data.slice();
  for (let y = 0; y < rows; y++) {
    const row = edge === "bottom" ? rows - 1 - y : HEIGHT - 1 - y;
    for (let x = 0; x < WIDTH; x++) {
      const ink = strip.data[4 * (y * WIDTH + x)];
      const at = row * WIDTH + x;
      data[at] = ink > 0 ? 255 - (fill ?? 0) : (fill ?? data[at]);
    }
  }
  return { ...image, data };
}

const granules = scene((x, y) => 120 + 40 * Math.sin(x / 4) * Math.cos(y / 5));
/** A disc of radius 95 in a dark sky that is noisy as a JPEG is. */
function disc(radius: number, centre = 120): Raster<Float32Array> {
  const rng = seededRandom(5);
  return scene((x, y) => (Math.hypot(x - 128, y - centre) < radius ? 180 : rng.integer(6)));
}

describe("captions", () => {
  it("of a bar below or above the image are cut, black or white", () => {
    for (const edge of ["bottom", "top"] as const) {
      for (const fill of [0, 255]) {
        const cut = cropCaptions(captioned(granules, edge, 16, fill));
        expect(cut.width).toBe(WIDTH);
        expect(cut.height).toBeLessThanOrEqual(HEIGHT - 11);
        expect(cut.height).toBeGreaterThanOrEqual(HEIGHT - 16);
        const kept = (y: number) => cut.data[(edge === "bottom" ? cut.height - 1 - y : y) * WIDTH + 9];
        const was = (y: number) => granules.data[(edge === "bottom" ? HEIGHT - 1 - y : y) * WIDTH + 9];
        for (let y = 0; y < HEIGHT - 16; y++) expect(kept(y)).toBe(was(y));
      }
    }
  });

  it("in the sky below a disc are cut, and nothing of the disc", () => {
    const image = disc(95);
    const cut = cropCaptions(captioned(image, "bottom", 16));
    expect(cut.height).toBeLessThan(HEIGHT);
    const bright = ({ data }: Raster) => Array.from(data).filter((v) => v === 180).length;
    expect(bright(cut)).toBe(bright(image));
  });

  it("beside the disc stay where they are", () => {
    const image = captioned(disc(118, 118), "bottom", 16);
    expect(cropCaptions(image)).toBe(image);
  });

  it("are not seen where there are none", () => {
    const rng = seededRandom(9);
    const spikes = scene(() => (rng.uniform() < 0.03 ? 255 : 0));
    const dashes = scene((x, y) => (y > 4 && y < 7 && x % 20 < 4 ? 255 : y < 20 ? 0 : 120));
    const prominence = scene((x, y) => (y > 6 && y < 16 && Math.abs(x - 90) < 9 ? 200 : y < 30 ? 3 : 120));
    for (const image of [granules, disc(95), disc(119), spikes, dashes, prominence, scene(() => 7)]) {
      expect(cropCaptions(image)).toBe(image);
    }
  });
});

describe.skipIf(!hasData)("captions of real images (needs the shared data folder)", () => {
  const cutRows = (file: string) => {
    const { raster } = decodePicture(readFileSync(file));
    return raster.height - cropCaptions(raster).height;
  };
  const folder = (...parts: string[]) =>
    readdirSync(dataPath(...parts)).map((name) => dataPath(...parts, name));

  it("are cut from SDO's 512-pixel images where the sky is dark; the disc begins 19 rows above the bottom", () => {
    const files = folder("images", "deepsdo", "images");
    const continuum = files
      .filter((file) => file.includes("HMI_Ic"))
      .slice(0, 9)
      .map(cutRows);
    expect(continuum.filter((rows) => rows === 15).length).toBeGreaterThan(continuum.length / 2);
    expect(Math.max(...continuum)).toBe(15);
    const helium = files
      .filter((file) => file.includes("AIA_304"))
      .slice(0, 8)
      .map(cutRows);
    expect(helium.every((rows) => rows === 24)).toBe(true);
  });

  it("are not seen in images that have none", () => {
    const files = [
      ...folder("images", "gong_ha_filaments", "images").slice(0, 3),
      ...folder("images", "gst_ha_fibrils", "image").slice(0, 2),
      ...["filament", "plage", "prominence", "sunspot", "coronal_hole", "quiet_sun"].flatMap((name) =>
        folder("images", "patches", name).slice(0, 12),
      ),
    ];
    expect(files.filter((file) => cutRows(file) > 0)).toEqual([]);
  });
});
