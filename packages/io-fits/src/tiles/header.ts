import { latin1 } from "../bytes.ts";
import { type Card, parseCard } from "../header/card.ts";
import { Header } from "../header/header.ts";
import { formatCards } from "../write/cards.ts";

const STRUCTURE = new Set(["XTENSION", "SIMPLE", "BITPIX", "NAXIS", "PCOUNT", "GCOUNT", "TFIELDS", "THEAP"]);
const CODING =
  /^(?:NAXIS\d+|T(?:TYPE|FORM|UNIT|DIM|SCAL|ZERO|NULL|DISP)\d+|Z(?:IMAGE|CMPTYPE|BITPIX|NAXIS\d*|TILE\d+|NAME\d+|VAL\d+|QUANTIZ|DITHER0|SCALE|ZERO|BLANK|MASKCMP|SIMPLE|TENSION|EXTEND|BLOCKED|PCOUNT|GCOUNT|HECKSUM|DATASUM)|CHECKSUM|DATASUM)$/;

/** The header that the image had before compression (Standard, section 10.1.1): sizes from ZBITPIX, ZNAXISn. */
export function imageHeader(table: Header): Header {
  const cards: Card[] = [];
  // Compressors name the table COMPRESSED_IMAGE, before a name that the image had itself.
  const names = table.cards.filter((card) => card.key === "EXTNAME");
  const placeholder = names.length > 1 && names[0].value === "COMPRESSED_IMAGE" ? names[0] : undefined;
  const put = (key: string, from: string, fallback?: string | number): void => {
    const source = table.card(from);
    const value = source?.value ?? fallback;
    if (value === undefined) return;
    const [raw] = formatCards({ key, value, comment: asciiOnly(source?.comment ?? "") });
    const byteOffset = source?.byteOffset ?? table.cards[0]?.byteOffset ?? 0;
    cards.push(parsed(raw, byteOffset));
  };
  if (table.has("ZSIMPLE")) put("SIMPLE", "ZSIMPLE");
  else put("XTENSION", "ZTENSION", "IMAGE");
  put("BITPIX", "ZBITPIX");
  put("NAXIS", "ZNAXIS");
  const axes = table.getNumber("ZNAXIS") ?? 0;
  for (let i = 1; i <= axes; i++) put(`NAXIS${i}`, `ZNAXIS${i}`);
  if (!table.has("ZSIMPLE")) {
    put("PCOUNT", "ZPCOUNT", 0);
    put("GCOUNT", "ZGCOUNT", 1);
  }
  for (const card of table.cards) {
    if (STRUCTURE.has(card.key) || CODING.test(card.key)) continue;
    if (card === placeholder) continue;
    cards.push(card);
  }
  const integers = (table.getNumber("ZBITPIX") ?? 0) > 0;
  if (integers && !table.has("BLANK")) put("BLANK", "ZBLANK");
  put("CHECKSUM", "ZHECKSUM");
  put("DATASUM", "ZDATASUM");
  return new Header(cards);
}

function parsed(raw: string, byteOffset: number): Card {
  const { problem: _, ...card } = parseCard(new TextEncoder().encode(raw), byteOffset);
  return card;
}

const asciiOnly = (text: string): string =>
  latin1(new TextEncoder().encode(text)).replace(/[^\x20-\x7e]/g, "?");
