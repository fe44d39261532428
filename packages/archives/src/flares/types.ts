/** A solar flare in soft X-rays, as one list or several have it. */
export interface Flare {
  /** GOES class as listed, such as "M6.6" or "X2.2". */
  readonly goesClass: string;
  /** Peak flux in 1 to 8 Angstrom that the class stands for, W/m2: M6.6 is 6.6e-5. */
  readonly peakFluxWm2: number;
  /**
   * Which scale the class is on. NOAA's operational classes up to GOES-15 carry a factor 0.7 that those of GOES-16 on
   * (and the reprocessed archive) lack, so that the same flare is listed about 1.43 times stronger in the latter.
   */
  readonly scale: "scaled" | "true" | "unknown";
  /** UTC, ISO 8601 with a trailing Z; null where the list does not say (a flare that still runs has no end). */
  readonly startUtc: string | null;
  readonly peakUtc: string;
  readonly endUtc: string | null;
  /** Number of the NOAA active region, five digits (11158); null where the list does not say. */
  readonly noaa: number | null;
  /** Stonyhurst heliographic degrees, north and west positive; null where the list does not say. */
  readonly position: { readonly latitudeDeg: number; readonly longitudeDeg: number } | null;
  /** Who lists it: "SWPC", "SSW Latest Events", "NGDC", ...; more than one after a join. */
  readonly sources: readonly string[];
  /** Such as "GOES-15"; null where the list does not say. */
  readonly satellite: string | null;
}
