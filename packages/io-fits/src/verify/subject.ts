import type { Card } from "../header/card.ts";
import type { Header } from "../header/header.ts";
import type { Unit } from "../unit.ts";
import type { Findings } from "./finding.ts";

/** What a header says that its unit is, whatever the unit turned out to be. */
export type UnitType = "primary" | "groups" | "image" | "ascii-table" | "binary-table" | "other";

/** A unit under examination, by the header that the file stores. */
export interface Subject {
  readonly unit: Unit;
  readonly header: Header;
  readonly type: UnitType;
  /** A binary table that holds a compressed image (ZIMAGE) or table (ZTABLE). */
  readonly compressed: "image" | "table" | undefined;
}

/** One rule of the Standard: looks at a unit and says what breaks it. */
export type Rule = (subject: Subject, findings: Findings) => void;

const TYPES: Readonly<Record<string, UnitType>> = {
  IMAGE: "image",
  IUEIMAGE: "image",
  TABLE: "ascii-table",
  BINTABLE: "binary-table",
  A3DTABLE: "binary-table",
};

export function subjectOf(unit: Unit): Subject {
  const header = "tableHeader" in unit ? unit.tableHeader : unit.header;
  const type = typeOf(unit, header);
  const compressed =
    type !== "binary-table"
      ? undefined
      : header.getBoolean("ZIMAGE")
        ? "image"
        : header.getBoolean("ZTABLE")
          ? "table"
          : undefined;
  return { unit, header, type, compressed };
}

function typeOf(unit: Unit, header: Header): UnitType {
  if (unit.index > 0) return TYPES[(header.getString("XTENSION") ?? "").trim().toUpperCase()] ?? "other";
  return header.getBoolean("GROUPS") === true && header.get("NAXIS1") === 0 ? "groups" : "primary";
}

/** The card of a keyword, or the beginning of the header where there is none. */
export function placeOf({ header, unit }: Subject, key: string): Card | number {
  return header.card(key) ?? unit.span.headerOffset;
}

/** Keyword and index of an indexed keyword: `TFORM12` gives `["TFORM", 12]`. */
export function indexed(key: string): readonly [root: string, index: number] | undefined {
  const match = /^([A-Z_]+?)([1-9]\d*)$/.exec(key);
  return match === null ? undefined : [match[1], Number(match[2])];
}
