/** Records of a CSV text (RFC 4180): quoted fields may hold commas, quotes twice and line ends. Blank lines are left out. */
export function* csvRecords(
  text: string,
): Generator<{ readonly line: number; readonly fields: readonly string[] }> {
  const field = /("(?:[^"]+|"")*"(?=[,\r\n]|$)|[^,\r\n]*)(,|\r?\n|\r|$)/y;
  let line = 1;
  let first = 1;
  let fields: string[] = [];
  while (field.lastIndex < text.length || fields.length > 0) {
    const [whole, value, end] = field.exec(text)!;
    fields.push(
      value.length > 1 && value.startsWith('"') && value.endsWith('"')
        ? value.slice(1, -1).replaceAll('""', '"')
        : value.trim(),
    );
    line += whole.split("\n").length - 1;
    if (end === ",") continue;
    if (fields.length > 1 || fields[0] !== "") yield { line: first, fields };
    fields = [];
    first = line;
  }
}
