import type { HeaderLike } from "../solar-image.ts";

/** Text of the first of the keywords that holds any; "N/A" and the like count as none. */
export function textOf(header: HeaderLike, ...keywords: readonly string[]): string | undefined {
  for (const keyword of keywords) {
    const value = header.get(keyword);
    if (value === undefined || typeof value === "boolean") continue;
    const text = String(value).trim();
    if (text !== "" && !/^(n\/a|none|nan|undefined|unknown|missing|invalid)$/i.test(text)) return text;
  }
  return undefined;
}

/** The first of the keywords that holds a finite number, also as a string. */
export function numberOf(header: HeaderLike, ...keywords: readonly string[]): number | undefined {
  for (const keyword of keywords) {
    const text = textOf(header, keyword);
    const value = Number(text);
    if (text !== undefined && Number.isFinite(value)) return value;
  }
  return undefined;
}
