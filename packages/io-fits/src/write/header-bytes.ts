import { BLOCK, CARD } from "../header/read.ts";

/** Cards as the bytes of a header: END behind them, blanks up to the end of the block. One byte a character. */
export function encodeHeader(cards: readonly string[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(((cards.length + 1) * CARD) / BLOCK) * BLOCK).fill(0x20);
  let at = 0;
  for (const card of [...cards, "END"]) {
    for (let i = 0; i < card.length; i++) bytes[at + i] = card.charCodeAt(i);
    at += CARD;
  }
  return bytes;
}
