import { FormatError } from "@helioscope/core";
import { listItems, parseNumber } from "./fortran.ts";

/** Rows of numbers of a text, blank lines left out. Throws a FormatError that names the line for anything else. */
export function numberRows(
  text: string,
  what: string,
): { readonly line: number; readonly values: number[] }[] {
  const rows: { line: number; values: number[] }[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const values = listItems(line).map((item) => {
      const value = parseNumber(item);
      if (value === undefined) throw notNumbers(what, index + 1, line);
      return value;
    });
    rows.push({ line: index + 1, values });
  }
  return rows;
}

/** The error for a line that is not what its place asks for. */
export function notNumbers(what: string, line: number, text: string, expected = "numbers"): FormatError {
  return new FormatError(`Line ${line} of ${what} cannot be read`, { value: text.slice(0, 120), expected });
}

const RULE =
  /^..(?:____|----|\+\+\+\+|====|\.\.\.\.|,,,,|::::|;;;;|""""|\*\*\*\*|\/\/\/\/|\$\$\$\$|####|!!!!|>>>>|<<<<)/;

/** The lines behind a header of at most 20 lines that ends with a rule (`------`); all lines where there is none. */
export function afterHeader(text: string): { readonly line: number; readonly text: string }[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: index + 1, text: line }));
  const rule = lines.slice(0, 20).findIndex((line) => RULE.test(line.text));
  return lines.slice(rule + 1);
}
