import type { Raster } from "@helioscope/core";
import { colourise, encodePng, montage, type RgbaImage } from "@helioscope/core/figure";
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

/** Pixels stay squares where there are few. */
function pictureOf(raster: Raster): RgbaImage {
  const { width, height } = raster;
  const scale = SIDE / Math.max(width, height);
  const to = (length: number) => Math.max(1, Math.round(length * scale));
  const interpolation = scale > 1 ? "nearest" : "bilinear";
  return colourised(
    scale === 1 ? raster : resize(raster, to(width), to(height), { interpolation, nan: "ignore" }),
  );
}

/** An image without a finite value is shown grey. */
const colourised = (raster: Raster): RgbaImage => {
  const blank = !raster.data.some((value) => Number.isFinite(value));
  return colourise(raster, blank ? { min: 0, max: 1 } : {});
};
