import { ArgumentError, DataError, ShapeError } from "../errors.ts";
import type { Raster } from "../raster.ts";
import { type Colour, toRgb } from "./colour.ts";
import { type ColourMap, type ColourMapName, colourMaps } from "./colour-map.ts";
import { type Origin, packRgba, type RgbaImage } from "./image.ts";

/** How values run along the map: `sqrt`, `log` and `asinh` lift faint structure, as EUV images need. */
export type Stretch = "linear" | "sqrt" | "log" | "asinh";

export interface ColouriseOptions {
  readonly map?: ColourMapName | ColourMap;
  /** Value of the first colour; the smallest finite value by default. Values below it take the first colour. */
  readonly min?: number;
  /** Value of the last colour; the largest finite value by default. Values above it take the last colour. */
  readonly max?: number;
  readonly stretch?: Stretch;
  /** Colour of NaN; mid grey by default. */
  readonly nan?: Colour;
  /** `lower` (the default) flips: row 0, the south, goes to the bottom of the picture. */
  readonly origin?: Origin;
}

/**
 * A raster as a picture of the same size. Entry floor(256 t) of the map is taken, t = stretch((v - min) / (max - min)),
 * as matplotlib does. Row 0 of the raster goes to the bottom unless `origin` is `upper`.
 *
 * Throws an ArgumentError when min is not below max, a DataError when a limit is left out and no value is finite.
 */
export function colourise(raster: Raster, options: ColouriseOptions = {}): RgbaImage {
  const { width, height, data } = raster;
  const table = paletteWords(resolveMap(options.map ?? "grey"));
  const nan = packRgba(toRgb(options.nan ?? [128, 128, 128]));
  const { min, max } = valueRange(raster, options);
  const stretch = stretches[options.stretch ?? "linear"];
  const scale = 1 / (max - min);
  const flip = (options.origin ?? "lower") === "lower";
  const bytes = new Uint8ClampedArray(width * height * 4);
  const pixels = new Uint32Array(bytes.buffer);
  for (let row = 0; row < height; row++) {
    const from = row * width;
    const to = (flip ? height - 1 - row : row) * width;
    for (let x = 0; x < width; x++) {
      const t = (data[from + x] - min) * scale;
      if (Number.isNaN(t)) pixels[to + x] = nan;
      else if (t <= 0) pixels[to + x] = table[0];
      else if (t >= 1) pixels[to + x] = table[255];
      else pixels[to + x] = table[(stretch(t) * 256) | 0];
    }
  }
  return { data: bytes, width, height };
}

/** Stretches of [0, 1] onto itself. */
export const stretches: Readonly<Record<Stretch, (t: number) => number>> = {
  linear: (t) => t,
  sqrt: Math.sqrt,
  log: (t) => Math.log1p(1000 * t) / Math.log1p(1000),
  asinh: (t) => Math.asinh(10 * t) / Math.asinh(10),
};

/**
 * The value limits of a picture: what the options give, else the smallest and largest finite value; a flat raster
 * gets a range of one around its value. Throws an ArgumentError or a DataError as {@link colourise} does.
 */
export function valueRange(
  raster: Raster,
  options: { readonly min?: number; readonly max?: number } = {},
): { readonly min: number; readonly max: number } {
  let { min, max } = options;
  if (min === undefined || max === undefined) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    const { data } = raster;
    for (let i = 0; i < data.length; i++) {
      const v = data[i];
      if (!Number.isFinite(v)) continue;
      if (v < low) low = v;
      if (v > high) high = v;
    }
    if (low > high) {
      throw new DataError(`None of ${data.length} values is finite`, { remedy: "Give min and max" });
    }
    if (low === high && min === undefined && max === undefined) [low, high] = [low - 0.5, high + 0.5];
    min ??= low;
    max ??= high;
  }
  if (!(min < max) || !Number.isFinite(max - min)) {
    throw new ArgumentError(`Limits of ${min} and ${max}`, {
      value: [min, max],
      expected: "finite, min below max",
    });
  }
  return { min, max };
}

/** The map of that name, or the map itself. Throws an ArgumentError on an unknown name, a ShapeError on a table of another length. */
export function resolveMap(map: ColourMapName | ColourMap): ColourMap {
  if (typeof map !== "string") {
    if (map.table.length === 768) return map;
    throw new ShapeError(`Colour map ${map.name} of ${map.table.length} bytes`, {
      value: map.table.length,
      expected: "768 bytes, 256 colours",
    });
  }
  const found = Object.hasOwn(colourMaps, map) ? colourMaps[map] : undefined;
  if (found) return found;
  throw new ArgumentError(`Colour map ${JSON.stringify(map)}`, {
    value: map,
    expected: `one of ${Object.keys(colourMaps).join(", ")}`,
  });
}

function paletteWords({ table }: ColourMap): Uint32Array {
  const bytes = new Uint8ClampedArray(1024).fill(255);
  for (let i = 0; i < 256; i++) bytes.set(table.subarray(3 * i, 3 * i + 3), 4 * i);
  return new Uint32Array(bytes.buffer);
}
