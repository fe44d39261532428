import { FitsError } from "../errors.ts";
import type { Card } from "../header/card.ts";
import { Header } from "../header/header.ts";
import { type CardInput, formatCards } from "./cards.ts";

/** Whether two cards say the same. */
const sameValue = (card: Card, input: CardInput): boolean =>
  Object.is(card.value, input.value) && card.value !== undefined;

/** What becomes of the cards that describe the data. */
export interface Structural {
  /** What the data are, for errors. */
  readonly what: "image" | "table";
  /** The mandatory cards, which come first and in this order (Standard, section 4.4.1). */
  readonly front: readonly CardInput[];
  /** Others: in the place of the card with their key, else behind the front, or where their neighbours went. */
  readonly rest: readonly CardInput[];
  /** Whether a card of the given header, not among the above, is left out. */
  readonly drops: (card: Card) => boolean;
  /** Another key for a card that is numbered by column; undefined to leave it out. */
  readonly renumber?: (key: string) => string | undefined;
}

/**
 * The cards of a unit: its own and the given ones. Of a header, cards that are neither structural nor dropped come
 * out as they are, and a structural one that already says the right thing does too.
 *
 * @throws FitsError "argument" for a single card that describes the data.
 */
export function mergeCards(
  given: Header | readonly CardInput[] | undefined,
  structural: Structural,
): string[] {
  if (!(given instanceof Header)) return mergeInputs(given ?? [], structural);
  const { front, rest, drops, renumber = (key) => key } = structural;
  const fronts = new Set(front.map(({ key }) => key));
  const pending = new Map(rest.map((input) => [input.key, input]));
  const out = front.flatMap((input) => written(input, given.card(input.key)));
  const body: string[] = [];
  // Where the structural cards that have no place yet go: behind the last that had one.
  let behind = 0;
  let continues = false;
  for (const card of given.cards) {
    // A CONTINUE card goes where the card before it went.
    if (card.key === "CONTINUE") {
      if (continues) body.push(card.raw);
      continue;
    }
    continues = false;
    if (fronts.has(card.key)) continue;
    const key = renumber(card.key);
    if (key === undefined) continue;
    const input = pending.get(key);
    if (input !== undefined) {
      const cards = written(input, key === card.key ? card : undefined, card.comment);
      continues = cards.length === 1 && cards[0] === card.raw;
      body.push(...cards);
      pending.delete(key);
      behind = body.length;
    } else if (!drops(card)) {
      body.push(key === card.key ? card.raw : key.padEnd(8) + card.raw.slice(8));
      continues = true;
    }
  }
  body.splice(behind, 0, ...[...pending.values()].flatMap(formatCards));
  return [...out, ...body];
}

/** A structural card, or the one of the header where that says the same; else its comment is kept. */
function written(input: CardInput, card: Card | undefined, comment = card?.comment): string[] {
  if (card !== undefined && sameValue(card, input) && !card.raw.startsWith("HIERARCH")) return [card.raw];
  if (comment === undefined) return formatCards(input);
  return formatCards({ ...input, comment: comment.replace(/[^\x20-\x7e]/g, "?") });
}

function mergeInputs(given: readonly CardInput[], { what, front, rest, drops }: Structural): string[] {
  const own = new Set([...front, ...rest].map(({ key }) => key));
  for (const card of given) {
    const key = card.key.trim().toUpperCase();
    if (own.has(key) || /^(?:END|CONTINUE|CHECKSUM|DATASUM)$/.test(key) || drops(asCard(card, key))) {
      throw new FitsError("argument", `Card ${key} follows from the ${what}`, {
        card: key,
        value: card.value,
      });
    }
  }
  return [...front, ...rest, ...given].flatMap(formatCards);
}

const asCard = (card: CardInput, key: string): Card => ({
  key,
  value: card.value,
  comment: card.comment ?? "",
  raw: "",
  byteOffset: 0,
});
