import { assertSameSize, type Raster } from "@helioscope/core";
import { fieldErrors, peakSignalNoise } from "./errors.ts";
import { momentsCorrelation, pairMoments } from "./moments.ts";
import type { RegionRecord } from "./records.ts";
import { cutOut, type PixelBox } from "./regions.ts";
import { PAPER_CONSTANTS, ssim, ssimMap, ssimWindowPx } from "./ssim.ts";

/** `crop`: of the cut-outs by themselves, as the paper's Table 2; `map`: of the whole disc's map, so that no region is too small. */
export type RegionSsim = "crop" | "map";

/** Scores of one region of a field; fields as `comparedField` makes them. Throws a ShapeError when sizes differ. */
export function regionScores(
  truth: Raster,
  generated: Raster,
  box: PixelBox,
  options: { readonly clipGauss: number; readonly ssim: RegionSsim },
): Omit<RegionRecord, "region" | "utc"> {
  assertSameSize(truth, generated, "Fields of a region");
  const [a, b] = [cutOut(truth, box), cutOut(generated, box)];
  const { rmse } = fieldErrors(a.data, b.data);
  return {
    ssim: options.ssim === "crop" ? cropSsim(a, b) : mapSsim(truth, generated, box),
    psnr: peakSignalNoise(a, b, { peak: options.clipGauss }),
    rmse,
    correlation: momentsCorrelation(pairMoments(a.data, b.data)),
    pixels: box.width * box.height,
  };
}

const WINDOW = ssimWindowPx("paper");

const cropSsim = (a: Raster, b: Raster) => (Math.min(a.width, a.height) < WINDOW ? Number.NaN : ssim(a, b));

/** Mean of the similarity of the windows around the region's pixels; those that the image's edge cuts are left out. */
function mapSsim(truth: Raster, generated: Raster, box: PixelBox): number {
  const half = (WINDOW - 1) / 2;
  const x = Math.max(0, box.x - half);
  const y = Math.max(0, box.y - half);
  const around = {
    x,
    y,
    width: Math.min(truth.width, box.x + box.width + half) - x,
    height: Math.min(truth.height, box.y + box.height + half) - y,
  };
  if (around.width < WINDOW || around.height < WINDOW) return Number.NaN;
  const map = ssimMap(cutOut(truth, around), cutOut(generated, around), PAPER_CONSTANTS);
  return map.data.reduce((sum, value) => sum + value, 0) / map.data.length;
}
