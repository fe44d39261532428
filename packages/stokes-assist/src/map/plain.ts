/** Plain data as JSON holds it: typed arrays become lists, numbers that JSON lacks become text, keys are sorted. */
export function plain(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(plain);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, plain);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined && typeof one !== "function");
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, plain(one)]),
  );
}

/** Where two pieces of plain data differ: the path of each value, with both. */
export function differences(here: unknown, there: unknown, path = ""): string[] {
  if (Object.is(here, there)) return [];
  if (isObject(here) && isObject(there)) {
    const keys = [...new Set([...Object.keys(here), ...Object.keys(there)])];
    return keys.flatMap((key) => differences(here[key], there[key], path === "" ? key : `${path}.${key}`));
  }
  return [`${path} (${shown(there)} there, ${shown(here)} here)`];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
