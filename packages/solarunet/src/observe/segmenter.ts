import { DataError, type Mask, type Raster } from "@helioscope/core";
import type { SolarUnetConfig } from "../config.ts";
import { removeTouching, signedMask, type Threshold } from "../identify/index.ts";
import { type SolarUnet, segmentField } from "../network/index.ts";

/** Says which pixels of a field belong to features. */
export type Segmenter = (field: Raster<Float32Array>, brought?: BroughtMask) => Promise<Mask | Threshold>;

/** A mask that the user brought: with signs (1, 0, -1), or binary (1 significant), signed by the field then. */
export interface BroughtMask {
  /** Row 0 south, as the field. */
  readonly mask: Mask;
  readonly signed: boolean;
}

/**
 * Makes the segmenter of a configuration: a threshold on |B|, the U-Net's significant pixels above that threshold
 * (signed by the field, or by a three-class network itself), or masks that were brought; and the release's removal of
 * touching polarities where it is wanted.
 *
 * @param network for `unet`; asked for at each frame, so it should keep what it loaded
 * @throws DataError when the network is missing, and the segmenter throws one for a frame without its mask
 */
export function segmenter(
  { segment, tracking }: SolarUnetConfig,
  network?: () => Promise<SolarUnet>,
): Segmenter {
  const { thresholdGauss } = segment;
  const separated = (mask: Mask): Mask =>
    segment.removeTouching ? removeTouching(mask, { rowOrder: rowOrderOf(tracking.profile) }) : mask;
  if (segment.by === "threshold") {
    if (!segment.removeTouching) return async () => ({ thresholdGauss });
    return async (field) => separated(thresholded(field, thresholdGauss));
  }
  if (segment.by === "mask") {
    return async (field, brought) => {
      if (!brought)
        throw new DataError("Segmentation by masks without masks", { remedy: "Give one mask a frame" });
      return brought.signed ? brought.mask : separated(signedMask(brought.mask, field, { thresholdGauss }));
    };
  }
  if (!network)
    throw new DataError("Segmentation by the U-Net without a network", { remedy: "Load a model" });
  return async (field) => {
    const loaded = await network();
    const { mask } = await segmentField(loaded, field);
    const signs = loaded.config.head === "three-class" ? ownSigns : signedMask;
    return separated(signs(mask, field, { thresholdGauss }));
  };
}

/** The signs of the network, where |B| exceeds the threshold. */
function ownSigns(mask: Mask, { data }: Raster, { thresholdGauss }: Threshold): Mask {
  return { ...mask, data: mask.data.map((sign, i) => (Math.abs(data[i]) > thresholdGauss ? sign : 0)) };
}

/** What a report says of the segmentation. */
export function segmentationText(
  { segment, tracking, swamis }: SolarUnetConfig,
  network?: { readonly name: string; readonly hash: string },
): string {
  const { by, thresholdGauss, minSizePx } = segment;
  const who = by === "unet" && network ? `unet (${network.name}, hash ${network.hash.slice(0, 12)})` : by;
  // A threshold alone takes the pixels at it too, as SWAMIS does.
  const above = by === "threshold" ? "≥" : ">";
  if (tracking.profile === "swamis") {
    const low = swamis.lowGauss === null ? "" : `, down to ${swamis.lowGauss} G beside them`;
    return `swamis ${swamis.method}, |B| ${above} ${thresholdGauss} G${low}, ${minSizePx} px`;
  }
  return `${who}, |B| ${above} ${thresholdGauss} G, ${minSizePx} px`;
}

/** Rasters start in the south; the released code looks at rows from the north. */
export function rowOrderOf(profile: SolarUnetConfig["tracking"]["profile"]): "ascending" | "descending" {
  return profile === "release" ? "descending" : "ascending";
}

function thresholded({ data, width, height }: Raster, thresholdGauss: number): Mask {
  const mask = new Int8Array(data.length);
  for (let i = 0; i < mask.length; i++)
    mask[i] = data[i] >= thresholdGauss ? 1 : data[i] <= -thresholdGauss ? -1 : 0;
  return { data: mask, width, height };
}
