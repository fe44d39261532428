import type { Flare } from "@helioscope/archives";
import { ArgumentError } from "@helioscope/core";

export interface PersistenceOptions {
  /** How far back a flare counts; 24 where absent. */
  readonly hours?: number;
  /** Flares of at least this peak flux, W/m2; 1e-5 (M1.0) where absent. */
  readonly minimumWm2?: number;
}

/**
 * Persistence: 1 for a region that had a flare in the hours up to a time, 0 for one that had none. Flares are those of the
 * region, ordered by peak or not. Against labels of the whole passage that come of the same flares it can raise no false
 * alarm: a region that has had such a flare is a flaring one. One that peaks at the very time counts. Throws an ArgumentError for hours that are not
 * above zero.
 */
export function persistence(flares: readonly Flare[], utc: string, options: PersistenceOptions = {}): 0 | 1 {
  const { hours = 24, minimumWm2 = 1e-5 } = options;
  if (!(hours > 0))
    throw new ArgumentError(`Persistence over ${hours} hours`, { value: hours, expected: "above 0" });
  const time = Date.parse(utc);
  for (const { peakUtc, peakFluxWm2 } of flares) {
    const before = time - Date.parse(peakUtc);
    // Classes are decimal; the flux of an M1.0 need not be 1e-5 to the last bit.
    if (before >= 0 && before <= hours * 3_600_000 && peakFluxWm2 >= minimumWm2 * (1 - 1e-9)) return 1;
  }
  return 0;
}
