import { FormatError } from "@helioscope/core";

/** A JSON object whose members are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads JSON; throws a FormatError that names what was read and shows how it begins (a server's error page, mostly). */
export function readJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FormatError(`${what} is not JSON but begins "${text.trimStart().slice(0, 60)}"`, {
      value: text.slice(0, 200),
      expected: "JSON",
      cause: error,
    });
  }
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A text or a number as text; "" for anything else. */
export const textOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";

/** A number, also when it is written as text; null for anything else. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

/** A field that servers send as text, as a number, or as nothing (which may be the text "null"). */
export function fieldText(row: JsonObject, field: string): string | null {
  const text = textOf(row[field]).trim();
  return text === "" || text.toLowerCase() === "null" ? null : text;
}
