import type { Raster } from "@helioscope/core";
import { crop } from "@helioscope/core/image";
import { spanOf } from "./finite.ts";

/** No strip is taller than this share of the image. */
const MOST = 0.2;
/** Rows of one line of text, as a share of the image's height and at least so many pixels. */
const LINE = { least: 4, most: 0.08 };
/** What differs by less than this share of the image's range is background: the noise of a JPEG. */
const NOISE = 0.06;
/** Text differs from its background by more than this share of the range. */
const CONTRAST = 0.3;
/** A stroke is no longer than this share of the width. */
const STROKE = 0.12;
/** Of a row of text, no more than this share is other than its background. */
const MARKED = 0.6;
/** Strokes that a line of text has at the least where it has most. */
const STROKES = 5;

/**
 * Cuts strips of text that archives burn in above or below the image: lines of short strokes in strong contrast on a
 * plain background, with plain rows between the text and the image. Where anything else lies beside the text (the
 * corona, the limb, a logo) nothing is cut, so no part of the Sun is ever lost; the price is text that stays.
 */
export function cropCaptions(image: Raster): Raster {
  const { width, height } = image;
  if (width < 32 || height < 32) return image;
  const { low, high } = spanOf(image);
  if (low === high) return image;
  const bottom = stripRows(image, high - low, (row) => row);
  const top = stripRows(image, high - low, (row) => height - 1 - row);
  if (bottom + top === 0 || bottom + top > height / 2) return image;
  return crop(image, 0, bottom, width, height - bottom - top);
}

/** Rows that the strip takes, counted from the edge inwards; 0 where there is none. */
function stripRows(image: Raster, range: number, rowAt: (row: number) => number): number {
  const { height } = image;
  const last = Math.floor(height * MOST);
  const tallest = Math.max(LINE.least, height * LINE.most);
  const background = commonest(image, rowAt(0));
  let strip = 0;
  let line = 0;
  let strokes = 0;
  for (let row = 0; row < last; row++) {
    const marks = marksIn(image, rowAt(row), background, range);
    if (marks === undefined) break;
    if (!marks.plain) {
      line++;
      strokes = Math.max(strokes, marks.strokes);
      if (line > tallest) break;
    } else if (line > 0) {
      if (line < LINE.least || strokes < STROKES) break;
      strip = row;
      [line, strokes] = [0, 0];
    }
  }
  return strip;
}

/** The middle value of a row: its background where most of it is background. */
function commonest({ data, width }: Raster, row: number): number {
  const values = Float64Array.from({ length: width }, (_, x) => data[row * width + x]).sort();
  return values[width >> 1];
}

/**
 * What stands on the background of a row: strokes of text, and fainter marks as short as these (the ringing that a JPEG
 * has around text). Undefined where there is anything else.
 */
function marksIn(
  image: Raster,
  row: number,
  background: number,
  range: number,
): { readonly plain: boolean; readonly strokes: number } | undefined {
  const { data, width } = image;
  const start = row * width;
  let strokes = 0;
  let marked = 0;
  let length = 0;
  let strong = false;
  for (let x = 0; x <= width; x++) {
    const difference = x < width ? Math.abs(data[start + x] - background) : 0;
    if (Number.isNaN(difference)) return undefined;
    if (difference > NOISE * range) {
      length++;
      marked++;
      strong ||= difference > CONTRAST * range;
      if (length > STROKE * width) return undefined;
    } else {
      if (strong) strokes++;
      length = 0;
      strong = false;
    }
  }
  return marked > MARKED * width ? undefined : { plain: marked === 0, strokes };
}
