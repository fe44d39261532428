import type { NumericArray } from "../../src/bytes.ts";
import { SIGN_OFFSET } from "../../src/image/scaling.ts";
import { storageFor } from "../../src/write/big-endian.ts";
import { type CardInput, formatCards } from "../../src/write/cards.ts";
import type { EncodedUnit } from "../../src/write/encoded.ts";
import { encodeTiles } from "../../src/write/tiles/encode.ts";
import type { TileCompression } from "../../src/write/tiles/options.ts";
import { join } from "./build.ts";

/** The cards of a primary array. */
export function primaryCards(
  data: NumericArray,
  shape: readonly number[],
  more: readonly CardInput[] = [],
): string[] {
  const { bitpix, flipped } = storageFor(data);
  const cards: CardInput[] = [
    { key: "SIMPLE", value: true, comment: "conforms to FITS standard" },
    { key: "BITPIX", value: bitpix },
    { key: "NAXIS", value: shape.length },
    ...shape.map((length, i) => ({ key: `NAXIS${i + 1}`, value: length })),
    { key: "EXTEND", value: true },
    ...more,
  ];
  if (flipped) {
    const offset = bitpix === 64 ? 2n ** 63n : SIGN_OFFSET[bitpix as 8 | 16 | 32];
    cards.push({ key: "BSCALE", value: 1 }, { key: "BZERO", value: offset });
  }
  return cards.flatMap(formatCards);
}

/** An image as a tile-compressed file, behind an empty primary unit. */
export async function tiledFile(
  data: NumericArray,
  shape: readonly number[],
  compression: TileCompression,
  cards: readonly string[] = primaryCards(data, shape),
): Promise<Uint8Array> {
  const primary = cards[0].startsWith("SIMPLE");
  return file(await encodeTiles({ data, shape, cards, primary }, compression));
}

function file({ cards, data }: EncodedUnit): Uint8Array {
  const empty: CardInput[] = [
    { key: "SIMPLE", value: true },
    { key: "BITPIX", value: 8 },
    { key: "NAXIS", value: 0 },
    { key: "EXTEND", value: true },
  ];
  const bytes = join(...data);
  return join(header(empty.flatMap(formatCards)), header(cards), bytes, padding(bytes.length));
}

const padding = (length: number): Uint8Array => new Uint8Array(Math.ceil(length / 2880) * 2880 - length);

function header(cards: readonly string[]): Uint8Array {
  const text = `${cards.join("")}${"END".padEnd(80)}`;
  return new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 2880) * 2880));
}
