import type { Cell, Column } from "@helioscope/core";

/** Types of keywords by name, as a series declares them. */
export type KeywordTypes = Readonly<Record<string, "int" | "float" | "string">>;

const MISSING = new Set(["", "missing", "invalid keylink", "nan", "-nan", "inf", "-inf", "***"]);
const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const HEXADECIMAL = /^0x[0-9a-f]+$/i;
/** Texts that may look like numbers: "11158" today, "11158,11162" tomorrow. */
const TEXTS = /^(?:NOAA_ARS|CODEVER\w*|.*VERS?|\*(?:logdir|recdir|dirmtime|dir_mtime|retain|archive)\*)$/;

/** A keyword's values as a column: what JSOC has no value for is null. */
export interface TypedValues {
  readonly type: Column["type"];
  readonly cells: readonly Cell[];
  /** Values that are not of the declared type; null stands in their place. */
  readonly wrong: readonly string[];
}

/**
 * The values of a keyword, all of which JSOC writes as text. Without a declared type a column is of numbers when each
 * value that is there is one (hexadecimal as of QUALITY, too), and keeps its digits: a number that a double cannot
 * hold is left a text.
 */
export function typedValues(
  name: string,
  values: readonly unknown[],
  declared?: KeywordTypes[string],
): TypedValues {
  const texts = values.map((value) => (isMissing(value) ? null : String(value).trim()));
  const type = declared ?? inferred(name, texts);
  if (type === "string") return { type, cells: texts, wrong: [] };
  const wrong: string[] = [];
  const cells = texts.map((text) => {
    if (text === null) return null;
    if (isNumber(text)) return Number(text);
    wrong.push(text);
    return null;
  });
  return { type, cells, wrong };
}

function isMissing(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  const text = String(value).trim();
  // Julian day 0: a time that was never set.
  return MISSING.has(text.toLowerCase()) || text.startsWith("-4712.01.01");
}

const isNumber = (text: string) => DECIMAL.test(text) || HEXADECIMAL.test(text);

function inferred(name: string, texts: readonly (string | null)[]): KeywordTypes[string] {
  const present = texts.filter((text) => text !== null);
  if (TEXTS.test(name) || present.length === 0 || !present.every(isNumber)) return "string";
  if (!present.every((text) => /^[-+]?\d+$/.test(text) || HEXADECIMAL.test(text))) return "float";
  return present.every((text) => Number.isSafeInteger(Number(text))) ? "int" : "string";
}
