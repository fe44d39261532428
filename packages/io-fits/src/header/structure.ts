import type { Bitpix } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { Header } from "./header.ts";

/** Reads the keywords that give sizes, and refuses what is not a size. */
export class Structure {
  readonly header: Header;
  readonly unit: number;

  constructor(header: Header, unit: number) {
    this.header = header;
    this.unit = unit;
  }

  /** A typed error that names the card. */
  fail(card: string, fact: string, expected: string): FitsError<"format"> {
    const found = this.header.card(card);
    return new FitsError("format", fact, {
      unit: this.unit,
      card,
      value: found?.value,
      expected,
      byteOffset: found?.byteOffset ?? this.header.cards[0]?.byteOffset,
    });
  }

  /** An integer keyword between `low` and `high`, or `fallback` where the keyword is absent. */
  integer(card: string, low: number, high: number, fallback?: number): number {
    const value = this.header.get(card);
    if (value === undefined && fallback !== undefined && !this.header.has(card)) return fallback;
    const expected = `an integer from ${low} to ${high}`;
    if (value === undefined) throw this.fail(card, `${card} is missing or cannot be read`, expected);
    const number = typeof value === "bigint" ? Number(value) : value;
    if (typeof number !== "number" || !Number.isInteger(number) || number < low || number > high) {
      throw this.fail(card, `${card} is ${String(value)}`, expected);
    }
    return number;
  }

  bitpix(card = "BITPIX"): Bitpix {
    const value = this.integer(card, -64, 64);
    if (![8, 16, 32, 64, -32, -64].includes(value)) {
      throw this.fail(card, `${card} is ${value}`, "8, 16, 32, 64, -32 or -64");
    }
    return value as Bitpix;
  }

  /** NAXIS and its NAXISn, fastest axis first. */
  axes(prefix = "NAXIS"): number[] {
    const count = this.integer(prefix, 0, 999);
    return Array.from({ length: count }, (_, i) =>
      this.integer(`${prefix}${i + 1}`, 0, Number.MAX_SAFE_INTEGER),
    );
  }

  /** Bytes of the data (Standard, equation 2; for random groups equation 4). */
  dataLength(): number {
    const axes = this.axes();
    if (axes.length === 0) return 0;
    const bytes = Math.abs(this.bitpix()) / 8;
    const groups = axes[0] === 0 && this.header.getBoolean("GROUPS") === true;
    const pixels = (groups ? axes.slice(1) : axes).reduce((product, n) => product * n, 1);
    const extra = this.integer("PCOUNT", 0, Number.MAX_SAFE_INTEGER, 0);
    const count = this.integer("GCOUNT", 0, Number.MAX_SAFE_INTEGER, 1);
    const length = bytes * count * (extra + pixels);
    if (!Number.isSafeInteger(length)) {
      throw this.fail("NAXIS", `The axes ask for about ${length.toExponential(1)} bytes`, "less than 2^53");
    }
    return length;
  }
}
