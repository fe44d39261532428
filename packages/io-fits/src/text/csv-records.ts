import { FitsError } from "../errors.ts";

/** Refuses delimiters that could be part of an unquoted field. */
export function checkDelimiter(delimiter: string): void {
  if (delimiter.length === 1 && !/[\w\r\n"+.[\]-]/.test(delimiter)) return;
  throw new FitsError("argument", `The delimiter is ${JSON.stringify(delimiter)}`, {
    value: delimiter,
    expected: "one character that no number holds, such as a comma, a semicolon or a tab",
  });
}

/** More columns than any program makes (FITS takes 999), and few enough that hostile text costs little. */
const MAX_COLUMNS = 10000;

/** Refuses lines of too many columns. */
export function checkColumns(count: number, line: number): void {
  if (count <= MAX_COLUMNS) return;
  throw new FitsError("format", `The lines up to ${line} have ${count} columns`, {
    value: count,
    expected: `at most ${MAX_COLUMNS}`,
  });
}

/** One line of a CSV text (or several, where a field in quotes has line breaks). */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** Whether each field was in quotes. */
  readonly quoted: readonly boolean[];
  /** Number of its first line, from 1. */
  readonly line: number;
}

/**
 * The records of a CSV text (RFC 4180), with line ends of any kind.
 *
 * @throws FitsError "format" with the line, for a quote that does not end or that text follows.
 */
export function* csvRecords(text: string, delimiter: string): Generator<CsvRecord> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  const special = new RegExp(`[${delimiter.replace(/[\]\\^-]/, "\\$&")}\\r\\n]`, "g");
  while (at < text.length) {
    const fields: string[] = [];
    const quoted: boolean[] = [];
    const first = line;
    for (;;) {
      if (text[at] === '"') {
        const { value, end } = quotedField(text, at, line);
        fields.push(value);
        quoted.push(true);
        for (let i = value.indexOf("\n"); i >= 0; i = value.indexOf("\n", i + 1)) line++;
        at = end;
        if (at < text.length && text[at] !== delimiter && text[at] !== "\r" && text[at] !== "\n") {
          throw new FitsError("format", `Line ${line} has text behind a closing quote`, {
            value: text.slice(at, at + 20),
            expected: "the next field or the end of the line",
          });
        }
      } else {
        special.lastIndex = at;
        const end = special.exec(text)?.index ?? text.length;
        fields.push(text.slice(at, end));
        quoted.push(false);
        at = end;
      }
      if (text[at] !== delimiter) break;
      at++;
    }
    at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1;
    line++;
    yield { fields, quoted, line: first };
  }
}

function quotedField(
  text: string,
  start: number,
  line: number,
): { readonly value: string; readonly end: number } {
  let at = start + 1;
  for (;;) {
    const end = text.indexOf('"', at);
    if (end < 0)
      throw new FitsError("format", `The quote in line ${line} does not end`, { expected: "a second quote" });
    if (text[end + 1] !== '"')
      return { value: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
    at = end + 2;
  }
}
