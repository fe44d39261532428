import type { MilneEddingtonLine } from "./kernel.ts";
import { ZEEMAN_SPLITTING } from "./line-sums.ts";

/** Wavelengths that belong to one line. */
export interface LineWindow {
  readonly line: MilneEddingtonLine;
  /** First index. */
  readonly from: number;
  /** Index after the last. */
  readonly to: number;
  /** Effective Lande factor: mean shift of the red components. */
  readonly lande: number;
  /** Second-order effective Lande factor: mean square shift of the sigma components less that of the pi components. */
  readonly secondLande: number;
}

/** Half-width that holds an unsplit line at 6302 Angstrom; grows with the wavelength. */
const HALF_WIDTH = 0.3 / 6302;
const WIDEST_FIELD = 3000;

/** The window of each line: wide enough for a split umbral line, and at most half way to its neighbours. */
export function lineWindows(
  wavelengths: Float64Array,
  lines: readonly MilneEddingtonLine[],
  halfWidth?: number,
): LineWindow[] {
  return lines.map((line) => {
    const { shifts, strengths } = line.pattern.red;
    let lande = 0;
    let secondLande = 0;
    for (let k = 0; k < shifts.length; k++) {
      lande += shifts[k] * strengths[k];
      secondLande += shifts[k] ** 2 * strengths[k];
    }
    const { pi } = line.pattern;
    for (let k = 0; k < pi.shifts.length; k++) secondLande -= pi.shifts[k] ** 2 * pi.strengths[k];
    const w = line.wavelength;
    let half = halfWidth ?? HALF_WIDTH * w + ZEEMAN_SPLITTING * w * w * Math.abs(lande) * WIDEST_FIELD;
    for (const other of lines) {
      if (other !== line) half = Math.min(half, Math.abs(other.wavelength - w) / 2);
    }
    let from = 0;
    while (from < wavelengths.length && wavelengths[from] < w - half) from++;
    let to = from;
    while (to < wavelengths.length && wavelengths[to] <= w + half) to++;
    return { line, from, to, lande, secondLande };
  });
}
