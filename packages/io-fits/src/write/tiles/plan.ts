import type { NumericArray, Storage } from "../../bytes.ts";
import { FitsError } from "../../errors.ts";
import { type Card, parseCard } from "../../header/card.ts";
import { Header } from "../../header/header.ts";
import { imageScaling, SIGN_OFFSET } from "../../image/scaling.ts";
import { pixelCount } from "../../tiles/geometry.ts";
import { storageFor } from "../big-endian.ts";
import type { QuantiseOptions, TileableImage, TileCompression } from "./options.ts";

/** Options and image held against each other, everything that was left out filled in. */
export interface TilePlan {
  readonly data: NumericArray;
  readonly storage: Storage;
  readonly cards: readonly Card[];
  readonly shape: readonly number[];
  /** Lengths of a tile, none longer than its axis. */
  readonly tile: readonly number[];
  /** Tiles along each axis. */
  readonly grid: readonly number[];
  readonly codec: TileCompression["codec"];
  readonly blockSize: 16 | 32;
  readonly gzipLevel: NonNullable<TileCompression["gzipLevel"]>;
  /** Undefined where every bit is kept. */
  readonly quantise:
    | (Required<Omit<QuantiseOptions, "seed">> & { readonly seed: number | undefined })
    | undefined;
}

const refuse = (fact: string, value: unknown, expected: string): FitsError =>
  new FitsError("argument", fact, { value, expected });

/** Checks what is asked of {@link encodeTiles}. */
export function planTiles(image: TileableImage, compression: TileCompression): TilePlan {
  const { data, shape } = image;
  const { codec, blockSize = 32, gzipLevel = 6 } = compression;
  if (!["RICE_1", "GZIP_1", "GZIP_2", "NOCOMPRESS"].includes(codec)) {
    throw refuse(`There is no encoder for ${codec}`, codec, "RICE_1, GZIP_1, GZIP_2 or NOCOMPRESS");
  }
  if (blockSize !== 16 && blockSize !== 32) throw refuse(`blockSize is ${blockSize}`, blockSize, "16 or 32");
  if (!Number.isInteger(gzipLevel) || gzipLevel < 1 || gzipLevel > 9) {
    throw refuse(`gzipLevel is ${gzipLevel}`, gzipLevel, "an integer from 1 to 9");
  }
  if (shape.length === 0 || shape.some((length) => !Number.isInteger(length) || length < 1)) {
    throw refuse("An image without pixels has no tiles", shape, "axes of at least 1");
  }
  if (pixelCount(shape) !== data.length) {
    throw refuse(`${shape.join(" x ")} pixels do not make ${data.length}`, shape, "the length of the data");
  }
  const storage = storageFor(data);
  const { bitpix } = storage;
  if (bitpix === 64 && codec === "RICE_1") {
    throw new FitsError("unsupported", "RICE_1 cannot hold 64-bit integers", {
      value: codec,
      expected: "GZIP_1, GZIP_2 or NOCOMPRESS",
    });
  }
  const tile = tileLengths(shape, compression.tile);
  return {
    data,
    storage,
    cards: checkedCards(image, storage),
    shape,
    tile,
    grid: shape.map((length, i) => Math.ceil(length / tile[i])),
    codec,
    blockSize,
    gzipLevel,
    quantise: bitpix > 0 ? undefined : quantisation(compression),
  };
}

function tileLengths(shape: readonly number[], asked: readonly number[] | undefined): number[] {
  if (asked === undefined) return shape.map((length, i) => (i === 0 ? length : 1));
  if (asked.length > shape.length || asked.some((length) => !Number.isInteger(length) || length < 1)) {
    throw refuse(
      `A tile cannot be ${asked.join(" x ")}`,
      asked,
      `up to ${shape.length} lengths of at least 1`,
    );
  }
  return shape.map((length, i) => Math.min(asked[i] ?? 1, length));
}

function quantisation({ codec, quantise }: TileCompression): TilePlan["quantise"] {
  const asked = quantise ?? (codec === "RICE_1" ? {} : "none");
  if (asked === "none") {
    if (codec !== "RICE_1") return undefined;
    throw refuse("RICE_1 holds integers only", quantise, "a quantisation, or GZIP_2 to keep every bit");
  }
  if (codec === "NOCOMPRESS") {
    throw refuse("NOCOMPRESS stores pixels as they are", quantise, 'quantise "none"');
  }
  const { level = 4, method = "SUBTRACTIVE_DITHER_1", seed } = asked;
  if (!Number.isFinite(level) || level === 0) {
    throw refuse(
      `The level is ${level}`,
      level,
      "a positive number (noise / step) or a negative one (-step)",
    );
  }
  if (!["NO_DITHER", "SUBTRACTIVE_DITHER_1", "SUBTRACTIVE_DITHER_2"].includes(method)) {
    throw refuse(`There is no method ${method}`, method, "NO_DITHER, SUBTRACTIVE_DITHER_1 or _2");
  }
  if (seed !== undefined && (!Number.isInteger(seed) || seed < 1 || seed > 10_000)) {
    throw refuse(`The seed is ${seed}`, seed, "an integer from 1 to 10000");
  }
  return { level, method, seed };
}

/** The header, held against the pixels that it is to describe. */
function checkedCards({ cards, shape, primary }: TileableImage, { bitpix, flipped }: Storage): Card[] {
  const parsed = cards.map((raw) => {
    const { problem: _, ...card } = parseCard(
      Uint8Array.from(raw, (character) => character.charCodeAt(0)),
      0,
    );
    return card;
  });
  const header = new Header(parsed);
  const wanted: [string, number | boolean | string][] = [
    primary ? ["SIMPLE", true] : ["XTENSION", "IMAGE"],
    ["BITPIX", bitpix],
    ["NAXIS", shape.length],
    ...shape.map((length, i): [string, number] => [`NAXIS${i + 1}`, length]),
  ];
  for (const [card, value] of wanted) {
    if (header.get(card) === value) continue;
    throw new FitsError("argument", `Card ${card} is ${header.get(card)}`, { card, expected: `${value}` });
  }
  const zero = imageScaling(header, bitpix).zero;
  if (flipped && zero !== SIGN_OFFSET[bitpix as 8 | 16 | 32 | 64]) {
    throw new FitsError("argument", "The header does not say that the pixels are stored with a sign offset", {
      card: "BZERO",
      value: zero,
      expected: `${SIGN_OFFSET[bitpix as 8 | 16 | 32 | 64]}`,
    });
  }
  return parsed;
}
