import type { Raster } from "@helioscope/core";
import { colourise, encodePng, enlarge, montage, type RgbaImage } from "@helioscope/core/figure";
import { resize } from "@helioscope/core/image";

/** An image of a contact sheet, and what is written above it. */
export interface SheetImage {
  readonly raster: Raster;
  /** Cut off where it is too long. */
  readonly title: string;
  /** After the title, never cut off. */
  readonly tail?: string;
}

/** Side of each picture, and letters that fit above it. */
const SIDE = 192;
const LETTERS = 32;

/** Images with titles as a PNG. Images longer than wide keep their shape. Throws an ArgumentError without images. */
export function contactSheet(images: readonly SheetImage[], columns = 5): Uint8Array {
  const pictures = images.map(({ raster }) => pictureOf(raster));
  const titles = images.map(({ title, tail }) =>
    tail === undefined ? title.slice(0, LETTERS) : `${title.slice(0, LETTERS - tail.length - 1)} ${tail}`,
  );
  return encodePng(montage(pictures, { titles, columns, textSize: 1 }));
}

function pictureOf(raster: Raster): RgbaImage {
  const longer = Math.max(raster.width, raster.height);
  if (2 * longer <= SIDE) return enlarge(colourised(raster), Math.floor(SIDE / longer));
  const scale = Math.min(1, SIDE / longer);
  const to = (length: number) => Math.max(1, Math.round(length * scale));
  return colourised(
    scale < 1
      ? resize(raster, to(raster.width), to(raster.height), { interpolation: "bilinear", nan: "ignore" })
      : raster,
  );
}

/** An image without a finite value is shown grey. */
const colourised = (raster: Raster): RgbaImage => {
  const blank = !raster.data.some((value) => Number.isFinite(value));
  return colourise(raster, blank ? { min: 0, max: 1 } : {});
};
