import { ArgumentError } from "@helioscope/core";
import type { Atmosphere } from "../types.ts";

/**
 * An atmosphere whose optical depths are those along the vertical, such as a shipped model, as it is seen at a
 * heliocentric angle: along the line of sight the depths are greater by 1/mu. The other quantities are shared.
 *
 * @throws {ArgumentError} where mu is not in (0, 1].
 */
export function alongLineOfSight(atmosphere: Atmosphere, mu: number): Atmosphere {
  const shift = lineOfSightShift(mu);
  return { ...atmosphere, logTau: atmosphere.logTau.map((depth) => depth - shift) };
}

/** What is to be added to a log tau along the line of sight to have that along the vertical. */
export function lineOfSightShift(mu: number): number {
  if (!(mu > 0 && mu <= 1)) {
    throw new ArgumentError(`mu is ${mu}`, { value: mu, expected: "a number above 0, at most 1" });
  }
  return Math.log10(mu);
}
