import { seededRandom } from "@helioscope/core";
import type { SunInstrument } from "./instruments.ts";

const INTERVAL = 3 * 3_600_000;

/** Where a telescope looks, in native pixels from the middle of its image to disc centre. */
export interface Pointing {
  readonly actual: readonly [number, number];
  /** As the header of level 1 has it. */
  readonly stated: readonly [number, number];
  /** Interval of the master pointing table that the time lies in, milliseconds since 1970. */
  readonly start: number;
  readonly stop: number;
}

/** Pointing drifts from one interval of three hours to the next; headers know it from a while ago. */
export function pointingAt(instrument: SunInstrument, seed: number | string, time: number): Pointing {
  const interval = Math.floor(time / INTERVAL);
  const fixed = seededRandom(`${seed}/pointing/${instrument.name}`);
  const moved = fixed.fork(interval);
  const { offCentrePx, pointingErrorPx } = instrument;
  const off = () => 0.7 * offCentrePx * fixed.normal();
  const actual = [
    off() + 0.05 * offCentrePx * moved.normal(),
    off() + 0.05 * offCentrePx * moved.normal(),
  ] as const;
  const wrong = () => 0.7 * pointingErrorPx * moved.normal();
  return {
    actual,
    stated: [actual[0] + wrong(), actual[1] + wrong()],
    start: interval * INTERVAL,
    stop: (interval + 1) * INTERVAL,
  };
}
