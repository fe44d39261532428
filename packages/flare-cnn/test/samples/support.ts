import type { FlareCoverage } from "@helioscope/archives";
import { parseTime } from "@helioscope/core";
import type { SharpRecord } from "../../src/types.ts";

/** A record that passes every rule of the paper, with changes. `time` as T_REC. */
export function record(
  changes: Partial<Omit<SharpRecord, "time">> & { readonly time?: string } = {},
): SharpRecord {
  const { time = "2011.02.13_05:00:00_TAI", ...rest } = changes;
  return {
    name: time,
    harp: 377,
    noaa: [11158],
    quality: 0,
    radialVelocityMS: 2000,
    longitudeDeg: -10,
    latitudeDeg: -20,
    patchLongitudesDeg: [-23, -1],
    areaMicroHemispheres: 3000,
    unsignedFluxMx: 1e22,
    widthPx: 744,
    heightPx: 377,
    ...rest,
    time: parseTime(time),
  };
}

/** Lists that know everything. */
export const COVERED: FlareCoverage = {
  intervals: [{ fromUtc: "2010-05-01T00:00:00.000Z", toUtc: "2030-01-01T00:00:00.000Z", minimumClass: null }],
};
