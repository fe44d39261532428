/**
 * As JSON.parse, but whole numbers of 16 digits and more come as bigints, so that none loses its last digits.
 *
 * @throws SyntaxError as JSON.parse.
 */
export function parseJson(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  // A string that the text cannot hold marks them on their way through JSON.parse.
  let code = 0xe000;
  const inUse = (mark: string): boolean =>
    text.includes(mark) || text.toLowerCase().includes(`\\u${code.toString(16)}`);
  while (inUse(String.fromCharCode(code))) code++;
  const mark = String.fromCharCode(code);
  const marked = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs, (token) =>
    /^-?[1-9]\d{15,400}$/.test(token) ? `"${mark}${token}"` : token,
  );
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === "string" && value.startsWith(mark) ? BigInt(value.slice(1)) : value,
  );
}
