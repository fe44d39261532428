import type { HeaderLike } from "@helioscope/core";

/** The ways in which the archive, its files and tables of them say that there is no value. */
const NOTHING = /^(|missing|nan|-nan|n\/a|none|null|invalid keylink)$/i;

/** A keyword as text, or null where there is no value. */
export function textKeyword(header: HeaderLike, keyword: string): string | null {
  const value = header.get(keyword);
  if (value === undefined || typeof value === "boolean") return null;
  const text = String(value).trim();
  return NOTHING.test(text) ? null : text;
}

/** A keyword as a finite number, or null. */
export function numberKeyword(header: HeaderLike, keyword: string): number | null {
  const text = textKeyword(header, keyword);
  if (text === null) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** A keyword as an integer, decimal or hexadecimal, or null. */
export function integerKeyword(header: HeaderLike, keyword: string): number | null {
  const value = numberKeyword(header, keyword);
  return value !== null && Number.isInteger(value) ? value : null;
}
