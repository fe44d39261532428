import { ArgumentError, ShapeError } from "../errors.ts";
import type { Rgb } from "./colour.ts";

/**
 * A picture: 8-bit RGBA, row-major, row 0 at the **top**, as screens and PNG files have it. A Raster has row 0 in
 * the south; what turns one into the other flips unless told not to. A browser's `ImageData` has this shape.
 */
export interface RgbaImage {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/**
 * Which way a Raster lies in a picture. `lower`: row 0 is the bottom row (south), so the picture is flipped against
 * the array. `upper`: row 0 is the top row.
 */
export type Origin = "lower" | "upper";

/** A picture filled with one opaque colour (black by default). Throws an ArgumentError on sizes that are not positive integers. */
export function rgbaImage(width: number, height: number, fill: Rgb = [0, 0, 0]): RgbaImage {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new ArgumentError(`Picture of ${width}x${height}`, {
      value: [width, height],
      expected: "positive whole numbers",
    });
  }
  const data = new Uint8ClampedArray(width * height * 4);
  new Uint32Array(data.buffer).fill(packRgba(fill));
  return { data, width, height };
}

/** A copy that can be drawn on without touching the original. */
export function copyImage(image: RgbaImage): RgbaImage {
  return { data: image.data.slice(), width: image.width, height: image.height };
}

/** Throws a ShapeError when the data's length is not width x height x 4. */
export function assertImage(image: RgbaImage): void {
  const expected = image.width * image.height * 4;
  if (image.data.length !== expected) {
    throw new ShapeError(`Picture of ${image.width}x${image.height} with ${image.data.length} bytes`, {
      value: image.data.length,
      expected: `${expected} bytes`,
    });
  }
}

/**
 * The picture with every pixel repeated `zoom` x `zoom` times (nearest neighbour).
 * Throws an ArgumentError when zoom is not a positive whole number.
 */
export function enlarge(image: RgbaImage, zoom: number): RgbaImage {
  assertZoom(zoom);
  assertImage(image);
  const { width, height } = image;
  const data = new Uint8ClampedArray(width * height * zoom * zoom * 4);
  const source = words(image);
  const target = new Uint32Array(data.buffer);
  const wide = width * zoom;
  for (let y = 0; y < height; y++) {
    const first = y * zoom * wide;
    for (let x = 0; x < width; x++) {
      target.fill(source[y * width + x], first + x * zoom, first + (x + 1) * zoom);
    }
    for (let k = 1; k < zoom; k++) target.copyWithin(first + k * wide, first, first + wide);
  }
  return { data, width: wide, height: height * zoom };
}

/** Throws an ArgumentError when zoom is not a positive whole number. */
export function assertZoom(zoom: number): void {
  if (!Number.isInteger(zoom) || zoom < 1) {
    throw new ArgumentError(`Zoom of ${zoom}`, { value: zoom, expected: "a positive whole number" });
  }
}

/** One opaque pixel as the 32-bit word that RGBA bytes make on this machine. */
export function packRgba(colour: Rgb): number {
  return new Uint32Array(new Uint8ClampedArray([colour[0], colour[1], colour[2], 255]).buffer)[0];
}

/** The pixels as 32-bit words; copies when the bytes are not aligned to four. */
export function words(image: RgbaImage): Uint32Array {
  const { buffer, byteOffset, length } = image.data;
  if (byteOffset % 4 === 0) return new Uint32Array(buffer, byteOffset, length / 4);
  return new Uint32Array(image.data.slice().buffer);
}
