import type { Flare } from "@helioscope/archives";

const LETTERS: Readonly<Record<string, number>> = { C: 1e-6, M: 1e-5, X: 1e-4 };

/** A flare as a list has it, of class, peak and NOAA number. */
export function flareOf(goesClass: string, peakUtc: string, noaa: number | null = 11158): Flare {
  return {
    goesClass,
    peakFluxWm2: LETTERS[goesClass[0]] * Number(goesClass.slice(1)),
    scale: "scaled",
    startUtc: null,
    peakUtc,
    endUtc: null,
    noaa,
    position: null,
    sources: ["SWPC"],
    satellite: null,
  };
}

/** Those of HARP 377 in February 2011 at or above M. */
export const HARP_377_FLARES: readonly Flare[] = [
  flareOf("X2.2", "2011-02-15T01:56:00Z"),
  flareOf("M6.6", "2011-02-13T17:38:00Z"),
  flareOf("M2.2", "2011-02-14T17:26:00Z"),
];
