import { readFileSync } from "node:fs";
import type { Mask, Raster } from "@helioscope/core";
import { decodePng, pngToRaster } from "@helioscope/core/figure";
import { openFits, readPlane } from "@helioscope/io-fits";
import { dataPath } from "../../../../testing/data.ts";

/** A FITS image of the data folder, row 0 in the south. */
export async function fitsOf(...path: string[]): Promise<Raster<Float32Array>> {
  const file = await openFits(readFileSync(dataPath(...path)));
  return readPlane(file.units[0]);
}

/** A grey PNG of the data folder, turned so that row 0 is in the south. */
export function greyOf(...path: string[]): Raster<Uint8Array> {
  const { data, width, height } = pngToRaster(decodePng(readFileSync(dataPath(...path))));
  return { data: Uint8Array.from(data), width, height };
}

/** A raster drawn with one character a pixel: "." 0, "+" 1, "-" -1, digits themselves; first line = row 0. */
export function drawn(...rows: string[]): Mask {
  const values: Record<string, number> = { ".": 0, "+": 1, "-": -1 };
  const data = Int8Array.from(rows.join(""), (c) => values[c] ?? Number(c));
  return { data, width: rows[0].length, height: rows.length };
}

/** A field from numbers, row by row. */
export function fieldOf(...rows: number[][]): Raster<Float32Array> {
  return { data: Float32Array.from(rows.flat()), width: rows[0].length, height: rows.length };
}

export function differing(a: Raster, b: Raster): number {
  let count = 0;
  for (let i = 0; i < a.data.length; i++) if (a.data[i] !== b.data[i]) count++;
  return count;
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
