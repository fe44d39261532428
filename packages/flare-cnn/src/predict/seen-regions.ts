import type { RecordSeries } from "../types.ts";

/** Regions that a network has seen, as its file names them. */
export interface SeenRegions {
  /** Groups that it was trained on, and those that chose its weights. */
  readonly trainedOn: readonly string[];
  readonly validatedOn: readonly string[];
  /** The series that these numbers are of; null, or absent, where it is not known: then numbers alone are compared. */
  readonly series?: RecordSeries | null;
}

/** A case as a network may have seen it. */
export interface SeenCase {
  readonly harp: number;
  readonly group: string;
  readonly series: RecordSeries;
}

export interface UnseenCases {
  /** Indices of the cases that may be scored. */
  readonly wanted: readonly number[];
  /** What is to be told of them; undefined where the network has seen none. */
  readonly warning?: string;
}

/**
 * Cases of regions that a network has not seen; where it has seen all, those that only chose its weights; where it was
 * trained on all, all of them. HARPs of near real time have numbers of their own: whether they were seen is unknown.
 */
export function unseenCases(cases: readonly SeenCase[], seen: SeenRegions | undefined): UnseenCases {
  const all = cases.map((_, i) => i);
  if (!seen) return { wanted: all };
  const comparable = ({ series }: SeenCase) =>
    series !== "near real time" && (!seen.series || seen.series === series);
  const without = (groups: readonly string[]) => {
    const known = new Set(groups);
    const isKnown = (one: SeenCase) => known.has(one.group) || known.has(String(one.harp));
    return all.filter((i) => !(comparable(cases[i]) && isKnown(cases[i])));
  };
  const fresh = without([...seen.trainedOn, ...seen.validatedOn]);
  const care = seen.series
    ? ""
    : "; numbers alone were compared, and a network of synthetic regions has numbers that others have, too";
  if (fresh.length === all.length) return { wanted: all };
  if (fresh.length > 0)
    return {
      wanted: fresh,
      warning: `${all.length - fresh.length} magnetograms are of regions that the network has seen: they are left out of scores and recall${care}`,
    };
  const validated = without(seen.trainedOn);
  if (validated.length > 0)
    return {
      wanted: validated,
      warning: `Scores and recall are of ${validated.length} magnetograms of regions that chose the network's weights, but that it was not trained on${care}`,
    };
  return {
    wanted: all,
    warning: `The network was trained on all of these regions: scores and recall flatter it${care}`,
  };
}
