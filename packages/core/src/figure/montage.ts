import { ArgumentError } from "../errors.ts";
import { type Colour, toRgb } from "./colour.ts";
import { assertImage, type RgbaImage, rgbaImage } from "./image.ts";
import { paste } from "./paint.ts";
import { drawText, textSize } from "./text.ts";

export interface MontageOptions {
  /** One title for each picture, written above it. */
  readonly titles?: readonly string[];
  readonly columns?: number;
  /** Pixels between and around the pictures, 8 by default. */
  readonly gap?: number;
  readonly background?: Colour;
  readonly ink?: Colour;
  /** Picture pixels for each font pixel, 2 by default. */
  readonly textSize?: number;
}

/**
 * Pictures side by side in one, with titles in the bitmap font; cells take the size of the largest picture. Needs no
 * SVG, so it serves where {@link panelsSvg} cannot be rendered. Throws an ArgumentError without pictures.
 */
export function montage(images: readonly RgbaImage[], options: MontageOptions = {}): RgbaImage {
  if (images.length === 0) throw new ArgumentError("A montage of no pictures", { expected: "at least one" });
  for (const image of images) assertImage(image);
  const { titles, gap = 8, background = "#ffffff", ink = "#000000" } = options;
  if (titles && titles.length !== images.length) {
    throw new ArgumentError(`${titles.length} titles for ${images.length} pictures`, {
      expected: "one each",
    });
  }
  const columns = Math.min(images.length, options.columns ?? images.length);
  if (!Number.isInteger(columns) || columns < 1 || !Number.isInteger(gap) || gap < 0) {
    throw new ArgumentError(`${columns} columns with a gap of ${gap}`, { expected: "whole numbers" });
  }
  const rows = Math.ceil(images.length / columns);
  const size = options.textSize ?? 2;
  const head = titles ? textSize("", size).height + gap : 0;
  const wide = Math.max(...images.map((i) => i.width)) + gap;
  const high = Math.max(...images.map((i) => i.height)) + gap + head;
  const sheet = rgbaImage(columns * wide + gap, rows * high + gap, toRgb(background));
  images.forEach((image, k) => {
    const left = gap + (k % columns) * wide;
    const top = gap + Math.floor(k / columns) * high;
    if (titles) drawText(sheet, titles[k], [left, top], ink, { origin: "upper", size });
    paste(sheet, image, left, top + head);
  });
  return sheet;
}
