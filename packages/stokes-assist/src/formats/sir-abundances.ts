import { FormatError } from "@helioscope/core";
import { ELEMENTS } from "../atoms/elements.ts";
import type { Abundances } from "../types.ts";
import { listItems, parseNumber } from "./fortran.ts";
import { afterHeader, notNumbers } from "./sir-rows.ts";

/** Faintest abundance that is not a slip of the pen; SIR's own files have -8 for elements that are not there. */
const LEAST = -20;

/**
 * Reads a file of abundances of SIR: atomic number and logarithmic abundance (H = 12) a row. Throws a FormatError that
 * names the line where an abundance cannot be one on this scale, and where there is none at all.
 */
export function readSirAbundances(text: string): Abundances {
  const abundances: Record<string, number> = {};
  for (const row of afterHeader(text)) {
    if (row.text.trim() === "") continue;
    const [z, abundance] = listItems(row.text).map(parseNumber);
    const element = ELEMENTS[(z ?? 0) - 1];
    if (!element || abundance === undefined) {
      throw notNumbers("the abundances", row.line, row.text, "atomic number and abundance");
    }
    if (!(z === 1 ? Math.abs(abundance - 12) < 0.05 : abundance > LEAST && abundance < 12)) {
      throw notNumbers("the abundances", row.line, row.text, "logarithms on the scale of hydrogen = 12");
    }
    abundances[element.symbol] = abundance;
  }
  if (Object.keys(abundances).length === 0) {
    throw new FormatError("The file holds no abundances", { expected: "atomic number and abundance a row" });
  }
  return abundances;
}

/** Writes a file of abundances; elements that are not named get -8, which is as good as none. */
export function writeSirAbundances(abundances: Abundances): string {
  const rows = ELEMENTS.map(({ symbol, z }) => `${z}\t${(abundances[symbol] ?? -8).toFixed(4)}\n`);
  return `Atom  Abundance\n${"_".repeat(70)}\n${rows.join("")}`;
}
