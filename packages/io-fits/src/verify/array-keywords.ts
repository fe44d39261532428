import type { Findings } from "./finding.ts";
import { indexed, type Subject } from "./subject.ts";

/** Lowest and highest integer of the widths that BITPIX and column types name. */
const RANGES: ReadonlyMap<number, readonly [low: bigint, high: bigint]> = new Map([
  [8, [0n, 255n]],
  [16, [-(2n ** 15n), 2n ** 15n - 1n]],
  [32, [-(2n ** 31n), 2n ** 31n - 1n]],
  [64, [-(2n ** 63n), 2n ** 63n - 1n]],
]);

/** BSCALE, BLANK and the parameters of groups against the data that they describe (sections 4.4.2.5 and 6.1.2). */
export function arrayKeywords({ header, type, compressed }: Subject, findings: Findings): void {
  if (type === "ascii-table" || (type === "binary-table" && compressed !== "image")) return;
  const scale = header.card("BSCALE");
  if (scale?.value === 0) findings.warn("4.4.2.5", scale, "BSCALE is 0: all values are the same");
  const bitpix = header.getNumber(compressed === "image" ? "ZBITPIX" : "BITPIX") ?? 0;
  const blank = header.card("BLANK");
  if (blank !== undefined && bitpix < 0)
    findings.error("4.4.2.5", blank, `BLANK is not for floating-point data (BITPIX = ${bitpix})`);
  else if (blank !== undefined && bitpix > 0)
    outOfRange(blank.value, bitpix, () =>
      findings.warn("4.4.2.5", blank, `BLANK = ${String(blank.value)} is no value of ${bitpix} bits`),
    );
  if (type === "primary" && header.get("GROUPS") !== true) {
    for (const key of ["PCOUNT", "GCOUNT"]) {
      const card = header.card(key);
      if (card !== undefined) findings.error("4.4.1.1", card, `${key} does not belong into a primary array`);
    }
  }
  if (type !== "groups") return;
  const parameters = header.getNumber("PCOUNT") ?? 0;
  for (const card of header.cards) {
    const [root = "", n = 0] = indexed(card.key) ?? [];
    if (/^(?:PTYPE|PSCAL|PZERO)$/.test(root) && n > parameters)
      findings.error("6.1.2", card, `${card.key} goes beyond PCOUNT = ${parameters}`);
  }
}

/** Calls back where an integer does not fit into so many bits; of a width that does not exist nothing is said. */
export function outOfRange(value: unknown, bits: number, found: () => void): void {
  if (typeof value !== "bigint" && !Number.isInteger(value)) return;
  const range = RANGES.get(bits);
  if (range === undefined) return;
  const [low, high] = range;
  const whole = BigInt(value as number | bigint);
  if (whole < low || whole > high) found();
}
