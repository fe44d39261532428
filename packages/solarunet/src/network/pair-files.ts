import { DataError, type Raster } from "@helioscope/core";
import { decodePng, pngToRgba } from "@helioscope/core/figure";
import { flipY } from "@helioscope/core/image";
import { openFits, readPlane } from "@helioscope/io-fits";
import { byteScale, swamisLabel } from "../prepare/index.ts";

/** File names that are taken for an image or a label. */
export const READABLE: RegExp = /\.(png|fits?|fts)$/i;

type Grey = Raster<Uint8Array>;

/** An 8-bit magnetogram, north up: a grey PNG, or FITS in gauss (byte-scaled and flipped, as `fieldInput` does). */
export async function readImage(bytes: Uint8Array, name: string): Promise<Grey> {
  if (isPng(name)) return greyPng(bytes, name);
  const field = await fitsPlane(bytes);
  if (field.data.every(Number.isNaN)) throw new DataError(`Every pixel of ${name} is NaN`, { value: name });
  return flipY(byteScale(field));
}

/** A two-class label, north up: a PNG of greys 0 and 255, or a SWAMIS mask of -1, 0 and 1 in FITS. */
export async function readLabel(bytes: Uint8Array, name: string): Promise<Grey> {
  if (isPng(name)) {
    const label = greyPng(bytes, name);
    assertValues(label, name, [0, 255], "0 (significant) and 255 (not)");
    return label;
  }
  const mask = await fitsPlane(bytes);
  assertValues(mask, name, [-1, 0, 1], "a SWAMIS mask of -1, 0 and 1");
  return flipY(swamisLabel(mask));
}

const isPng = (name: string): boolean => name.toLowerCase().endsWith(".png");

async function fitsPlane(bytes: Uint8Array): Promise<Raster<Float32Array>> {
  return readPlane((await openFits(bytes)).firstImage());
}

function greyPng(bytes: Uint8Array, name: string): Grey {
  const png = decodePng(bytes);
  if (png.depth === 16) {
    throw new DataError(`${name} has 16 bits a sample`, { value: 16, expected: "8 bits or fewer" });
  }
  const { data: rgba, width, height } = pngToRgba(png);
  const data = new Uint8Array(width * height);
  for (let i = 0, p = 0; i < data.length; i++, p += 4) {
    if (rgba[p] !== rgba[p + 1] || rgba[p] !== rgba[p + 2]) {
      throw new DataError(`${name} is a colour picture`, { value: name, expected: "greys" });
    }
    data[i] = rgba[p];
  }
  return { data, width, height };
}

function assertValues(raster: Raster, name: string, allowed: readonly number[], expected: string): void {
  for (let i = 0; i < raster.data.length; i++) {
    const value = raster.data[i];
    if (!allowed.includes(value)) throw new DataError(`${name} holds ${value}`, { value, expected });
  }
}
