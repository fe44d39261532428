import type { HeaderLike } from "@helioscope/core";

export type CardRecord = Readonly<Record<string, string | number | boolean | undefined>>;

/** A header of these keywords, before those of another. */
export function headerOf(cards: CardRecord, behind?: HeaderLike): HeaderLike {
  const own = new Map(Object.entries(cards).filter(([, value]) => value !== undefined));
  return {
    get: (keyword) => {
      const key = keyword.toUpperCase();
      return own.has(key) ? own.get(key) : behind?.get(keyword);
    },
  };
}
