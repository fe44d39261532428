import { ArgumentError } from "@helioscope/core";
import { formatGoesClass, parseGoesClass } from "./goes-class.ts";
import type { Flare } from "./types.ts";

/** What NOAA multiplied the 1 to 8 Angstrom flux of GOES-15 and before by (GOES-R XRS user's guide, section 2.2). */
export const SWPC_SCALE_FACTOR = 0.7;

// GOES-16 entered service on 18 December 2017; the last of the GOES-13 to -15 series was stored in March 2020.
const LAST_SCALED_YEAR = "2018-01-01";
const FIRST_TRUE_DAY = "2020-03-05";

/**
 * The scale that NOAA's operational lists have a class on: by the satellite ("GOES-15"), or where the list names none by
 * the date. Between 2018 and March 2020 either series may have been listed: "unknown".
 */
export function operationalScale(satellite: string | null, peakUtc: string): Flare["scale"] {
  const number = /\d+/.exec(satellite ?? "")?.[0];
  if (number !== undefined) return Number(number) <= 15 ? "scaled" : "true";
  if (peakUtc < LAST_SCALED_YEAR) return "scaled";
  return peakUtc >= FIRST_TRUE_DAY ? "true" : "unknown";
}

export interface ScaleOptions {
  /** What to take a flare for whose scale is unknown. Without it such a flare is refused. */
  readonly unknownAs?: "scaled" | "true";
}

/**
 * Peak flux on one of the two scales, W/m2. Throws an ArgumentError for a flare of unknown scale unless told what to
 * take it for.
 */
export function fluxOnScale(flare: Flare, scale: "scaled" | "true", options: ScaleOptions = {}): number {
  const listed = flare.scale === "unknown" ? options.unknownAs : flare.scale;
  if (listed === undefined) {
    throw new ArgumentError(`The scale of the ${flare.goesClass} flare of ${flare.peakUtc} is unknown`, {
      value: flare,
      expected: "a flare on the scaled or the true scale",
      remedy: "Say what to take it for with unknownAs.",
    });
  }
  if (listed === scale) return flare.peakFluxWm2;
  return scale === "true" ? flare.peakFluxWm2 / SWPC_SCALE_FACTOR : flare.peakFluxWm2 * SWPC_SCALE_FACTOR;
}

/**
 * The flare on the scale of GOES-16 and later: a scaled M6.6 is a true M9.4. Flux and class are those of the rounded
 * class, as a list would have them. Throws an ArgumentError as {@link fluxOnScale} does.
 */
export function toTrueScale(flare: Flare, options: ScaleOptions = {}): Flare {
  if (flare.scale === "true") return flare;
  const goesClass = formatGoesClass(fluxOnScale(flare, "true", options));
  return { ...flare, goesClass, peakFluxWm2: parseGoesClass(goesClass)!.peakFluxWm2, scale: "true" };
}
