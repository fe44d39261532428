import type { PickleValue } from "./unpickle.ts";

/**
 * What a value is, in words. Never what is in it: a few bytes can hold a tuple that is endless when written out, so no
 * value of a file is turned to text unless it is one.
 */
export function kindOf(value: PickleValue | undefined): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") return "a text";
  if (typeof value === "boolean") return "a truth value";
  if (typeof value === "number" || typeof value === "bigint") return "a number";
  if (value instanceof Uint8Array) return "bytes";
  if (Array.isArray(value)) return "a list";
  if (value instanceof Map) return "a dictionary";
  return "name" in value ? value.name : `a ${value.kind}`;
}
