import { ArgumentError, FormatError, UnsupportedError } from "../errors.ts";
import type { Raster } from "../raster.ts";
import { type Stretch, stretches, valueRange } from "./colourise.ts";
import type { Origin, RgbaImage } from "./image.ts";
import type { PngImage } from "./png.ts";

/** A decoded PNG as an 8-bit picture; palettes are looked up, 16-bit samples keep their upper byte, low depths are scaled. */
export function pngToRgba(png: PngImage): RgbaImage {
  const { width, height, channels, palette, transparent } = png;
  const bytes = new Uint8ClampedArray(width * height * 4);
  const to8 = scaleTo8(png.depth);
  const source = png.data;
  for (let i = 0, s = 0; i < bytes.length; i += 4, s += channels) {
    if (palette) {
      const entry = palette[source[s]];
      if (!entry) {
        throw new FormatError(`Palette index ${source[s]}`, {
          value: source[s],
          expected: `below ${palette.length}`,
        });
      }
      for (let c = 0; c < 3; c++) bytes[i + c] = entry[c];
      bytes[i + 3] = entry[3] ?? 255;
      continue;
    }
    const colours = channels < 3 ? 1 : 3;
    for (let c = 0; c < 3; c++) bytes[i + c] = to8(source[s + (colours === 3 ? c : 0)]);
    if (channels > colours) bytes[i + 3] = to8(source[s + colours]);
    else bytes[i + 3] = transparent?.every((v, c) => source[s + c] === v) ? 0 : 255;
  }
  return { data: bytes, width, height };
}

function scaleTo8(depth: number): (v: number) => number {
  if (depth === 16) return (v) => v >> 8;
  const factor = 255 / ((1 << depth) - 1);
  return (v) => v * factor;
}

/**
 * The grey levels of a decoded PNG as a raster, values as they are. Row 0 of the raster is the picture's bottom row
 * (south); `origin: "upper"` keeps the file's order. Palette indices count as values (label images).
 *
 * Throws an UnsupportedError for pictures with colour or alpha.
 */
export function pngToRaster(
  png: PngImage,
  options: { readonly origin?: Origin } = {},
): Raster<Uint8Array | Uint16Array> {
  if (png.channels !== 1) {
    throw new UnsupportedError(`A picture of ${png.channels} channels as a raster`, {
      expected: "one grey channel",
      remedy: "Take pngToRgba and choose a channel",
    });
  }
  const { width, height } = png;
  const data = png.data instanceof Uint16Array ? png.data.slice() : Uint8Array.from(png.data);
  return { data: (options.origin ?? "lower") === "lower" ? flipRows(data, width) : data, width, height };
}

export interface GreyOptions {
  /** Value written as 0. */
  readonly min?: number;
  /** Value written as 255 or 65535. */
  readonly max?: number;
  readonly depth?: 8 | 16;
  readonly stretch?: Stretch;
  /** `lower` (the default) puts row 0, the south, at the bottom of the picture. */
  readonly origin?: Origin;
}

/**
 * A raster as a grey picture for {@link encodePng}. 8- and 16-bit unsigned rasters without limits keep their values
 * (masks, label images); others run from `min` (0) to `max` (white), rounded, by default over their finite values.
 * NaN becomes 0.
 *
 * Throws an ArgumentError or a DataError where {@link colourise} would, and an ArgumentError when 16-bit values are to go into 8 bits as they are.
 */
export function greyImage(raster: Raster, options: GreyOptions = {}): PngImage {
  const { data, width, height } = raster;
  const flip = (options.origin ?? "lower") === "lower";
  const wide = data instanceof Uint16Array;
  const asIs =
    options.min === undefined &&
    options.max === undefined &&
    options.stretch === undefined &&
    (wide || data instanceof Uint8Array || data instanceof Uint8ClampedArray);
  const depth = options.depth ?? (asIs && wide ? 16 : 8);
  const levels = depth === 16 ? new Uint16Array(data.length) : new Uint8Array(data.length);
  if (asIs) {
    if (wide && depth === 8) {
      throw new ArgumentError("16-bit values in an 8-bit picture", {
        remedy: "Give min and max, or a depth of 16",
      });
    }
    levels.set(data);
  } else {
    const { min, max } = valueRange(raster, options);
    const stretch = stretches[options.stretch ?? "linear"];
    const top = depth === 16 ? 65535 : 255;
    for (let i = 0; i < data.length; i++) {
      const t = (data[i] - min) / (max - min);
      levels[i] = t > 0 ? Math.round(top * stretch(Math.min(1, t))) : 0;
    }
  }
  return { data: flip ? flipRows(levels, width) : levels, width, height, channels: 1, depth };
}

function flipRows<A extends Uint8Array | Uint16Array>(data: A, width: number): A {
  const flipped = data.slice() as A;
  for (let from = 0, to = data.length - width; from < data.length; from += width, to -= width) {
    flipped.set(data.subarray(from, from + width), to);
  }
  return flipped;
}
