import { DataError } from "@helioscope/core";
import type { Atmosphere } from "../types.ts";
import { atmosphereOf, DEPTH_QUANTITIES } from "./atmosphere.ts";
import { continuousAzimuths } from "./azimuth.ts";
import { naturalSpline } from "./spline.ts";

/**
 * The atmosphere on another grid of log tau (deepest first), by natural cubic splines; the electron pressure in its
 * logarithm, azimuths the shorter way round. Beyond the ends the spline goes on as a straight line.
 *
 * @throws {DataError} where an electron pressure is not positive.
 */
export function resample(atmosphere: Atmosphere, logTau: ArrayLike<number>): Atmosphere {
  const columns = { logTau } as { logTau: ArrayLike<number> } & Record<string, ArrayLike<number>>;
  const x = Float64Array.from(atmosphere.logTau, (value) => -value);
  const at = Float64Array.from(logTau, (value) => -value);
  for (const quantity of DEPTH_QUANTITIES) {
    const values = quantity === "azimuth" ? continuousAzimuths(atmosphere.azimuth) : atmosphere[quantity];
    if (quantity !== "electronPressure") {
      columns[quantity] = naturalSpline(x, values, at);
      continue;
    }
    if (!values.every((value) => value > 0)) {
      throw new DataError("An electron pressure is not positive", {
        value: Math.min(...values),
        remedy: "Put the atmosphere in hydrostatic equilibrium first.",
      });
    }
    columns[quantity] = naturalSpline(x, values.map(Math.log), at).map(Math.exp);
  }
  return atmosphereOf(columns);
}
