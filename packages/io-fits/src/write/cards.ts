import { FitsError } from "../errors.ts";
import type { CardValue } from "../header/card.ts";

/**
 * A card to write. COMMENT and HISTORY take their text as the value. A key of the form `HIERARCH ESO DET`, or any of
 * more than eight characters, becomes a HIERARCH card.
 */
export interface CardInput {
  readonly key: string;
  /** Undefined writes a keyword without a value. */
  readonly value: CardValue | undefined;
  /** Cut where the card ends. */
  readonly comment?: string;
}

const PRINTABLE = /^[\x20-\x7e]*$/;
const STANDARD = /^[A-Z0-9_-]{1,8}$/;

/**
 * One keyword as cards of 80 characters: fixed format where it fits (Standard, section 4.2), CONTINUE for long
 * strings (4.2.1.2), HIERARCH for keywords that are not of the standard form.
 *
 * @throws FitsError "argument" for what a header cannot hold: other than printable ASCII, NaN, a card too long.
 */
export function formatCards(card: CardInput): string[] {
  const given = card.key.trim().toUpperCase().replace(/\s+/g, " ");
  const key = given.replace(/^HIERARCH (?=.)/, "");
  const refuse = (fact: string, expected: string): FitsError =>
    new FitsError("argument", `Card ${card.key}: ${fact}`, { card: card.key, value: card.value, expected });
  if (typeof card.value === "object" || typeof card.value === "function") {
    const type = Object.prototype.toString.call(card.value).slice(8, -1);
    throw refuse(`its value is of type ${type}`, "a string, number, bigint, boolean or undefined");
  }
  const comment = card.comment ?? "";
  if (!PRINTABLE.test(comment)) throw refuse("its comment holds other characters", "printable ASCII");
  if (typeof card.value === "string" && !PRINTABLE.test(card.value)) {
    throw refuse("its value holds other characters", "printable ASCII");
  }
  if (key === "COMMENT" || key === "HISTORY" || key === "") {
    const text = `${card.value ?? ""}`;
    const lines = text.match(/.{1,72}/g) ?? [""];
    return lines.map((line) => `${key.padEnd(8)}${line}`.padEnd(80));
  }
  const standard = STANDARD.test(given);
  // Where HIERARCH is asked for by name, whatever other programs have written there is taken.
  const legal = key === given ? /^[A-Z0-9_-]+( [A-Z0-9_-]+)*$/ : /^[^=]+$/;
  if (!standard && !(legal.test(key) && PRINTABLE.test(key)))
    throw refuse("no legal keyword", "letters, digits, - and _");
  const head = standard ? `${key.padEnd(8)}= ` : `HIERARCH ${key} = `;
  if (typeof card.value === "string") return formatString(head, card.value, comment, refuse);
  const token = formatToken(card.value, refuse);
  const body = standard ? head + token.padStart(20) : head + token;
  if (body.length > 80) throw refuse("too long for a card", "a shorter keyword");
  return [withComment(body, comment)];
}

function formatToken(value: Exclude<CardValue, string> | undefined, refuse: Refuse): string {
  if (value === undefined) return "";
  if (typeof value === "boolean") return value ? "T" : "F";
  if (typeof value === "bigint") return value.toString();
  if (!Number.isFinite(value)) throw refuse("not a finite number", "a finite number, or no card at all");
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  const text = String(value).toUpperCase().replace("E+", "E");
  if (text === "0") return "-0.0";
  return /[.]/.test(text) ? text : text.includes("E") ? text.replace("E", ".0E") : `${text}.0`;
}

type Refuse = (fact: string, expected: string) => FitsError;

function withComment(body: string, comment: string): string {
  const whole = comment === "" ? body : `${body.padEnd(30)} / ${comment}`;
  return whole.slice(0, Math.max(80, body.length)).padEnd(80);
}

function formatString(head: string, value: string, comment: string, refuse: Refuse): string[] {
  const quoted = value.replaceAll("'", "''");
  if (head.length + quoted.length + 2 <= 80 && !value.endsWith("&")) {
    return [
      withComment(
        `${head}'${quoted.padEnd(8)}'`.slice(0, Math.max(80, head.length + quoted.length + 2)),
        comment,
      ),
    ];
  }
  const cards: string[] = [];
  let rest = quoted;
  let start = head;
  if (80 - start.length - 3 < 2) throw refuse("too long for a card", "a shorter keyword");
  while (true) {
    const room = 80 - start.length - 3;
    if (rest.length <= room && cards.length > 0) break;
    let cut = Math.min(room, rest.length);
    // A pair of quotes is one character and stays together.
    const quotes = /'*$/.exec(rest.slice(0, cut))![0].length;
    if (quotes % 2 === 1) cut--;
    cards.push(`${start}'${rest.slice(0, cut)}&'`.padEnd(80));
    rest = rest.slice(cut);
    start = "CONTINUE  ";
  }
  // A string that itself ends in "&" gets an empty last part, so that the sign is not taken for a continuation.
  if (rest.endsWith("&")) {
    cards.push(`${start}'${rest}&'`.padEnd(80));
    rest = "";
  }
  cards.push(withComment(`${start}'${rest}'`, comment));
  return cards;
}
