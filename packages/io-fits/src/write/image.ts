import { type NumericArray, readWords16, readWords32, readWords64 } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import { SIGN_OFFSET } from "../image/scaling.ts";
import { type CardInput, formatCards } from "./cards.ts";

/** The types that an image can be written from; each keeps its own. */
export type WritableArray = NumericArray;

/** An image or, with `depth`, a cube to write: row-major, the first row first in the file. */
export interface WritableImage {
  readonly data: WritableArray;
  readonly width: number;
  readonly height: number;
  readonly depth?: number;
}

const BLOCK = 2880;
const OWN = /^(?:SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|PCOUNT|GCOUNT|GROUPS|CONTINUE|END)$/;

/**
 * A complete FITS file with the image as its primary array (Standard, sections 3.3 and 4.4.1). Unsigned integers (and
 * signed bytes) are stored with the offset that the Standard names for them. Integers with BSCALE, BZERO or BLANK
 * among the cards are taken as already so stored.
 *
 * @throws FitsError "argument" for sizes that do not agree and for cards that a header cannot hold.
 */
export function encodeImage(image: WritableImage, cards: readonly CardInput[] = []): Uint8Array {
  const { data, width, height, depth } = image;
  const axes = depth === undefined ? [width, height] : [width, height, depth];
  const pixels = axes.reduce((product, length) => product * length, 1);
  if (axes.some((length) => !Number.isInteger(length) || length < 0) || pixels !== data.length) {
    throw new FitsError("argument", `${axes.join(" x ")} pixels do not make ${data.length}`, {
      value: axes,
      expected: "whole sizes whose product is the length of the data",
    });
  }
  const { bitpix, flipped } = kindOf(data);
  const all: CardInput[] = [
    { key: "SIMPLE", value: true, comment: "conforms to FITS standard" },
    { key: "BITPIX", value: bitpix, comment: "array data type" },
    { key: "NAXIS", value: axes.length, comment: "number of array dimensions" },
    ...axes.map((length, i) => ({ key: `NAXIS${i + 1}`, value: length })),
    { key: "EXTEND", value: true },
  ];
  if (flipped) {
    const offset = bitpix === 64 ? 2n ** 63n : SIGN_OFFSET[bitpix as 8 | 16 | 32];
    all.push({ key: "BSCALE", value: 1 }, { key: "BZERO", value: offset });
  }
  for (const card of cards) {
    const key = card.key.trim().toUpperCase();
    if (OWN.test(key) || (flipped && (key === "BZERO" || key === "BSCALE"))) {
      throw new FitsError("argument", `Card ${key} follows from the image`, { card: key, value: card.value });
    }
    all.push(card);
  }
  const text = `${all.flatMap(formatCards).join("")}${"END".padEnd(80)}`;
  const header = Math.ceil(text.length / BLOCK) * BLOCK;
  const file = new Uint8Array(header + Math.ceil(data.byteLength / BLOCK) * BLOCK);
  file.fill(0x20, 0, header);
  new TextEncoder().encodeInto(text, file);
  encodeBigEndian(data, file.subarray(header, header + data.byteLength), flipped);
  return file;
}

function kindOf(data: WritableArray): { readonly bitpix: number; readonly flipped: boolean } {
  if (data instanceof Float32Array) return { bitpix: -32, flipped: false };
  if (data instanceof Float64Array) return { bitpix: -64, flipped: false };
  const flipped =
    data instanceof Int8Array ||
    data instanceof Uint16Array ||
    data instanceof Uint32Array ||
    data instanceof BigUint64Array;
  return { bitpix: data.BYTES_PER_ELEMENT * 8, flipped };
}

/** Swapping twice is no swap: writing is reading the words of the array as if they came from a file. */
function encodeBigEndian(data: WritableArray, to: Uint8Array, flipped: boolean): void {
  const from = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  switch (data.BYTES_PER_ELEMENT) {
    case 1:
      for (let i = 0; i < from.length; i++) to[i] = flipped ? from[i] ^ 0x80 : from[i];
      return;
    case 2:
      readWords16(from, new Uint16Array(to.buffer, to.byteOffset, data.length), flipped ? 0x0080 : 0);
      return;
    case 4:
      readWords32(from, new Uint32Array(to.buffer, to.byteOffset, data.length), flipped ? 0x80 : 0);
      return;
    default:
      encodeWords64(from, new Float64Array(to.buffer, to.byteOffset, data.length), flipped);
  }
}

function encodeWords64(from: Uint8Array, to: Float64Array, flipped: boolean): void {
  readWords64(from, to);
  if (!flipped) return;
  const bytes = new Uint8Array(to.buffer, to.byteOffset, to.byteLength);
  for (let i = 0; i < bytes.length; i += 8) bytes[i] ^= 0x80;
}
