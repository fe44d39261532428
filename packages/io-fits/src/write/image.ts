import type { NumericArray } from "../bytes.ts";
import { BLOCK } from "../header/read.ts";
import type { CardInput } from "./cards.ts";
import { encodeHeader } from "./header-bytes.ts";
import { layPlainImage } from "./image-unit.ts";

/** The types that an image can be written from; each keeps its own. */
export type WritableArray = NumericArray;

/** An image or, with `depth`, a cube to write: row-major, the first row first in the file. */
export interface WritableImage {
  readonly data: WritableArray;
  readonly width: number;
  readonly height: number;
  readonly depth?: number;
}

/**
 * A complete FITS file with the image as its primary array (Standard, sections 3.3 and 4.4.1), at once: what
 * `encodeFits` makes of a single image. Unsigned integers (and signed bytes) are stored with the offset that the
 * Standard names for them. Integers with BSCALE, BZERO or BLANK among the cards are taken as already so stored.
 *
 * @throws FitsError "argument" for sizes that do not agree and for cards that a header cannot hold.
 */
export function encodeImage(image: WritableImage, cards: readonly CardInput[] = []): Uint8Array {
  const { data, width, height, depth } = image;
  const shape = depth === undefined ? [width, height] : [width, height, depth];
  const laid = layPlainImage({ kind: "image", data, shape, header: cards });
  const header = encodeHeader(laid.cards);
  const file = new Uint8Array(header.length + Math.ceil(laid.dataBytes / BLOCK) * BLOCK);
  file.set(header);
  let at = header.length;
  for (const piece of laid.pieces()) {
    file.set(piece, at);
    at += piece.length;
  }
  return file;
}
