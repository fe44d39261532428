import { latin1 } from "../bytes.ts";

/** The value of a card. An integer beyond 2^53 comes as a bigint; a complex one stays the text between the brackets. */
export type CardValue = string | number | boolean | bigint;

/** One 80-character card of a header, in the order of the file. */
export interface Card {
  /** Keyword in upper case; HIERARCH keywords by their full name without the word HIERARCH. Blank cards have "". */
  readonly key: string;
  /** Undefined for commentary, for undefined values and for values that cannot be read. */
  readonly value: CardValue | undefined;
  /** Comment behind the slash; for COMMENT, HISTORY and blank keywords the text itself. */
  readonly comment: string;
  /** The card as stored. */
  readonly raw: string;
  /** Offset of the card in the (inflated) file, in bytes. */
  readonly byteOffset: number;
}

/** A card with what is wrong with it, if anything. */
export interface ParsedCard extends Card {
  readonly problem: string | undefined;
}

const COMMENTARY = new Set(["COMMENT", "HISTORY", ""]);

/** Reads one card (FITS Standard 4.0, section 4). Never throws: what is wrong is named in `problem`. */
export function parseCard(bytes: Uint8Array, byteOffset: number): ParsedCard {
  const raw = latin1(bytes);
  const foreign = /[^\x20-\x7e]/.test(raw) ? "holds characters other than printable ASCII" : undefined;
  const card = (
    key: string,
    value: CardValue | undefined,
    comment: string,
    problem?: string,
  ): ParsedCard => ({
    key,
    value,
    comment,
    raw,
    byteOffset,
    problem: problem ?? foreign,
  });
  const name = raw.slice(0, 8).trimEnd().toUpperCase();
  if (COMMENTARY.has(name)) return card(name, undefined, raw.slice(8).trimEnd());
  if (name === "CONTINUE" && raw[8] !== "=") {
    const { value, comment, problem } = parseValue(raw.slice(8));
    return card(name, typeof value === "string" ? value : undefined, comment, problem);
  }
  if (name === "HIERARCH" && raw[8] !== "=") {
    const equals = raw.indexOf("=");
    if (equals < 0) return card(name, undefined, raw.slice(8).trimEnd(), "HIERARCH without a value");
    const key = raw.slice(8, equals).trim().toUpperCase().split(/\s+/).join(" ");
    const { value, comment, problem } = parseValue(raw.slice(equals + 1));
    return card(key, value, comment, problem);
  }
  if (raw[8] !== "=") return card(name, undefined, raw.slice(8).trimEnd(), "has no value indicator");
  const { value, comment, problem } = parseValue(raw.slice(9));
  const odd = !/^[A-Z0-9_-]+$/.test(name)
    ? "is not a legal keyword"
    : raw[9] !== " "
      ? "has no space behind its equals sign"
      : undefined;
  return card(name, value, comment, problem ?? odd);
}

interface ParsedValue {
  readonly value: CardValue | undefined;
  readonly comment: string;
  readonly problem: string | undefined;
}

const INTEGER = /^[+-]?\d+$/;
const REAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[EeDd][+-]?\d+)?$/;

function parseValue(field: string): ParsedValue {
  const start = field.search(/\S/);
  if (start < 0) return { value: undefined, comment: "", problem: undefined };
  if (field[start] === "'") return parseText(field, start);
  const slash = field.indexOf("/", start);
  const token = (slash < 0 ? field : field.slice(0, slash)).trim();
  const comment = slash < 0 ? "" : field.slice(slash + 1).trim();
  const value = parseToken(token);
  const problem =
    value === undefined && token !== "" ? `has a value that cannot be read: ${token}` : undefined;
  return { value, comment, problem };
}

function parseText(field: string, start: number): ParsedValue {
  let end = start + 1;
  for (;;) {
    end = field.indexOf("'", end);
    if (end < 0) {
      return { value: unquote(field.slice(start + 1)), comment: "", problem: "has a string without end" };
    }
    if (field[end + 1] !== "'") break;
    end += 2;
  }
  const rest = field.slice(end + 1);
  const slash = rest.indexOf("/");
  const between = (slash < 0 ? rest : rest.slice(0, slash)).trim();
  return {
    value: unquote(field.slice(start + 1, end)),
    comment: slash < 0 ? "" : rest.slice(slash + 1).trim(),
    problem: between === "" ? undefined : "has text behind its string",
  };
}

const unquote = (text: string): string => text.replaceAll("''", "'").trimEnd();

/** A value that is not a string: logical, integer, real (with E or D exponent), complex. */
export function parseToken(token: string): CardValue | undefined {
  if (token === "T") return true;
  if (token === "F") return false;
  if (INTEGER.test(token)) {
    const number = Number(token);
    return Number.isSafeInteger(number) ? number : BigInt(token.replace(/^\+/, ""));
  }
  if (REAL.test(token)) {
    const number = Number(token.replace(/[Dd]/, "E"));
    return Number.isFinite(number) ? number : undefined;
  }
  if (/^\(.*,.*\)$/.test(token)) return token;
  return undefined;
}
