import { type Card, parseCard } from "../header/card.ts";
import { Header } from "../header/header.ts";
import { formatCards } from "../write/cards.ts";

const STRUCTURE = new Set(["XTENSION", "SIMPLE", "BITPIX", "NAXIS", "PCOUNT", "GCOUNT", "TFIELDS", "THEAP"]);
const CODING =
  /^(?:NAXIS\d+|T(?:TYPE|FORM|UNIT|DIM|SCAL|ZERO|NULL|DISP)\d+|Z(?:IMAGE|CMPTYPE|BITPIX|NAXIS\d*|TILE\d+|NAME\d+|VAL\d+|QUANTIZ|DITHER0|SCALE|ZERO|BLANK|MASKCMP|SIMPLE|TENSION|EXTEND|BLOCKED|PCOUNT|GCOUNT|HECKSUM|DATASUM)|CHECKSUM|DATASUM)$/;

/** What cards that describe an image's data are called in the table that holds its tiles; NAXISn is ZNAXISn. */
export const COMPRESSED_NAMES: ReadonlyMap<string, string> = new Map([
  ["SIMPLE", "ZSIMPLE"],
  ["XTENSION", "ZTENSION"],
  ["BITPIX", "ZBITPIX"],
  ["NAXIS", "ZNAXIS"],
  ["EXTEND", "ZEXTEND"],
  ["BLOCKED", "ZBLOCKED"],
  ["PCOUNT", "ZPCOUNT"],
  ["GCOUNT", "ZGCOUNT"],
  ["CHECKSUM", "ZHECKSUM"],
  ["DATASUM", "ZDATASUM"],
]);

/** Whether a card of the table describes the table or its tiles and is none of the image's own. */
export const describesTiles = (key: string): boolean => STRUCTURE.has(key) || CODING.test(key);

/**
 * The header that the image had before compression (Standard, section 10.1.1): sizes from ZBITPIX, ZNAXISn, all other
 * cards as they are and where they are.
 */
export function imageHeader(table: Header): Header {
  const cards: Card[] = [];
  // Compressors name the table COMPRESSED_IMAGE, before a name that the image had itself.
  const names = table.cards.filter((card) => card.key === "EXTNAME");
  const placeholder = names.length > 1 && names[0].value === "COMPRESSED_IMAGE" ? names[0] : undefined;
  const front = new Set<string>();
  const put = (key: string, from: string, fallback?: string | number): void => {
    front.add(from);
    const source = table.card(from);
    if (source !== undefined) cards.push(renamed(source, key));
    else if (fallback !== undefined) {
      cards.push(parsed(formatCards({ key, value: fallback })[0], table.cards[0]?.byteOffset ?? 0));
    }
  };
  const primary = table.has("ZSIMPLE");
  if (primary) put("SIMPLE", "ZSIMPLE");
  else put("XTENSION", "ZTENSION", "IMAGE");
  put("BITPIX", "ZBITPIX");
  put("NAXIS", "ZNAXIS");
  const axes = table.getNumber("ZNAXIS") ?? 0;
  for (let i = 1; i <= axes; i++) put(`NAXIS${i}`, `ZNAXIS${i}`);
  if (!primary) {
    put("PCOUNT", "ZPCOUNT", 0);
    put("GCOUNT", "ZGCOUNT", 1);
  }
  for (const card of table.cards) {
    const key = IMAGE_NAMES.get(card.key);
    if (key !== undefined && !front.has(card.key)) cards.push(renamed(card, key));
    else if (card !== placeholder && !describesTiles(card.key)) cards.push(card);
  }
  const integers = (table.getNumber("ZBITPIX") ?? 0) > 0;
  if (integers && !table.has("BLANK")) put("BLANK", "ZBLANK");
  return new Header(cards);
}

const IMAGE_NAMES = new Map([...COMPRESSED_NAMES].map(([key, name]) => [name, key]));

/** The same card under another keyword, all else byte for byte. */
export const renamed = (card: Card, key: string): Card =>
  card.raw.startsWith("HIERARCH")
    ? { ...card, key }
    : { ...card, key, raw: key.padEnd(8) + card.raw.slice(8) };

function parsed(raw: string, byteOffset: number): Card {
  const { problem: _, ...card } = parseCard(new TextEncoder().encode(raw), byteOffset);
  return card;
}
