import {
  type Frame,
  headerText,
  isHelioError,
  parseTime,
  type Skip,
  solarImageFromHeader,
  throwIfAborted,
} from "@helioscope/core";
import type { PrepareConfig } from "../config.ts";
import { prepareDisc } from "../prepare/prepare-disc.ts";
import type { PreparedDisc, SequenceItem } from "../types.ts";

interface TimedFrame {
  readonly frame: Frame;
  readonly utc: string;
}

/** The frames that have a time, in its order, each time once; the others are skipped. Headers only. */
export async function inOrder(
  frames: AsyncIterable<Frame>,
  skipped: Skip[],
  signal?: AbortSignal,
): Promise<TimedFrame[]> {
  const timed = new Map<string, TimedFrame>();
  for await (const frame of frames) {
    throwIfAborted(signal);
    const utc = timeOf(frame);
    if (utc === undefined) skipped.push({ name: frame.name, reason: "Its header has no time" });
    else if (timed.has(utc))
      skipped.push({ name: frame.name, reason: `${timed.get(utc)?.frame.name} has the same time` });
    else timed.set(utc, { frame, utc });
  }
  return [...timed.values()].sort((a, b) => Date.parse(a.utc) - Date.parse(b.utc));
}

/** The middle of the exposure where the header states it. */
function timeOf({ header, name, width, height }: Frame): string | undefined {
  const stated = headerText(header, "T_OBS");
  if (stated !== undefined) {
    try {
      return parseTime(stated, headerText(header, "TIMESYS")).utc;
    } catch (error) {
      if (!isHelioError(error)) throw error;
    }
  }
  return solarImageFromHeader({ data: new Float32Array(0), width, height }, header, name).time?.utc;
}

/** Reads frames one by one and brings them to the common grid; those that cannot be are skipped with the reason. */
export async function* preparedItems(
  frames: readonly TimedFrame[],
  config: PrepareConfig,
  options: {
    readonly skipped: Skip[];
    readonly fieldOf: ((euv: PreparedDisc, utc: string) => PreparedDisc | undefined) | undefined;
    readonly signal?: AbortSignal;
    readonly onWarning?: (warning: string) => void;
  },
): AsyncGenerator<SequenceItem> {
  const { skipped, fieldOf, signal, onWarning } = options;
  for (const { frame, utc } of frames) {
    throwIfAborted(signal);
    let euv: PreparedDisc;
    try {
      euv = prepareDisc(await frame.read(), frame.header, "euv", config, onWarning ? { onWarning } : {});
    } catch (error) {
      if (!isHelioError(error, "data", "format", "truncated", "shape", "unsupported")) throw error;
      skipped.push({ name: frame.name, reason: error.message });
      continue;
    }
    const field = fieldOf?.(euv, utc);
    yield { utc, euv, ...(field && { field }) };
  }
}
