import { inflateBounded } from "./inflate-bounded.ts";
import { type PngChunks, readPngChunks } from "./png-chunks.ts";
import { unfilter } from "./png-filters.ts";
import { PNG_SAMPLES, rowReader } from "./png-rows.ts";
import { assertPixels } from "./refusals.ts";
import type { Picture } from "./types.ts";

/** First column and row and the distances of the seven passes of Adam7 (W3C PNG, section 8.2). */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Reads a PNG file; see `decodePicture`. */
export function readPng(bytes: Uint8Array, maxPixels: number): Picture & { readonly end: number } {
  const png = readPngChunks(bytes);
  const { width, height, depth, colourType } = png;
  assertPixels("PNG", width, height, maxPixels);
  const passes = passesOf(png);
  const bits = PNG_SAMPLES[colourType] * depth;
  const stride = (columns: number) => Math.ceil((columns * bits) / 8);
  const length = passes.reduce((sum, pass) => sum + pass.rows * (1 + stride(pass.columns)), 0);
  const data = inflateBounded(png.pixels, length);
  const levels = new Float32Array(width * height);
  const read = rowReader(png);
  let start = 0;
  for (const { x, y, dx, dy, columns, rows } of passes) {
    const rowBytes = stride(columns);
    const end = unfilter(data, start, rows, rowBytes, Math.max(1, bits >> 3));
    for (let row = 0, from = start + 1; from < end; row++, from += rowBytes + 1) {
      read(data, from, columns, levels, (height - 1 - y - row * dy) * width + x, dx);
    }
    start = end;
  }
  const channels =
    colourType === 3 ? (png.transparency ? 4 : 3) : (PNG_SAMPLES[colourType] as Picture["channels"]);
  const raster = { data: levels, width, height };
  return { format: "png", raster, width, height, channels, depth, end: png.end };
}

interface Pass {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly columns: number;
  readonly rows: number;
}

/** The parts in which the picture is stored: itself, or the passes of an interlaced one that have pixels. */
function passesOf({ width, height, interlaced }: PngChunks): Pass[] {
  if (!interlaced) return [{ x: 0, y: 0, dx: 1, dy: 1, columns: width, rows: height }];
  return PASSES.map(([x, y, dx, dy]) => ({
    ...{ x, y, dx, dy },
    columns: Math.ceil((width - x) / dx),
    rows: Math.ceil((height - y) / dy),
  })).filter(({ columns, rows }) => columns > 0 && rows > 0);
}
