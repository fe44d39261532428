import { readFileSync } from "node:fs";
import { dataPath } from "../../../../testing/data.ts";
import { identify } from "../../src/identify/index.ts";
import { fluxMx, type MeasuredFeature } from "../../src/statistics/index.ts";
import { readIdlSave } from "../support/idl-save.ts";
import { fitsOf, greyOf } from "../support/images.ts";

const folder = "gst/statistics_analysis";

/**
 * The published SWAMIS features of the Table 2 frame as the authors' file lists them: 549 rows, of which the largest
 * (376,680 pixels) is the background.
 */
export function publishedSwamis(): MeasuredFeature[] {
  const save = readIdlSave(dataPath(folder, "size_flux/SWAMIS_flux-sz.sav"));
  const sizes = (save.get("sz") as Float64Array).filter((size) => size !== 0);
  const fluxes = (save.get("flux") as Float64Array).filter((flux) => flux !== 0);
  return Array.from(sizes, (sizePx, i) => ({ sizePx, fluxGauss: fluxes[i] / fluxMx(1) }));
}

export const isBackground = ({ sizePx }: MeasuredFeature): boolean => sizePx === 376_680;

/** The authors' U-Net features of that frame: both polarities labelled together, 2 pixels and more. */
export async function publishedSolarUnet(): Promise<MeasuredFeature[]> {
  const field = await fitsOf(folder, "size_flux/bz20170713_201549.fits");
  const grey = greyOf(folder, "size_flux/SolarUnet_2_class_mask.png");
  const mask = { ...grey, data: Int8Array.from(grey.data, (value) => (value === 255 ? 1 : 0)) };
  return [...identify(field, mask, { polarities: "together", minSizePx: 2 }).features];
}

/** Lifetimes of both trackers over the 147 test frames. The SWAMIS file ends with gaps of 0. */
export function publishedLifetimes(): Record<"swamis" | "solarUnet", { frames: number }[]> {
  const save = readIdlSave(dataPath(folder, "lifetime/feature_lifetime_SWAMIS.sav"));
  const list = readFileSync(dataPath(folder, "lifetime/feature_lifetime_SolarUnet.csv"), "utf8");
  return {
    swamis: Array.from(save.get("ltm") as Float64Array, (frames) => ({ frames })).filter(
      ({ frames }) => frames > 0,
    ),
    solarUnet: list
      .trim()
      .split(",")
      .map((frames) => ({ frames: Number(frames) })),
  };
}
