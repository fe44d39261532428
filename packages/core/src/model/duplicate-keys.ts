/**
 * The first key that occurs twice in an object of a JSON text, or undefined. JSON.parse keeps the last one silently,
 * so two readers could see different files. The text must already have parsed.
 */
export function duplicateKey(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === "{") open.push(new Set());
    else if (character === "[") open.push(undefined);
    else if (character === "}" || character === "]") open.pop();
    else if (character === '"') {
      const start = i++;
      while (json[i] !== '"') i += json[i] === "\\" ? 2 : 1;
      const keys = open.at(-1);
      if (!keys || !isKey(json, i + 1)) continue;
      const key = JSON.parse(json.slice(start, i + 1)) as string;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}

function isKey(json: string, after: number): boolean {
  let i = after;
  while (/\s/.test(json[i])) i++;
  return json[i] === ":";
}
