import type { Card } from "../../header/card.ts";
import { Header } from "../../header/header.ts";
import { renamed } from "../../tiles/header.ts";

/** Keywords of the compressed table that take their value from another one, which then goes. */
const RESTORED: ReadonlyMap<string, string> = new Map([
  ["NAXIS1", "ZNAXIS1"],
  ["NAXIS2", "ZNAXIS2"],
  ["PCOUNT", "ZPCOUNT"],
]);
/** Keywords that only step aside. */
const LATER: ReadonlyMap<string, string> = new Map([
  ["ZTHEAP", "THEAP"],
  ["ZHECKSUM", "CHECKSUM"],
  ["ZDATASUM", "DATASUM"],
]);
const OWN = /^(?:Z(?:TABLE|TILELEN|NAXIS[12]|PCOUNT|FORM\d+|CTYP\d+)|THEAP|CHECKSUM|DATASUM)$/;

/** The header that the table had before compression (Standard, section 10.3.1), its cards where they are. */
export function expandedHeader(stored: Header): Header {
  const cards: Card[] = [];
  for (const card of stored.cards) {
    const { key } = card;
    const column = /^TFORM(\d+)$/.exec(key);
    const from = stored.card(column === null ? (RESTORED.get(key) ?? "") : `ZFORM${column[1]}`);
    const name = LATER.get(key);
    if (from !== undefined) cards.push(renamed(from, key));
    else if (name !== undefined) cards.push(renamed(card, name));
    else if (!OWN.test(key)) cards.push(card);
  }
  return new Header(cards);
}
