import { ArgumentError } from "@helioscope/core";
import type { SequenceConfig } from "../config.ts";
import { MINUTE, nearestTime } from "./nearest.ts";

/**
 * Every run of `frames` images at the cadence, as indices in the order of time: for each image that it can end with, those
 * nearest to one cadence before it, two before it and so on, each at most `toleranceMinutes` off its place (section 2). Runs
 * overlap; where an image is missing there is none. `times` ascending, milliseconds.
 */
export function sequencesOf(
  times: readonly number[],
  { frames, cadenceMinutes, toleranceMinutes }: SequenceConfig,
): number[][] {
  if (frames > 1 && toleranceMinutes >= cadenceMinutes) {
    throw new ArgumentError(`A tolerance of ${toleranceMinutes} minutes at a cadence of ${cadenceMinutes}`, {
      value: toleranceMinutes,
      expected: "less than the cadence, best less than half of it",
    });
  }
  const runs: number[][] = [];
  for (let last = 0; last < times.length; last++) {
    const run = [last];
    for (let back = 1; back < frames; back++) {
      const place = times[last] - back * cadenceMinutes * MINUTE;
      const found = nearestTime(times, place);
      if (Math.abs(times[found] - place) > toleranceMinutes * MINUTE || found >= run[0]) break;
      run.unshift(found);
    }
    if (run.length === frames) runs.push(run);
  }
  return runs;
}
