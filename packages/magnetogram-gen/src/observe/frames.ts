import { type Frame, isHelioError, type Skip, solarImageFromHeader, throwIfAborted } from "@helioscope/core";
import type { PrepareConfig } from "../config.ts";
import {
  observationTime,
  type PreparedImage,
  prepareImage,
  type RejectedImage,
} from "../dataset/prepare-image.ts";
import { warnOnce } from "../dataset/warn-once.ts";
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

function timeOf({ header, name, width, height }: Frame): string | undefined {
  const image = solarImageFromHeader({ data: new Float32Array(0), width, height }, header, name);
  return observationTime(image, header);
}

/** Reads frames one by one, judges them and brings them to the common grid; the others are skipped with the reason. */
export async function* preparedItems(
  frames: readonly TimedFrame[],
  prepare: PrepareConfig,
  options: {
    readonly skipped: Skip[];
    readonly fieldOf: ((euv: PreparedDisc, utc: string) => PreparedDisc | undefined) | undefined;
    readonly signal?: AbortSignal;
    readonly onWarning?: (warning: string) => void;
  },
): AsyncGenerator<SequenceItem> {
  const { skipped, fieldOf, signal, onWarning } = options;
  const warnings = warnOnce(onWarning);
  for (const { frame, utc } of frames) {
    throwIfAborted(signal);
    let made: PreparedImage | RejectedImage;
    try {
      const image = await frame.read();
      const extras = { onWarning: warnings(image.name) };
      made = prepareImage(image, frame.header, "euv", { prepare, extras });
    } catch (error) {
      if (!isHelioError(error, "data", "format", "truncated", "shape", "unsupported")) throw error;
      skipped.push({ name: frame.name, reason: error.message });
      continue;
    }
    if ("cause" in made) {
      skipped.push({ name: frame.name, reason: made.reason });
      continue;
    }
    const euv = made.disc;
    const field = fieldOf?.(euv, utc);
    yield { utc, euv, ...(field && { field }) };
  }
}
