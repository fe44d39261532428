import { FitsError } from "../errors.ts";
import type { Header } from "../header/header.ts";
import type { WcsWarning } from "./wcs.ts";

/** The cards of one description, with the changes that repairs make to them. */
export class WcsCards {
  readonly header: Header;
  /** Letter of the alternate, or "". */
  readonly alternate: string;
  readonly warnings: WcsWarning[] = [];
  readonly #changed = new Map<string, string | number>();

  constructor(header: Header, alternate: string) {
    this.header = header;
    this.alternate = alternate;
  }

  /** The keyword as it stands in this description: CRPIX1 as CRPIX1A. */
  key(name: string): string {
    return name + this.alternate;
  }

  has(name: string): boolean {
    return this.#changed.has(name) || this.header.has(this.key(name));
  }

  /** A number; undefined where the card is absent or has no value. */
  number(name: string): number | undefined {
    const changed = this.#changed.get(name);
    if (typeof changed === "number") return changed;
    const key = this.key(name);
    const value = this.header.get(key);
    if (value === undefined) return undefined;
    const number = this.header.getNumber(key) ?? (typeof value === "string" ? numeric(value) : undefined);
    if (number === undefined) throw this.fail(name, `${key} is ${String(value)}`, "a number");
    return number;
  }

  text(name: string): string | undefined {
    const changed = this.#changed.get(name);
    if (typeof changed === "string") return changed;
    return this.header.getString(this.key(name))?.trim();
  }

  /** Gives a card another value, or one where it had none, and says so. */
  change(name: string, value: string | number, message: string): void {
    this.#changed.set(name, value);
    this.warn(name, message);
  }

  warn(name: string, message: string): void {
    this.warnings.push({ card: this.key(name), message });
  }

  fail(name: string, fact: string, expected: string): FitsError<"format"> {
    const card = this.header.card(this.key(name));
    return new FitsError("format", fact, {
      card: this.key(name),
      value: card?.value,
      expected,
      byteOffset: card?.byteOffset,
    });
  }
}

/** A number that someone wrote as a string. */
function numeric(text: string): number | undefined {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}
