import { parseGoesClass } from "../../src/flares/goes-class.ts";
import type { Flare } from "../../src/flares/types.ts";

/** A flare of SWPC's that peaks at a time of 2012-01-01, or at any other. */
export function flareAt(peak: string, goesClass: string, more: Partial<Flare> = {}): Flare {
  const peakUtc = new Date(peak.includes("T") ? peak : `2012-01-01T${peak}Z`).toISOString();
  return {
    goesClass,
    peakFluxWm2: parseGoesClass(goesClass)!.peakFluxWm2,
    scale: "scaled",
    startUtc: null,
    peakUtc,
    endUtc: null,
    noaa: null,
    position: null,
    sources: ["SWPC"],
    satellite: null,
    ...more,
  };
}
