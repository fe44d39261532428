import { ArgumentError } from "@helioscope/core";
import { isTimeRange, type KeyFilter, type RecordSetQuery, type TimeRange } from "./record-set.ts";
import { taiMilliseconds, taiText } from "./tai.ts";

export interface ChunkOptions {
  /** Longest stretch of time of a chunk; a multiple of the cadence is taken. 30 days unless said. */
  readonly chunkSeconds?: number;
  /** Values of a listed prime key in a chunk. 50 unless said. */
  readonly chunkValues?: number;
}

/**
 * A record set cut into smaller ones, in order: its first list of values in slices, its first time range in stretches.
 * Together they hold the same records; one that lies on a cut may be in both neighbours. Servers answer short questions
 * and time out on long ones.
 */
export function chunks(query: RecordSetQuery, options: ChunkOptions = {}): RecordSetQuery[] {
  const { chunkSeconds, chunkValues } = chunkLimits(options);
  const keys = query.keys ?? [];
  const values = keys.findIndex((filter) => Array.isArray(filter) && filter.length > chunkValues);
  const times = keys.findIndex(isTimeRange);
  let parts: (readonly KeyFilter[])[] = [keys];
  if (values >= 0) {
    const slices = sliced(keys[values] as readonly number[], chunkValues);
    parts = parts.flatMap((part) => slices.map((slice) => part.with(values, slice)));
  }
  if (times >= 0) {
    const stretches = cut(keys[times] as TimeRange, chunkSeconds);
    parts = parts.flatMap((part) => stretches.map((stretch) => part.with(times, stretch)));
  }
  return parts.map((part) => ({ ...query, keys: part }));
}

/** What stands where nothing is said. Throws an ArgumentError for what no chunk can have. */
export function chunkLimits(options: ChunkOptions): Required<ChunkOptions> {
  const { chunkSeconds = 30 * 86_400, chunkValues = 50 } = options;
  for (const [name, value] of Object.entries({ chunkSeconds, chunkValues })) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new ArgumentError(`${name} is ${value}`, { value, expected: "a whole number of at least 1" });
  }
  return { chunkSeconds, chunkValues };
}

export function sliced<T>(list: readonly T[], length: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / length) }, (_, i) =>
    list.slice(i * length, (i + 1) * length),
  );
}

/** A range in stretches, the last one as long as what is left. */
export function cut(range: TimeRange, chunkSeconds: number): TimeRange[] {
  const { cadenceSeconds } = range;
  const step = cadenceSeconds
    ? Math.max(1, Math.floor(chunkSeconds / cadenceSeconds)) * cadenceSeconds
    : chunkSeconds;
  const start = taiMilliseconds(range.from);
  const end = range.to === undefined ? start + range.seconds! * 1000 : taiMilliseconds(range.to);
  const pieces: TimeRange[] = [];
  const cadence = cadenceSeconds === undefined ? {} : { cadenceSeconds };
  let from = start;
  for (; from + step * 1000 < end; from += step * 1000) {
    pieces.push({ from: taiText(from), seconds: step, ...cadence });
  }
  const rest = range.to === undefined ? { seconds: Math.round((end - from) / 1000) } : { to: taiText(end) };
  return [...pieces, { from: taiText(from), ...rest, ...cadence }];
}
