import { DataError, type HeaderLike, headerNumber } from "@helioscope/core";

/** SDOML's: an exposure is not taken for shorter, seconds. */
const SHORTEST = 1e-2;

/**
 * Seconds to divide by: EXPTIME, at least 0.01 (SDOML); 1 where the unit says that it has been done (`DN/s`). Throws a DataError
 * where the exposure is not known.
 */
export function exposureSeconds(name: string, header: HeaderLike, unit: string | undefined): number {
  if (unit !== undefined && /(\/\s*s(ec(onds?)?)?\b|s\s*(\^|\*\*)?\s*-1\b|sec-1)/i.test(unit)) return 1;
  const seconds = headerNumber(header, "EXPTIME");
  if (seconds === undefined || !(seconds > 0)) {
    throw new DataError(`${name} does not say how long it was exposed`, {
      value: seconds,
      expected: "EXPTIME in seconds, or values in DN/s",
    });
  }
  return Math.max(seconds, SHORTEST);
}
