import type { NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { Card } from "../header/card.ts";
import { Header } from "../header/header.ts";
import { SIGN_OFFSET } from "../image/scaling.ts";
import type { Step } from "../pace.ts";
import { bigEndianPieces, storageFor } from "./big-endian.ts";
import type { CardInput } from "./cards.ts";
import { hasChecksums, signCards, sumData, withoutChecksums } from "./checksum-cards.ts";
import type { LaidUnit } from "./laid.ts";
import { mergeCards } from "./merge.ts";
import { dataRange } from "./range.ts";
import { toIntegers } from "./scale.ts";
import { encodeTiles } from "./tiles/index.ts";
import type { WritableImageUnit } from "./units.ts";

const OWN =
  /^(?:SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|PCOUNT|GCOUNT|GROUPS|TFIELDS|THEAP|T(?:TYPE|FORM|UNIT|DIM|SCAL|ZERO|NULL|DISP|BCOL)\d+)$/;
const SCALING = /^(?:BSCALE|BZERO|BLANK)$/;

/** Where in the file a unit will stand. */
export interface Place {
  /** The first unit, as a primary array. */
  readonly primary: boolean;
  /** Whether extensions follow. */
  readonly extended: boolean;
  /** The caller's wish; see `WriteOptions`. */
  readonly checksums: boolean | undefined;
}

/** A single image as a primary array, its pieces at hand. */
export function layPlainImage(unit: WritableImageUnit): LaidUnit<Iterable<Uint8Array>> {
  checkShape(unit);
  const place = { primary: true, extended: false, checksums: false };
  return plain(unit.data, imageCards(unit, unit.data, [], place));
}

/** An image laid out as a primary array or IMAGE extension, or as a table of tiles. */
export async function layImage(
  unit: WritableImageUnit,
  place: Place,
  step: Step = () => undefined,
): Promise<LaidUnit> {
  const { shape } = unit;
  checkShape(unit);
  const integers = unit.scale === undefined ? undefined : toIntegers(unit.data, unit.scale);
  const data = integers?.data ?? unit.data;
  const cards = imageCards(unit, data, integers?.cards ?? [], place);
  const checksums = place.checksums ?? hasChecksums(cards);
  const bare = { ...plain(data, withoutChecksums(cards)), checksums };
  if (unit.compress === undefined || shape.length === 0) {
    return { ...bare, cards: checksums ? cards : bare.cards };
  }
  // The sums of the uncompressed image go along; of quantised floats nobody could reproduce them.
  const image =
    checksums && storageFor(data).bitpix > 0 ? signCards(bare.cards, await sumData(bare, step)) : bare.cards;
  const tiled = await encodeTiles({ data, shape, cards: image, primary: place.primary }, unit.compress, step);
  return {
    cards: tiled.cards,
    dataBytes: tiled.data.reduce((sum, piece) => sum + piece.length, 0),
    pieces: () => tiled.data,
    checksums,
  };
}

function plain(data: NumericArray, cards: readonly string[]): LaidUnit<Iterable<Uint8Array>> {
  const { flipped } = storageFor(data);
  return {
    cards,
    dataBytes: data.byteLength,
    pieces: () => bigEndianPieces(data, flipped),
    checksums: false,
  };
}

function checkShape({ shape, data }: WritableImageUnit): void {
  storageFor(data);
  const { length } = data;
  const pixels = shape.length === 0 ? 0 : shape.reduce((product, n) => product * n, 1);
  if (shape.length > 999 || shape.some((n) => !Number.isInteger(n) || n < 0) || pixels !== length) {
    throw new FitsError("argument", `${shape.join(" x ") || "No"} pixels do not make ${length}`, {
      value: shape,
      expected: "whole sizes whose product is the length of the data",
    });
  }
}

function imageCards(
  unit: WritableImageUnit,
  data: NumericArray,
  scaling: readonly CardInput[],
  { primary, extended }: Place,
): string[] {
  const { shape, header } = unit;
  const { bitpix, flipped } = storageFor(data);
  const front: CardInput[] = [
    primary
      ? { key: "SIMPLE", value: true, comment: "conforms to FITS standard" }
      : { key: "XTENSION", value: "IMAGE", comment: "image extension" },
    { key: "BITPIX", value: bitpix, comment: "array data type" },
    { key: "NAXIS", value: shape.length, comment: "number of array dimensions" },
    ...shape.map((length, i) => ({ key: `NAXIS${i + 1}`, value: length })),
  ];
  if (!primary) front.push({ key: "PCOUNT", value: 0 }, { key: "GCOUNT", value: 1 });
  const rest: CardInput[] = [];
  const kept = header instanceof Header ? header : undefined;
  if (primary && (extended || kept === undefined)) rest.push({ key: "EXTEND", value: true });
  if (unit.name !== undefined) rest.push({ key: "EXTNAME", value: unit.name });
  if (unit.version !== undefined) rest.push({ key: "EXTVER", value: unit.version });
  if (unit.unit !== undefined) rest.push({ key: "BUNIT", value: unit.unit });
  rest.push(...scaling);
  const offset = bitpix === 64 ? 2n ** 63n : SIGN_OFFSET[Math.abs(bitpix) as 8 | 16 | 32];
  if (flipped) rest.push({ key: "BSCALE", value: 1 }, { key: "BZERO", value: offset });
  const stored = keepsScaling(unit, kept, bitpix) && (!flipped || kept?.get("BZERO") === offset);
  if (kept !== undefined) rest.push(...dataRange(kept, data, stored ? kept : scaling));
  const drops = (card: Card): boolean =>
    (OWN.test(card.key) && !(primary && card.key === "EXTEND" && kept !== undefined)) ||
    (kept !== undefined && !stored && SCALING.test(card.key)) ||
    (kept !== undefined && /^DATAM(?:IN|AX)$/.test(card.key)) ||
    (unit.scale !== undefined && SCALING.test(card.key));
  return mergeCards(header, { what: "image", front, rest, drops });
}

/** Whether the scaling of a header still holds: for numbers stored as that header says. */
function keepsScaling(unit: WritableImageUnit, header: Header | undefined, bitpix: number): boolean {
  return unit.scale === undefined && bitpix > 0 && header?.getNumber("BITPIX") === bitpix;
}
