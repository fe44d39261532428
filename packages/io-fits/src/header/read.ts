import { FitsError } from "../errors.ts";
import type { Source } from "../sources/source.ts";
import type { WarningLog } from "../warnings.ts";
import { type Card, type ParsedCard, parseCard } from "./card.ts";
import { Header } from "./header.ts";

/** FITS files are made of blocks of 2880 bytes (Standard, section 3.1). */
export const BLOCK = 2880;
export const CARD = 80;

/** A header longer than this (5 MB) is data without END that was taken for one, or made to take time. */
const MAX_CARDS = 1 << 16;

/** A header and where its data begin. */
export interface HeaderBlock {
  readonly header: Header;
  readonly dataOffset: number;
}

/**
 * Reads cards from `offset` up to END. Bad cards become warnings and are kept as they are; CONTINUE cards are joined
 * to the string before them (Standard, section 4.2.1.2).
 *
 * @throws FitsError "truncated" when the source ends before END, "format" where there are too many cards before it.
 */
export async function readHeader(
  source: Source,
  offset: number,
  unit: number,
  log: WarningLog,
): Promise<HeaderBlock> {
  const cards: ParsedCard[] = [];
  let at = offset;
  let blocks = 1;
  while (source.size - at >= CARD) {
    const length = Math.min(blocks * BLOCK, source.size - at);
    const bytes = await source.read(at, length - (length % CARD));
    for (let i = 0; i < bytes.length; i += CARD) {
      const raw = bytes.subarray(i, i + CARD);
      if (isEnd(raw)) {
        const end = at + i + CARD;
        checkTail(bytes, i, end, unit, log);
        const dataOffset = offset + Math.ceil((end - offset) / BLOCK) * BLOCK;
        return { header: new Header(finish(cards, unit, log)), dataOffset };
      }
      if (cards.push(parseCard(raw, at + i)) > MAX_CARDS) {
        throw new FitsError("format", `The header has more than ${MAX_CARDS} cards`, {
          unit,
          byteOffset: offset,
        });
      }
    }
    at += bytes.length;
    blocks = Math.min(blocks * 4, 256);
  }
  throw new FitsError("truncated", "The header has no END card", {
    unit,
    card: "END",
    byteOffset: offset,
    remedy: "The file is cut short or is not FITS.",
  });
}

function isEnd(card: Uint8Array): boolean {
  if (card[0] !== 0x45 || card[1] !== 0x4e || card[2] !== 0x44) return false;
  for (let i = 3; i < 8; i++) if (card[i] !== 0x20 && card[i] !== 0) return false;
  return true;
}

function checkTail(bytes: Uint8Array, at: number, end: number, unit: number, log: WarningLog): void {
  const rest = bytes.subarray(at + 3, Math.min(bytes.length, at + CARD + ((BLOCK - (end % BLOCK)) % BLOCK)));
  if (rest.some((byte) => byte !== 0x20)) {
    log.add({
      message: "The END card is not followed by blanks only",
      unit,
      card: "END",
      byteOffset: end - CARD,
    });
  }
}

/** Joins continued strings and reports what is wrong with single cards. */
function finish(parsed: readonly ParsedCard[], unit: number, log: WarningLog): Card[] {
  const cards: Card[] = [];
  reportNaN(parsed, unit, log);
  for (let i = 0; i < parsed.length; i++) {
    const { problem, ...card } = parsed[i];
    if (problem !== undefined && !isNaNCard(parsed[i])) {
      const named = card.key === "" ? "A card" : `Card ${card.key}`;
      log.add({ message: `${named} ${problem}`, unit, card: card.key, byteOffset: card.byteOffset });
    }
    if (typeof card.value !== "string" || !card.value.endsWith("&") || parsed[i + 1]?.key !== "CONTINUE") {
      cards.push(card);
      continue;
    }
    const parts = [card.value.slice(0, -1)];
    const comments = [card.comment];
    let last = i;
    for (let k = i + 1; k < parsed.length && parsed[k].key === "CONTINUE"; k++) {
      const part = parsed[k].value;
      if (typeof part !== "string") break;
      comments.push(parsed[k].comment);
      last = k;
      const more = part.endsWith("&");
      parts.push(more ? part.slice(0, -1) : part);
      if (!more) break;
    }
    const comment = comments.filter((text) => text !== "").join(" ");
    cards.push({ ...card, value: parts.join("").trimEnd(), comment });
    // A continuation keeps its text in `raw`; its value now belongs to the first card.
    for (let k = i + 1; k <= last; k++) {
      const { key, comment: own, raw, byteOffset } = parsed[k];
      cards.push({ key, value: undefined, comment: own, raw, byteOffset });
    }
    i = last;
  }
  return cards;
}

/** JSOC writes nan for what it does not know, which is no value of the Standard. */
function isNaNCard(card: ParsedCard): boolean {
  return card.value === undefined && /^.{8}= *[+-]?nan *(?:\/|$)/i.test(card.raw);
}

const NAMED = 20;

/** One warning for all of them, since such headers have dozens. */
function reportNaN(parsed: readonly ParsedCard[], unit: number, log: WarningLog): void {
  const found = parsed.filter(isNaNCard);
  if (found.length === 0) return;
  const [first] = found;
  const names = found.slice(0, NAMED).map(({ key }) => key);
  const more = found.length > NAMED ? ` and ${found.length - NAMED} more` : "";
  const message =
    found.length === 1
      ? `Card ${first.key} has a value that cannot be read: nan`
      : `${found.length} cards have the value nan: ${names.join(", ")}${more}`;
  log.add({ message, unit, card: first.key, byteOffset: first.byteOffset });
}
