import { FormatError } from "@helioscope/core";

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

/** A field that servers send as text, as a number, or as nothing. */
export function textOf(row: JsonObject, field: string): string | null {
  const value = row[field];
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value !== "string") return null;
  const text = value.trim();
  return text === "" || text.toLowerCase() === "null" ? null : text;
}

/** The same as a number; null for text that is none. */
export function numberOf(row: JsonObject, field: string): number | null {
  const text = textOf(row, field);
  const number = Number(text ?? Number.NaN);
  return Number.isFinite(number) ? number : null;
}
