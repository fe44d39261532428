import { ArgumentError } from "@helioscope/core";
import type { Term } from "../types.ts";

const LETTERS = "SPDFGHIKLMNOQ";
/** Lower-case letters stand for L = 1/2, 3/2, ... in SIR's line files: levels in jK coupling, whose Lande factors must be given. */
const HALF_LETTERS = "pfhkmortuvw";

/**
 * Reads the term of a level as SIR's line files write it: multiplicity, letter, J, such as `5P2.0`, `7D 1.0` or
 * `4F 7/2`. Lower-case letters (p, f, h, k, m, o) stand for half-integer L.
 *
 * @throws {ArgumentError} where the text is none, or J is not possible for the multiplicity and L.
 */
export function parseTerm(text: string): Term {
  const match = /^\s*(\d+)\s*([A-Za-z])\s*(\d+\/2|\d+(?:\.\d*)?)\s*$/.exec(text);
  const l = match ? orbital(match[2]) : -1;
  if (!match || l < 0) {
    throw new ArgumentError(`"${text}" is no term`, {
      value: text,
      expected: "multiplicity, letter of L and J, such as 5P2.0",
    });
  }
  const multiplicity = Number(match[1]);
  const j = match[3].endsWith("/2") ? Number(match[3].slice(0, -2)) / 2 : Number(match[3]);
  const s = (multiplicity - 1) / 2;
  if (!(j >= Math.abs(l - s) && j <= l + s && (Number.isInteger(j - l - s) || !Number.isInteger(l)))) {
    throw new ArgumentError(`J = ${j} is not possible for the term ${match[1]}${match[2]}`, {
      value: text,
      expected: `J from ${Math.abs(l - s)} to ${l + s} in steps of 1`,
    });
  }
  return { multiplicity, l, j };
}

function orbital(letter: string): number {
  const half = HALF_LETTERS.indexOf(letter);
  return half >= 0 ? half + 0.5 : LETTERS.indexOf(letter);
}

/** Writes a term as {@link parseTerm} reads it, such as `5P2.0`. */
export function formatTerm(term: Term): string {
  const letter = Number.isInteger(term.l) ? LETTERS[term.l] : HALF_LETTERS[term.l - 0.5];
  return `${term.multiplicity}${letter}${term.j.toFixed(1)}`;
}
