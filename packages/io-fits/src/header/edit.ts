import { FitsError } from "../errors.ts";
import { type CardInput, formatCards } from "../write/cards.ts";
import { type Card, type CardValue, parseCard } from "./card.ts";

/** Where a card that is not there yet is put; both name a keyword that is there. Without either, at the end. */
export interface CardPlace {
  readonly before?: string;
  readonly after?: string;
}

/** Offset of cards that no file has. */
const NOWHERE = -1;

export const isCommentary = (key: string): boolean => key === "" || key === "COMMENT" || key === "HISTORY";

/** A keyword as headers hold it: upper case, single blanks, without the word HIERARCH. */
export function normaliseKey(key: string): string {
  const upper = key.trim().toUpperCase().replace(/\s+/g, " ");
  return upper.startsWith("HIERARCH ") ? upper.slice(9) : upper;
}

/** The cards that one keyword takes: its own and those that continue its string. */
export function makeCards(input: CardInput): Card[] {
  const parsed = formatCards(input).map(parseRaw);
  if (parsed.length === 1 || typeof input.value !== "string" || isCommentary(parsed[0].key)) return parsed;
  const comment = parsed[parsed.length - 1].comment;
  return parsed.map((card, i) =>
    i === 0 ? { ...card, value: (input.value as string).trimEnd(), comment } : { ...card, value: undefined },
  );
}

/** Where the cards end that begin at `at`: behind those that continue its string. */
export function endOfCard(cards: readonly Card[], at: number): number {
  let end = at + 1;
  while (cards[end]?.key === "CONTINUE" && endsOpen(cards[end - 1]) && isText(cards[end])) end++;
  return end;
}

const storedValue = ({ raw }: Card): CardValue | undefined => parseRaw(raw).value;
const isText = (card: Card): boolean => typeof storedValue(card) === "string";

function endsOpen(card: Card): boolean {
  const value = storedValue(card);
  return typeof value === "string" && value.endsWith("&");
}

function parseRaw(raw: string): Card {
  const bytes = Uint8Array.from(raw, (character) => character.charCodeAt(0));
  const { problem: _, ...card } = parseCard(bytes, NOWHERE);
  return card;
}

/** Sets a keyword where it stands, or adds it; commentary is always added, behind the last of its kind. */
export function setCard(cards: readonly Card[], input: CardInput, place: CardPlace): readonly Card[] {
  const key = normaliseKey(input.key);
  if (isCommentary(key)) return insert(cards, makeCards({ ...input, key }), place, lastOf(cards, key));
  const at = cards.findIndex((card) => card.key === key);
  if (at < 0) return insert(cards, makeCards(input), place, cards.length);
  const old = cards[at];
  const kept = input.comment === undefined || input.comment === old.comment;
  const moved = place.before !== undefined || place.after !== undefined;
  const end = endOfCard(cards, at);
  const same = kept && old.value !== undefined && Object.is(old.value, input.value);
  const comment = input.comment ?? clean(old.comment);
  const made = same
    ? cards.slice(at, end)
    : makeCards({
        key: old.raw.startsWith("HIERARCH") ? `HIERARCH ${key}` : key,
        value: input.value,
        ...(comment === "" ? {} : { comment }),
      });
  const others = [...cards.slice(0, at), ...cards.slice(end)];
  if (moved) return insert(others, made, place, at);
  return same ? cards : [...others.slice(0, at), ...made, ...others.slice(at)];
}

/** Leaves out every card of a keyword, and what continues it. */
export function removeCards(cards: readonly Card[], key: string): Card[] {
  const name = normaliseKey(key);
  const out: Card[] = [];
  for (let at = 0; at < cards.length; ) {
    const end = endOfCard(cards, at);
    if (cards[at].key !== name) out.push(...cards.slice(at, end));
    at = end;
  }
  return out;
}

/** Gives a keyword another name; the rest of its card stays byte for byte where both names are of eight characters. */
export function renameCard(cards: readonly Card[], from: string, to: string): Card[] {
  const old = normaliseKey(from);
  const name = normaliseKey(to);
  const at = cards.findIndex((card) => card.key === old);
  if (at < 0 || isCommentary(old)) throw missing(from, cards);
  if (isCommentary(name) || (name !== old && cards.some((card) => card.key === name))) {
    throw new FitsError("argument", `The header has ${name} already`, {
      card: name,
      value: to,
      expected: "a keyword that is not there",
    });
  }
  const { raw, value, comment } = cards[at];
  const plain = /^[A-Z0-9_-]{1,8}$/.test(name) && raw[8] === "=";
  if (plain) return cards.with(at, { ...cards[at], key: name, raw: name.padEnd(8) + raw.slice(8) });
  const made = makeCards({ key: to, value, ...(comment === "" ? {} : { comment: clean(comment) }) });
  return [...cards.slice(0, at), ...made, ...cards.slice(endOfCard(cards, at))];
}

const clean = (text: string): string => text.replace(/[^\x20-\x7e]/g, "?");

function lastOf(cards: readonly Card[], key: string): number {
  const last = cards.findLastIndex((card) => card.key === key);
  return last < 0 ? cards.length : last + 1;
}

function insert(
  cards: readonly Card[],
  made: readonly Card[],
  { before, after }: CardPlace,
  otherwise: number,
): Card[] {
  let at = otherwise;
  const place = before ?? after;
  if (place !== undefined) {
    const found = cards.findIndex((card) => card.key === normaliseKey(place));
    if (found < 0) throw missing(place, cards);
    at = before === undefined ? endOfCard(cards, found) : found;
  }
  return [...cards.slice(0, at), ...made, ...cards.slice(at)];
}

function missing(key: string, cards: readonly Card[]): FitsError {
  return new FitsError("argument", `The header has no ${key}`, {
    card: normaliseKey(key),
    value: key,
    expected: `one of its ${cards.length} cards`,
  });
}
