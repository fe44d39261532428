import { ArgumentError } from "@helioscope/core";
import type { SunImage, SunState, SunView } from "../types.ts";
import { intensity171 } from "./intensity-171.ts";
import { intensity304 } from "./intensity-304.ts";
import type { EuvOptions } from "./options.ts";

/** Bands of AIA that are made: He II 304 and Fe IX 171, by their wavelengths in angstrom. */
export type EuvBand = "304" | "171";

/**
 * A state as it is seen in EUV, DN/s, without noise and without the instrument's faults; row 0 as the field's. Brightness follows
 * the unsigned flux (its power 0.6 in 304), whose signs do not show; the quiet Sun's texture lives for
 * hours and turns with the Sun, network and plages flicker within minutes, flares brighten by their light curves alone, filaments are
 * dark on the disc and bright over the limb. In 171 there are loops.
 *
 * Throws an ArgumentError for another band, and for options out of range.
 */
export function intensityOf(state: SunState, view: SunView, band: EuvBand, options: EuvOptions): SunImage {
  const { quietDnPerS = 1, flicker = 1 } = options;
  if (!(quietDnPerS > 0 && Number.isFinite(quietDnPerS))) {
    throw new ArgumentError(`The quiet Sun has ${quietDnPerS} DN/s`, {
      value: quietDnPerS,
      expected: "above 0",
    });
  }
  if (!(flicker >= 0 && Number.isFinite(flicker))) {
    throw new ArgumentError(`flicker is ${flicker}`, { value: flicker, expected: "0 or more" });
  }
  if (band === "304") return intensity304(state, view, options);
  if (band === "171") return intensity171(state, view, options);
  throw new ArgumentError(`There is no band "${String(band)}"`, { value: band, expected: "304 or 171" });
}
