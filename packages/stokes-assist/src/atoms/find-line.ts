import { ArgumentError } from "@helioscope/core";
import type { SpectralLine } from "../types.ts";
import { findElement } from "./element.ts";
import { LINES } from "./lines.ts";

/**
 * The line of the shipped list nearest to a wavelength in air (Angstrom), of any element or of the one named.
 *
 * @throws {ArgumentError} where none lies within `tolerance` (0.05 Angstrom).
 */
export function findLine(
  wavelength: number,
  options: { readonly element?: string; readonly tolerance?: number } = {},
): SpectralLine {
  const symbol = options.element === undefined ? undefined : findElement(options.element).symbol;
  const tolerance = options.tolerance ?? 0.05;
  let best: SpectralLine | undefined;
  let distance = tolerance;
  for (const line of LINES) {
    const d = Math.abs(line.wavelength - wavelength);
    if (d <= distance && (symbol === undefined || line.element === symbol)) {
      best = line;
      distance = d;
    }
  }
  if (!best) {
    throw new ArgumentError(`No shipped line at ${wavelength} Angstrom`, {
      value: wavelength,
      expected: `a wavelength within ${tolerance} Angstrom of one of ${LINES.map((l) => l.wavelength).join(", ")}`,
      remedy: "Give the line as a SpectralLine of your own.",
    });
  }
  return best;
}
