import type { Card } from "../header/card.ts";

/** One thing in a file that breaks the FITS Standard, or that it advises against. */
export interface FitsFinding {
  /** "error" for what the Standard forbids, "warning" for what it deprecates or what is likely a mistake. */
  readonly severity: "error" | "warning";
  readonly message: string;
  /** 0-based index of the header-data unit. */
  readonly unit: number;
  /** Keyword of the card at fault, where one is. */
  readonly card?: string;
  /** Offset in the (inflated) file, in bytes. */
  readonly byteOffset: number;
  /** Section of the FITS Standard, version 4.0; "" for what a widespread convention says. */
  readonly section: string;
}

/** Where a finding is: a card, or a byte of the file. */
export type Place = Pick<Card, "key" | "byteOffset"> | number;

const MOST = 500;

/** Collects the findings of one unit; after 500 errors, or 500 warnings, only their number is kept. */
export class Findings {
  readonly unit: number;
  readonly #list: FitsFinding[] = [];
  readonly #places = new Set<number>();
  readonly #counts = { error: 0, warning: 0 };

  constructor(unit: number) {
    this.unit = unit;
  }

  error(section: string, place: Place, message: string): void {
    this.#add("error", section, place, message);
  }

  warn(section: string, place: Place, message: string): void {
    this.#add("warning", section, place, message);
  }

  /** Whether something has been said about the card or byte already. */
  has(byteOffset: number): boolean {
    return this.#places.has(byteOffset);
  }

  /** In the order of the file. */
  get list(): FitsFinding[] {
    const list = this.#list.toSorted((a, b) => a.byteOffset - b.byteOffset);
    for (const severity of ["error", "warning"] as const) {
      const left = this.#counts[severity] - MOST;
      if (left <= 0) continue;
      const { byteOffset } = list[list.length - 1];
      list.push({ severity, message: `${left} more left out`, unit: this.unit, byteOffset, section: "" });
    }
    return list;
  }

  #add(severity: FitsFinding["severity"], section: string, place: Place, message: string): void {
    if (++this.#counts[severity] > MOST) return;
    const where =
      typeof place === "number" ? { byteOffset: place } : { card: place.key, byteOffset: place.byteOffset };
    this.#places.add(where.byteOffset);
    this.#list.push({ severity, message, unit: this.unit, ...where, section });
  }
}
