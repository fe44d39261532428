import { isHelioError } from "@helioscope/core";
import type { MagnetogramConfig, TimeSplitConfig } from "../config.ts";
import type { PreparedFile, SequenceSample } from "../types.ts";
import { pairByTime } from "./pair-by-time.ts";
import { sequencesOf } from "./sequences.ts";
import { splitSamples } from "./split-samples.ts";

interface Files {
  readonly euv: readonly PreparedFile[];
  readonly field: readonly PreparedFile[];
}

/**
 * The samples of prepared images, in the order of time, each with its field and its side. Where the time is too short to be
 * divided no sample has a side, which is said through `onWarning`. `split` null: none is asked for.
 */
export function listSamples(
  files: Files,
  { sequence, training }: Pick<MagnetogramConfig, "sequence" | "training">,
  options: {
    readonly split?: TimeSplitConfig | null;
    readonly onWarning?: (warning: string) => void;
  } = {},
): SequenceSample[] {
  const [euv, field] = [files.euv, files.field].map((list) => list.map(({ utc }) => Date.parse(utc)));
  const pairs = pairByTime(euv, field, sequence.pairMinutes);
  const samples = sequencesOf(euv, sequence).map((run): SequenceSample => {
    const last = run[run.length - 1];
    return { euv: run, field: pairs[last], utc: files.euv[last].utc, side: null };
  });
  const { split = training.split } = options;
  if (split === null || !samples.some((sample) => sample.field !== null)) return samples;
  try {
    return splitSamples(files, samples, split);
  } catch (error) {
    if (!isHelioError(error, "data")) throw error;
    options.onWarning?.(error.message);
    return samples;
  }
}
