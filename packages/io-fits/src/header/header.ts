import type { CardInput } from "../write/cards.ts";
import type { Card, CardValue } from "./card.ts";
import { type CardPlace, makeCards, normaliseKey, removeCards, renameCard, setCard } from "./edit.ts";

/**
 * The cards of a header-data unit. Look-ups take a keyword in any case; HIERARCH keywords go by their full name
 * (`ESO DET CHIP`), with or without the word HIERARCH. Of a keyword that occurs twice the first counts.
 */
export class Header {
  /** Every card in the order of the file, CONTINUE cards and commentary included, END left out. */
  readonly cards: readonly Card[];
  readonly #first: ReadonlyMap<string, Card>;

  constructor(cards: readonly Card[]) {
    this.cards = cards;
    const first = new Map<string, Card>();
    for (const card of cards) {
      if (isKeyed(card) && !first.has(card.key)) first.set(card.key, card);
    }
    this.#first = first;
  }

  /**
   * A header of these cards, in their order.
   *
   * @throws FitsError "argument" for what a card cannot hold.
   */
  static from(cards: readonly CardInput[]): Header {
    return new Header(cards.flatMap(makeCards));
  }

  /**
   * A header with these keywords set, all other cards as they were, byte for byte. A keyword that is there keeps its
   * place and, unless another is given, its comment; a string takes as many CONTINUE cards as it needs. COMMENT and
   * HISTORY, whose text is the value, are added behind the last of their kind. With `before` or `after` the cards are
   * put there. New cards have the byteOffset -1.
   *
   * @throws FitsError "argument" for what a card cannot hold, and for a place that is not there.
   */
  with(cards: CardInput | readonly CardInput[], place: CardPlace = {}): Header {
    const inputs = "key" in cards ? [cards] : [...cards];
    // Behind one place, the last comes first.
    if (place.before === undefined && place.after !== undefined) inputs.reverse();
    const edited = inputs.reduce((list, input) => setCard(list, input, place), this.cards);
    return edited === this.cards ? this : new Header(edited);
  }

  /** A header without the cards of a keyword, however often it occurs; of COMMENT or HISTORY, without any of them. */
  without(...keys: readonly string[]): Header {
    return new Header(keys.reduce<readonly Card[]>(removeCards, this.cards));
  }

  /**
   * A header in which a keyword has another name; its place, value and comment stay.
   *
   * @throws FitsError "argument" when the old name is not there, or the new one is.
   */
  renamed(from: string, to: string): Header {
    return new Header(renameCard(this.cards, from, to));
  }

  /** A header with a COMMENT more, in as many cards as its text needs. */
  withComment(text: string): Header {
    return this.with({ key: "COMMENT", value: text });
  }

  /** A header with a HISTORY more, in as many cards as its text needs. */
  withHistory(text: string): Header {
    return this.with({ key: "HISTORY", value: text });
  }

  /** The card of a keyword. */
  card(key: string): Card | undefined {
    return this.#first.get(normaliseKey(key));
  }

  /** Whether the keyword has a card, even one without a value. */
  has(key: string): boolean {
    return this.#first.has(normaliseKey(key));
  }

  /** The value of a keyword; undefined where it is absent, has no value or cannot be read. */
  get(key: string): CardValue | undefined {
    return this.card(key)?.value;
  }

  /** The value as a number (bigints rounded to one); undefined for anything that is not a number. */
  getNumber(key: string): number | undefined {
    const value = this.get(key);
    if (typeof value === "bigint") return Number(value);
    return typeof value === "number" ? value : undefined;
  }

  /** The value where it is a string, without trailing blanks, continued cards joined. */
  getString(key: string): string | undefined {
    const value = this.get(key);
    return typeof value === "string" ? value : undefined;
  }

  /** The value where it is a logical one. */
  getBoolean(key: string): boolean | undefined {
    const value = this.get(key);
    return typeof value === "boolean" ? value : undefined;
  }

  /** The comment of a keyword's card. */
  comment(key: string): string | undefined {
    return this.card(key)?.comment;
  }

  /** Keywords in the order of the file, each once; commentary left out. */
  keys(): string[] {
    return [...this.#first.keys()];
  }

  /** The texts of all COMMENT cards. */
  get comments(): string[] {
    return this.#texts("COMMENT");
  }

  /** The texts of all HISTORY cards. */
  get history(): string[] {
    return this.#texts("HISTORY");
  }

  #texts(key: string): string[] {
    return this.cards.filter((card) => card.key === key).map((card) => card.comment);
  }
}

const UNKEYED = new Set(["", "COMMENT", "HISTORY", "CONTINUE", "HIERARCH"]);

function isKeyed(card: Card): boolean {
  return !UNKEYED.has(card.key);
}
