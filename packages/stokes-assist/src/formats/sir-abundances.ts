import { ELEMENTS } from "../atoms/elements.ts";
import type { Abundances } from "../types.ts";
import { listItems, parseNumber } from "./fortran.ts";
import { afterHeader, notNumbers } from "./sir-rows.ts";

/** Reads a file of abundances of SIR: atomic number and logarithmic abundance (H = 12) a row. */
export function readSirAbundances(text: string): Abundances {
  const abundances: Record<string, number> = {};
  for (const row of afterHeader(text)) {
    if (row.text.trim() === "") continue;
    const [z, abundance] = listItems(row.text).map(parseNumber);
    const element = ELEMENTS[(z ?? 0) - 1];
    if (!element || abundance === undefined) {
      throw notNumbers("the abundances", row.line, row.text, "atomic number and abundance");
    }
    abundances[element.symbol] = abundance;
  }
  return abundances;
}

/** Writes a file of abundances; elements that are not named get -8, which is as good as none. */
export function writeSirAbundances(abundances: Abundances): string {
  const rows = ELEMENTS.map(({ symbol, z }) => `${z}\t${(abundances[symbol] ?? -8).toFixed(4)}\n`);
  return `Atom  Abundance\n${"_".repeat(70)}\n${rows.join("")}`;
}
