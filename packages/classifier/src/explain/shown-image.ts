import type { Raster } from "@helioscope/core";
import { colourise, type RgbaImage } from "@helioscope/core/figure";
import { resize } from "@helioscope/core/image";
import { quantiles } from "@helioscope/core/stats";

/** Longest side of an image on a page, pixels. */
const LONGEST = 1024;

/** An image in grey between its outer percentiles, made smaller where it is large. `factor`: its pixels for each of the image. */
export function shownImage(image: Raster): { readonly picture: RgbaImage; readonly factor: number } {
  const longest = Math.max(image.width, image.height);
  const factor = Math.min(1, LONGEST / longest);
  const side = (length: number) => Math.max(1, Math.round(length * factor));
  const shown =
    factor < 1
      ? resize(image, side(image.width), side(image.height), { interpolation: "bilinear", nan: "ignore" })
      : image;
  const finite = shown.data.filter(Number.isFinite);
  if (finite.length === 0) return { picture: colourise(shown, { min: 0, max: 1 }), factor };
  const [min, max] = quantiles(finite, [0.005, 0.998]);
  return { picture: colourise(shown, { min, max: max > min ? max : min + 1 }), factor };
}
