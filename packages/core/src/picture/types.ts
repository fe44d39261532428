import type { Raster } from "../raster.ts";

/** What a picture file holds, as one number a pixel. */
export interface Picture {
  readonly format: "png" | "jpeg";
  /**
   * Luminance, whole numbers from 0 to 255 (to 65535 with a depth of 16), row 0 the picture's bottom row. NaN where the
   * picture is wholly transparent.
   */
  readonly raster: Raster<Float32Array>;
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 colours, 4 colours and alpha, or CMYK; a palette counts as its colours. */
  readonly channels: 1 | 2 | 3 | 4;
  /** Bits a sample. */
  readonly depth: 1 | 2 | 4 | 8 | 16;
}

export interface PictureOptions {
  /** Pictures of more pixels are refused before anything is allocated; 2^26 (8192x8192) where absent. */
  readonly maxPixels?: number;
}

export const DEFAULT_MAX_PIXELS: number = 2 ** 26;
