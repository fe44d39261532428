import { textOf } from "./header/values.ts";
import type { HeaderLike } from "./solar-image.ts";

const GAUSS = /^(g|gauss|mx\s*\/\s*cm\s*(\^|\*\*)?\s*2|mx cm(\^|\*\*)?-2)$/i;

/** Prefixes are told by their case: mG is not MG. */
const SCALED: Readonly<Record<string, number>> = { kG: 1e3, KG: 1e3, mG: 1e-3, T: 1e4, mT: 10, nT: 1e-5 };
const WORDS: Readonly<Record<string, number>> = {
  kilogauss: 1e3,
  milligauss: 1e-3,
  tesla: 1e4,
  millitesla: 10,
  nanotesla: 1e-5,
};

/**
 * How many gauss a unit of magnetic flux density is: 1 for G, Gauss and Mx/cm^2 in the spellings that observatories
 * use, 1000 for kG, 0.001 for mG, 10^4 for T, 10 for mT, 10^-5 for nT; undefined for anything else.
 */
export function gaussPer(unit: string): number | undefined {
  const text = unit.trim();
  if (GAUSS.test(text)) return 1;
  if (Object.hasOwn(SCALED, text)) return SCALED[text];
  const word = text.toLowerCase();
  return Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
}

/** The unit that a header states in BUNIT; the spellings of gauss become "G". */
export function unitOf(header: HeaderLike): string | undefined {
  const unit = textOf(header, "BUNIT");
  return unit !== undefined && gaussPer(unit) === 1 ? "G" : unit;
}
