/** Records of a CSV text (RFC 4180): quoted fields may hold commas, quotes twice and line ends. Blank lines are left out. */
export function* csvRecords(
  text: string,
): Generator<{ readonly line: number; readonly fields: readonly string[] }> {
  const bare = /[^,\r\n]*/y;
  let line = 1;
  let first = 1;
  let fields: string[] = [];
  for (let at = 0; at < text.length || fields.length > 0; ) {
    let end = closingQuote(text, at);
    if (end === undefined) {
      bare.lastIndex = at;
      bare.test(text);
      end = bare.lastIndex;
    }
    fields.push(unquoted(text.slice(at, end)));
    const stop = text.startsWith("\r\n", end) ? "\r\n" : text.slice(end, end + 1);
    for (let i = text.indexOf("\n", at); i >= 0 && i < end + stop.length; i = text.indexOf("\n", i + 1))
      line++;
    at = end + stop.length;
    if (stop === ",") continue;
    if (fields.length > 1 || fields[0] !== "") yield { line: first, fields };
    fields = [];
    first = line;
  }
}

/** Where the quoted field that begins here ends; undefined where none does. Quotes inside stand twice. */
function closingQuote(text: string, start: number): number | undefined {
  if (text[start] !== '"') return undefined;
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 2)) {
    const after = text[at + 1];
    if (after === '"') continue;
    return after === undefined || after === "," || after === "\r" || after === "\n" ? at + 1 : undefined;
  }
  return undefined;
}

const unquoted = (field: string): string =>
  field.length > 1 && field.startsWith('"') && field.endsWith('"')
    ? field.slice(1, -1).replaceAll('""', '"')
    : field.trim();
