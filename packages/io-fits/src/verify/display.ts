import type { CardValue } from "../header/card.ts";
import type { TypeCode } from "../table/format.ts";

const FORMAT = /^(A|L|I|B|O|Z|F|EN|ES|E|G|D)([1-9]\d*)(?:\.(\d+))?(?:E(\d+))?$/;

/** Column types that a display format suits (section 7.3.4, table 20). */
const SUITS: Readonly<Record<string, string>> = {
  A: "A",
  L: "L",
  I: "XBIJKEDFCM",
  B: "XBIJKEDFCM",
  O: "XBIJKEDFCM",
  Z: "XBIJKEDFCM",
  F: "BIJKEDFCM",
  E: "BIJKEDFCM",
  EN: "BIJKEDFCM",
  ES: "BIJKEDFCM",
  D: "BIJKEDFCM",
  G: "ALXBIJKEDFCM",
};

/** What is wrong with TDISPn of a column of that type, if anything. */
export function displayProblem(value: CardValue | undefined, code: TypeCode): string | undefined {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const match = FORMAT.exec(value.trim().toUpperCase());
  if (match === null) return `'${value}' is no display format`;
  if (!SUITS[match[1]].includes(code)) return `'${value}' does not display columns of type ${code}`;
  return undefined;
}
