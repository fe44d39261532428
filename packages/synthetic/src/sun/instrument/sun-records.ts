import { seededRandom } from "@helioscope/core";
import { type SyntheticSun, syntheticSun } from "../simulate.ts";
import type { SunState } from "../types.ts";
import { sunToFits, sunToPlainFits } from "./encode-sun.ts";
import { faultAt, type SunFault } from "./faults.ts";
import type { SunInstrumentName } from "./instruments.ts";
import { sunFileName } from "./names.ts";
import { observeSun } from "./observe-sun.ts";
import { sensitivityAt } from "./sensitivity.ts";
import { burstsOf, type SunFilesOptions } from "./write-options.ts";

/** What an instrument makes of a moment, or should have. */
export interface SunRecord {
  readonly instrument: SunInstrumentName;
  readonly file: string;
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  readonly fault: SunFault | undefined;
}

/** Moments that are written, milliseconds since 1970. */
export function momentsOf(options: SunFilesOptions): number[] {
  const step = options.cadenceMinutes * 60_000;
  return burstsOf(options).flatMap(({ start, frames }) =>
    Array.from({ length: frames }, (_, k) => Math.round(start + k * step)),
  );
}

/** The records of a moment, one for each instrument. */
export function recordsAt(options: SunFilesOptions, time: number): SunRecord[] {
  const { seed, faults, stereoAngleDeg, instruments } = options;
  return instruments.map((instrument) => {
    const salt = seededRandom(`${seed}/faults/${instrument}`).integer(2 ** 32) | 0;
    return {
      instrument,
      file: sunFileName(instrument, time, stereoAngleDeg < 0 ? "b" : "a"),
      time,
      fault: faultAt(faults, salt, time),
    };
  });
}

/** The Sun of these options: one for all bursts, in whatever year they are. */
function sunOf({ from, sun, seed }: SunFilesOptions): SyntheticSun {
  return syntheticSun({ begins: `${from.slice(0, 4)}-01-01T00:00:00.000Z`, ...sun, seed });
}

/** To begin anew costs about as much as so many frames. */
const WALKED_FRAMES = 24;

/** The states at the moments, in the order of time. Gaps of few frames are walked through. */
export function* statesOf(options: SunFilesOptions): Generator<SunState, void, undefined> {
  const sun = sunOf(options);
  const { cadenceMinutes, sequences } = options;
  const bursts = burstsOf(options);
  const every = sequences ? (sequences.everyHours * 60) / cadenceMinutes : 0;
  const whole = Number.isInteger(every) && Number.isInteger(cadenceMinutes * 60_000);
  if (sequences && whole && every - sequences.length <= WALKED_FRAMES) {
    const last = bursts[bursts.length - 1].frames;
    const frames = (bursts.length - 1) * every + last;
    let frame = 0;
    for (const state of sun.states({ from: bursts[0].start, cadenceMinutes, frames }))
      if (frame++ % every < sequences.length) yield state;
    return;
  }
  for (const { start, frames } of bursts) yield* sun.states({ from: start, cadenceMinutes, frames });
}

/** The file of a record; `plain`: not compressed. */
export async function contentOf(
  options: SunFilesOptions,
  { instrument, fault }: SunRecord,
  state: SunState,
  { plain = false, signal }: { readonly plain?: boolean; readonly signal?: AbortSignal | undefined } = {},
): Promise<Uint8Array> {
  if (fault === "empty") return new Uint8Array(0);
  const { seed, widthPx, level, noise, stereoAngleDeg, euv, from, declineYears } = options;
  const declines = declineYears !== null && instrument === "AIA 304";
  const observation = observeSun(state, instrument, {
    seed,
    widthPx,
    level,
    noise,
    stereoAngleDeg,
    euv,
    ...(declines ? { sensitivity: sensitivityAt(state.time, Date.parse(from), declineYears) } : {}),
    ...(fault ? { fault } : {}),
  });
  const content = await (plain ? sunToPlainFits : sunToFits)(observation, signal);
  // An odd number of bytes: never whole blocks.
  return fault === "truncated" ? content.slice(0, Math.floor(0.6 * content.length) | 1) : content;
}
