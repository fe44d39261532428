import type { Flare } from "@helioscope/archives";
import { ArgumentError } from "@helioscope/core";

/**
 * What a forecast is of, as Barnes et al. (2016) and Leka et al. (2019) write it: class / latency / validity, such as
 * M1.0+ / 0 h / 24 h.
 */
export interface FlareEvent {
  /** Least peak flux, W/m2: 1e-5 for M1.0. */
  readonly minimumWm2: number;
  /** Hours from the magnetogram to the beginning of the validity. */
  readonly latencyHours: number;
  /** Hours that the forecast is valid for. */
  readonly validityHours: number;
}

/** M1.0+ / 0 h / 24 h. */
export const M_WITHIN_A_DAY: FlareEvent = { minimumWm2: 1e-5, latencyHours: 0, validityHours: 24 };

/**
 * Whether each magnetogram's region peaks in such a flare within (t + latency, t + latency + validity]: labels of a
 * forecast, unlike the paper's, which know the whole passage. The flares of all NOAA numbers of the region count; the
 * flares have to cover the time of the samples, or what is missing counts as quiet. Throws an ArgumentError for a
 * negative latency or a validity that is not above zero.
 */
export function eventLabels(
  samples: readonly { readonly noaa: readonly number[]; readonly utc: string }[],
  flares: readonly Flare[],
  event: FlareEvent = M_WITHIN_A_DAY,
): Uint8Array {
  const { minimumWm2, latencyHours, validityHours } = event;
  if (!(latencyHours >= 0 && validityHours > 0)) {
    throw new ArgumentError(`A forecast for ${validityHours} h after ${latencyHours} h`, {
      value: [latencyHours, validityHours],
      expected: "a latency of at least 0, a validity above 0",
    });
  }
  const peaks = new Map<number, number[]>();
  for (const { noaa, peakFluxWm2, peakUtc } of flares) {
    if (noaa === null || !(peakFluxWm2 >= minimumWm2 * (1 - 1e-9))) continue;
    const list = peaks.get(noaa);
    if (list) list.push(Date.parse(peakUtc));
    else peaks.set(noaa, [Date.parse(peakUtc)]);
  }
  return Uint8Array.from(samples, ({ noaa, utc }) => {
    const from = Date.parse(utc) + latencyHours * 3_600_000;
    const to = from + validityHours * 3_600_000;
    return noaa.some((number) => peaks.get(number)?.some((peak) => peak > from && peak <= to)) ? 1 : 0;
  });
}
