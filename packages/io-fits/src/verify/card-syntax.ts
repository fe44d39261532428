import type { Card } from "../header/card.ts";
import type { Findings } from "./finding.ts";
import type { Subject } from "./subject.ts";
import { valueField } from "./values.ts";

const COMMENTARY = new Set(["COMMENT", "HISTORY", ""]);

/** Characters, keyword name, value indicator and value of every card (sections 4.1 and 4.2). */
export function cardSyntax({ header }: Subject, findings: Findings): void {
  const { cards } = header;
  for (let i = 0; i < cards.length; i++) {
    const { raw } = cards[i];
    characters(cards[i], findings);
    const name = raw.slice(0, 8).trimEnd();
    if (COMMENTARY.has(name)) {
      if (name !== "" && raw.startsWith("= ", 8) && valueField(raw.slice(10)).kind === "string")
        findings.warn("4.4.2.4", cards[i], `${name} is commentary, but looks as if it had a value`);
      continue;
    }
    if (name === "CONTINUE") {
      continuation(cards[i], cards[i - 1], findings);
      continue;
    }
    if (name === "HIERARCH") continue;
    keywordName(cards[i], findings);
    if (!raw.startsWith("= ", 8)) {
      if (raw[8] === "=")
        findings.error("4.1.2.2", cards[i], "the value indicator is not followed by a space");
      continue;
    }
    const { problem, kind } = valueField(raw.slice(10));
    if (problem !== undefined) findings.error(problem[0], cards[i], problem[1]);
    if (kind === "string") openString(cards[i], cards[i + 1], findings);
  }
}

function characters(card: Card, findings: Findings): void {
  const at = card.raw.search(/[^ -~]/);
  if (at < 0) return;
  const code = card.raw.charCodeAt(at).toString(16).padStart(2, "0");
  findings.error("4.1.1", card, `byte ${at + 1} of the card is 0x${code}, not a printable ASCII character`);
}

function keywordName(card: Card, findings: Findings): void {
  const name = card.raw.slice(0, 8);
  if (/^[A-Z0-9_-]+ *$/.test(name)) return;
  const what = /^[A-Za-z0-9_-]+ *$/.test(name)
    ? "holds lower-case letters"
    : /^ /.test(name)
      ? "does not begin in column 1"
      : "holds characters other than A-Z, 0-9, - and _";
  findings.error("4.1.2.1", card, `the keyword ${JSON.stringify(name.trim())} ${what}`);
}

/** A CONTINUE card holds a string, has no value indicator, and follows a string that ends in an ampersand. */
function continuation(card: Card, before: Card | undefined, findings: Findings): void {
  if (card.raw.startsWith("= ", 8)) {
    findings.error("4.2.1.2", card, "CONTINUE has a value indicator");
    return;
  }
  const { kind, problem } = valueField(card.raw.slice(8));
  if (kind !== "string")
    findings.warn("4.2.1.2", card, "CONTINUE holds no string: it is taken as commentary");
  else if (problem !== undefined) findings.error(problem[0], card, problem[1]);
  else if (before === undefined || !endsOpen(before)) {
    findings.warn("4.2.1.2", card, "CONTINUE follows no string that ends in &: it is taken as commentary");
  }
}

function openString(card: Card, next: Card | undefined, findings: Findings): void {
  if (endsOpen(card) && next?.raw.startsWith("CONTINUE  ") !== true) {
    findings.warn("4.2.1.2", card, "the string ends in &, but no CONTINUE follows");
  }
}

/** Whether the string of a card ends in an ampersand. */
function endsOpen({ raw }: Card): boolean {
  const start = raw.startsWith("CONTINUE") ? 8 : 10;
  const match = /^ *'((?:[^']|'')*)'/.exec(raw.slice(start));
  return match?.[1].trimEnd().endsWith("&") === true;
}
