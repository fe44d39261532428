import type { NumericArray } from "../../bytes.ts";

/** How floating-point pixels become integers (Standard, section 10.2). */
export interface QuantiseOptions {
  /**
   * The step: positive, the noise of the tile divided by it (4 where left out, as in cfitsio: the quantisation then
   * adds 0.26 % to the noise); negative, the step itself in units of the image.
   */
  readonly level?: number;
  /** "SUBTRACTIVE_DITHER_1" where left out; "SUBTRACTIVE_DITHER_2" keeps exact zeros. */
  readonly method?: "NO_DITHER" | "SUBTRACTIVE_DITHER_1" | "SUBTRACTIVE_DITHER_2";
  /** ZDITHER0, from 1 to 10000; where left out it follows from the pixels, so that images differ in it. */
  readonly seed?: number;
}

/** How to store an image as compressed tiles (Standard, section 10). */
export interface TileCompression {
  /** Integers of 64 bits go by GZIP or NOCOMPRESS only. */
  readonly codec: "RICE_1" | "GZIP_1" | "GZIP_2" | "NOCOMPRESS";
  /** Lengths of a tile, fastest axis first, cut to the image; axes left out have 1. One row where absent. */
  readonly tile?: readonly number[];
  /** Pixels that share a Rice parameter; 32 where left out. */
  readonly blockSize?: 16 | 32;
  /**
   * For floats. "none" keeps every bit (not with RICE_1). Where left out, RICE_1 quantises at level 4 with
   * SUBTRACTIVE_DITHER_1 and the other codecs keep every bit.
   */
  readonly quantise?: "none" | QuantiseOptions;
  /** Effort of deflate, 1 to 9; 6 where left out. */
  readonly gzipLevel?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
}

/** An image with the header that it would have uncompressed. */
export interface TileableImage {
  /** Pixels in memory, first axis fastest. Unsigned integers and signed bytes are stored by their sign offset. */
  readonly data: NumericArray;
  /** Length of each axis, NAXIS1 first. */
  readonly shape: readonly number[];
  /** The header, cards of 80 characters, END left out. */
  readonly cards: readonly string[];
  /** Whether the header is that of a primary array; otherwise of an IMAGE extension. */
  readonly primary: boolean;
}
