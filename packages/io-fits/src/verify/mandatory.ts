import type { Card } from "../header/card.ts";
import type { Findings } from "./finding.ts";
import { placeOf, type Subject, type UnitType } from "./subject.ts";

const SECTION: Readonly<Record<UnitType, string>> = {
  primary: "4.4.1.1",
  groups: "6.1.1",
  image: "7.1.1",
  "ascii-table": "7.2.1",
  "binary-table": "7.3.1",
  other: "4.4.1.2",
};

/** The mandatory keywords in the order in which a header begins with them. */
function beginning({ type, header }: Subject): string[] {
  const axes = header.getNumber("NAXIS") ?? 0;
  const count = Number.isInteger(axes) && axes >= 0 && axes <= 999 ? axes : 0;
  const sizes = Array.from({ length: count }, (_, i) => `NAXIS${i + 1}`);
  const start = [
    type === "primary" || type === "groups" ? "SIMPLE" : "XTENSION",
    "BITPIX",
    "NAXIS",
    ...sizes,
  ];
  if (type === "primary" || type === "groups") return start;
  const table = type === "ascii-table" || type === "binary-table" ? ["TFIELDS"] : [];
  return [...start, "PCOUNT", "GCOUNT", ...table];
}

/** Mandatory keywords: there, in their order, once, in fixed format (sections 4.2 and 4.4.1). */
export function mandatoryKeywords(subject: Subject, findings: Findings): void {
  const { header, type } = subject;
  const { cards } = header;
  const section = SECTION[type];
  const wanted = beginning(subject);
  let orderly = true;
  wanted.forEach((key, i) => {
    const card = header.card(key);
    if (card === undefined) {
      findings.error(
        section,
        placeOf(subject, wanted[i - 1] ?? key),
        `the mandatory keyword ${key} is missing`,
      );
      orderly = false;
      return;
    }
    if (orderly && cards[i]?.key !== key) {
      findings.error(
        section,
        card,
        `${key} is not card ${i + 1}, as the order of mandatory keywords wants it`,
      );
      orderly = false;
    }
    fixedFormat(card, findings);
  });
  if (type === "groups") {
    for (const key of ["PCOUNT", "GCOUNT"]) {
      const card = header.card(key);
      if (card === undefined)
        findings.error(section, placeOf(subject, "GROUPS"), `the mandatory keyword ${key} is missing`);
      else fixedFormat(card, findings);
    }
  }
  const known = new Set([...wanted, "GROUPS"]);
  const seen = new Set<string>();
  for (const card of cards) {
    if (!known.has(card.key)) continue;
    if (seen.has(card.key)) findings.error(section, card, `the mandatory keyword ${card.key} stands twice`);
    seen.add(card.key);
  }
}

/** Logical value in column 30, integer right-justified up to it, string from column 11 (section 4.2). */
function fixedFormat(card: Card, findings: Findings): void {
  const field = card.raw.slice(10);
  const fixed =
    typeof card.value === "string"
      ? field.startsWith("'")
      : typeof card.value === "boolean"
        ? /^ {19}[TF](?: |\/|$)/.test(field)
        : /^(?=.{20}) *[+-]?\d+$/.test(field.slice(0, 20)) && !/^\d/.test(field.slice(20));
  if (card.value !== undefined && !fixed)
    findings.error("4.2", card, `the value of ${card.key} is not in fixed format`);
}

interface Fixed {
  readonly key: string;
  readonly is: (value: unknown) => boolean;
  readonly should: string;
}

const equal = (key: string, wanted: number): Fixed => ({
  key,
  is: (value) => value === wanted,
  should: String(wanted),
});
const TABLE = [equal("BITPIX", 8), equal("NAXIS", 2), equal("GCOUNT", 1)];

/** Values that the kind of unit leaves no choice of. */
const FIXED: Readonly<Record<UnitType, readonly Fixed[]>> = {
  primary: [],
  groups: [],
  image: [equal("PCOUNT", 0), equal("GCOUNT", 1)],
  "ascii-table": [...TABLE, equal("PCOUNT", 0)],
  "binary-table": TABLE,
  other: [],
};

const whole = (value: unknown): boolean =>
  (typeof value === "bigint" && value >= 0n) ||
  (typeof value === "number" && Number.isInteger(value) && value >= 0);

/** Values of the mandatory keywords. */
export function mandatoryValues(subject: Subject, findings: Findings): void {
  const { header, type } = subject;
  const section = SECTION[type];
  const check = (key: string, is: (value: unknown) => boolean, should: string): void => {
    const card = header.card(key);
    if (card !== undefined && !is(card.value)) {
      findings.error(
        section,
        card,
        `${key} is ${String(card.value ?? "unreadable")}; it has to be ${should}`,
      );
    }
  };
  for (const { key, is, should } of FIXED[type]) check(key, is, should);
  if (!FIXED[type].some(({ key }) => key === "BITPIX")) {
    check(
      "BITPIX",
      (value) => [8, 16, 32, 64, -32, -64].includes(value as number),
      "8, 16, 32, 64, -32 or -64",
    );
  }
  check("NAXIS", (value) => whole(value) && Number(value) <= 999, "an integer from 0 to 999");
  for (const { key } of header.cards)
    if (/^NAXIS[1-9]\d*$/.test(key)) check(key, whole, "zero or a positive integer");
  if (type !== "image") check("PCOUNT", whole, "zero or a positive integer");
  check("TFIELDS", (value) => whole(value) && Number(value) <= 999, "an integer from 0 to 999");
  const simple = header.card("SIMPLE");
  if (subject.unit.index === 0 && simple?.value === false) {
    findings.warn(section, simple, "SIMPLE is F: the file does not claim to follow the Standard");
  } else check("SIMPLE", (value) => typeof value === "boolean", "T");
  const axes = header.getNumber("NAXIS");
  for (const card of header.cards) {
    const n = /^NAXIS([1-9]\d*)$/.exec(card.key)?.[1];
    if (n !== undefined && axes !== undefined && Number(n) > axes)
      findings.error(section, card, `${card.key} goes beyond NAXIS = ${axes}`);
  }
  const extension = header.card("XTENSION");
  if (extension !== undefined && /^ *' /.test(extension.raw.slice(10)))
    findings.error("4.2.1.1", extension, "XTENSION begins with a space");
  if (type === "other")
    findings.warn(
      "3.4",
      placeOf(subject, "XTENSION"),
      `extensions of type ${String(extension?.value)} are not of the Standard`,
    );
}
