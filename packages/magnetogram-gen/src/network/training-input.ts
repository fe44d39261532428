import { throwIfAborted, type WorkOptions } from "@helioscope/core";
import { discQuantiles, meanQuantiles, type QuantileMatch } from "../prepare/match-intensity.ts";
import type { PreparedSet } from "../types.ts";

/** What a network knows of the images that it was trained on; null where that is not known. */
export interface TrainingInput {
  /** Telescope and wavelength, such as "AIA 304". */
  readonly channel: string | null;
  /** Mean quantiles of the intensities on their discs, which other images can be matched to. */
  readonly intensities: QuantileMatch | null;
  /** First and last image of the training side, UTC; absent where that is not known. */
  readonly span?: readonly [fromUtc: string, toUtc: string];
}

/** So many discs say what the intensities are. */
const DISCS = 50;

/** Channel, times and intensities of the EUV images on the training side of a set; intensities of at most fifty, evenly in time. */
export async function trainingInput(
  set: PreparedSet,
  options: Pick<WorkOptions, "signal"> = {},
): Promise<TrainingInput> {
  const training = set.samples.filter(({ side }) => side === "train").flatMap(({ euv }) => euv);
  const indices = [...new Set(training)].sort((a, b) => a - b);
  const count = Math.min(DISCS, indices.length);
  const discs: QuantileMatch[] = [];
  for (let k = 0; k < count; k++) {
    throwIfAborted(options.signal);
    const place = Math.round((k * (indices.length - 1)) / Math.max(1, count - 1));
    discs.push(discQuantiles(await set.read(set.euv[indices[place]])));
  }
  const span = [set.euv[indices[0]]?.utc, set.euv[indices[indices.length - 1]]?.utc] as const;
  return {
    channel: set.channels.euv,
    intensities: discs.length > 0 ? meanQuantiles(discs) : null,
    ...(count > 0 ? { span } : {}),
  };
}
