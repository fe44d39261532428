import type { Raster } from "@helioscope/core";
import { centreCrop, pad, resize } from "@helioscope/core/image";
import type { ClassifierInput, PreprocessConfig } from "../types.ts";
import { cropBorders } from "./borders.ts";
import { cropCaptions } from "./captions.ts";
import { spanOf, withoutInfinities } from "./finite.ts";
import { scaleValues } from "./scaling.ts";
import { slicLegacy } from "./slic-legacy.ts";

type SolarPreprocess = Extract<PreprocessConfig, { kind: "solar" }>;

/** Fewer rows or columns than this left by cutting borders and captions: nothing is cut. */
const LEAST_LEFT = 8;

/**
 * Brings any image to a network's grid, in training and inference alike: cuts captions and borders, makes it square,
 * resizes it (bicubic, antialiased) and scales the values that result. What is not finite counts as no data: it is left
 * out of the resizing and the scaling, and becomes the lowest value. A constant image becomes 0 everywhere, or with a
 * fixed `range` its place in it.
 *
 * `slic-legacy` does what the original code did: see {@link slicLegacy}.
 *
 * Throws a DataError for an image without any finite value, a ShapeError for one without pixels.
 */
export function prepareImage(image: Raster, config: PreprocessConfig): ClassifierInput {
  if (config.kind === "slic-legacy") return slicLegacy(image, config);
  const { sizePx, scaling } = config;
  const cut = squared(trimmed(withoutInfinities(image), config), config.shape);
  const { missing } = spanOf(cut);
  const nan = missing > 0 ? "ignore" : "spread";
  const same = cut.width === sizePx && cut.height === sizePx;
  const { data } = same ? cut : resize(cut, sizePx, sizePx, { nan });
  const values = Float32Array.from(data);
  if (missing > 0) assertValues(values, cut);
  scaleValues(values, scaling);
  return { data: values, width: sizePx, height: sizePx };
}

function trimmed(image: Raster, { captions, borders }: SolarPreprocess): Raster {
  let cut = image;
  if (borders === "crop" && captions === "crop") cut = cropBorders(cropCaptions(image));
  else if (captions === "crop") cut = cropCaptions(image);
  else if (borders === "crop") cut = cropBorders(image);
  return Math.min(cut.width, cut.height) < LEAST_LEFT ? image : cut;
}

function squared(image: Raster, shape: SolarPreprocess["shape"]): Raster {
  const { width, height } = image;
  if (shape === "stretch" || width === height) return image;
  const side = shape === "crop" ? Math.min(width, height) : Math.max(width, height);
  if (shape === "crop") return centreCrop(image, side, side);
  const [columnsBefore, rowsBefore] = [(side - width) >> 1, (side - height) >> 1];
  const margins = {
    ...{ columnsBefore, rowsBefore },
    columnsAfter: side - width - columnsBefore,
    rowsAfter: side - height - rowsBefore,
  };
  return pad(image, margins, { fill: spanOf(image).low });
}

/** Single values among NaN weigh too little to survive the resizing. */
function assertValues(values: Float32Array, { width, height }: Raster): void {
  spanOf({ data: values, width, height });
}
