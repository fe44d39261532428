import type { Card } from "./card.ts";

/** A comment taken apart: `[arcsec] image scale` (Standard, section 4.3.2). */
export interface CommentParts {
  /** The unit between the brackets at the start; undefined where there are none. */
  readonly unit: string | undefined;
  /** What is left of the comment. */
  readonly text: string;
}

/** Takes the unit from the start of a card's comment. */
export function splitComment(card: Card): CommentParts {
  const found = /^\s*\[([^\]]*)\]\s*(.*)$/s.exec(card.comment);
  const unit = found?.[1].trim();
  return unit === undefined || unit === ""
    ? { unit: undefined, text: card.comment }
    : { unit, text: found?.[2] ?? "" };
}

/** The unit that a card's comment gives in brackets, as written; undefined where it gives none. */
export const cardUnit = (card: Card): string | undefined => splitComment(card).unit;

/** A unit as it is understood. */
export interface CanonicalUnit {
  /** As the Standard writes it (section 4.3), where it is known. */
  readonly unit: string;
  /** Whether that differs from what was given. */
  readonly repaired: boolean;
}

/** Ways of writing units that the Standard does not have. A maxwell is a gauss times a square centimetre. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/^deg(?:\.|s|rees?)?$/, "deg"],
  [/^(?:arc-?sec(?:\.|s|onds?)?|asec|")$/, "arcsec"],
  [/^(?:arc-?min(?:\.|s|utes?)?|amin|')$/, "arcmin"],
  [/^rad(?:ians?)?$/, "rad"],
  [/^sec(?:s|onds?)?$/, "s"],
  [/^min(?:utes?)?$/, "min"],
  [/^(?:angstroms?|ang)$/, "Angstrom"],
  [/^nanomet(?:er|re)s?$/, "nm"],
  [/^(?:gauss|(?:mx|maxwells?)(?:\/cm(?:\^|\*\*)?2|[ .*]?cm(?:\^|\*\*)?-2))$/, "G"],
  [/^tesla$/, "T"],
  [/^kelvins?$/, "K"],
  [/^(?:(?:corrected )?dn|data numbers?)$/, "DN"],
  [/^dn ?\/ ?s(?:ec(?:onds?)?)?$/, "DN/s"],
  [/^counts?$/, "count"],
  [/^counts? ?\/ ?pix(?:els?)?$/, "count/pixel"],
  [/^counts? ?\/ ?s(?:ec(?:onds?)?)?$/, "count/s"],
  [/^electrons?$/, "electron"],
  [/^(?:photons?)$/, "photon"],
  [/^(?:pixels?)$/, "pixel"],
];

/**
 * A unit (of BUNIT, TUNITn, CUNITi or a comment) in the spelling of the Standard: `Mx/cm^2` and `Gauss` are `G`,
 * `degree` is `deg`. Units that are not known stay as they are.
 */
export function canonicalUnit(unit: string): CanonicalUnit {
  const trimmed = unit.trim();
  const lower = trimmed.toLowerCase();
  const known = SPELLINGS.find(([pattern]) => pattern.test(lower))?.[1] ?? trimmed;
  return { unit: known, repaired: known !== trimmed };
}
