import type { Card, CardValue } from "./card.ts";

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

  /** The card of a keyword. */
  card(key: string): Card | undefined {
    return this.#first.get(normalise(key));
  }

  /** Whether the keyword has a card, even one without a value. */
  has(key: string): boolean {
    return this.#first.has(normalise(key));
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

function normalise(key: string): string {
  const upper = key.trim().toUpperCase().replace(/\s+/g, " ");
  return upper.startsWith("HIERARCH ") ? upper.slice(9) : upper;
}
