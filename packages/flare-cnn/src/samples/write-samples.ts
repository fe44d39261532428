import type { CoveredInterval } from "@helioscope/archives";
import { type Column, DataError, type Row, type Skip, type Store } from "@helioscope/core";
import type { Sample } from "../types.ts";
import type { DataSet } from "./data-set.ts";
import type { DataSetConfig } from "./data-set-config.ts";
import { returnedGroups } from "./leaks.ts";
import { SAMPLES_FILE } from "./open-samples.ts";
import type { RuleName } from "./rules.ts";
import { csvOf, sampleColumns, sampleRow } from "./sample-table.ts";
import type { RejectedRecord, RuleCount } from "./select-records.ts";

/** A file that a data set was made of: a list of flares, the map of HARPs, or keywords of records. */
export interface DataSetSource {
  readonly name: string;
  readonly role: "flares" | "harps" | "records";
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly sha256: string;
}

/** What `dataset.json` says of a data set. */
export interface DataSetFacts {
  readonly format: "helioscope flare data set";
  readonly version: 1;
  readonly config: DataSetConfig;
  readonly sources: readonly DataSetSource[];
  /** Records that were looked at, and those that the rules accept. */
  readonly records: number;
  readonly accepted: number;
  readonly rejected: Readonly<Record<RuleName, RuleCount>>;
  /** Files that are no record, or could not be read. */
  readonly skipped: readonly Skip[];
  /** HARPs with a sample. */
  readonly regions: { readonly flaring: number; readonly nonflaring: number; readonly groups: number };
  /** Pairs of groups that were at one place a rotation apart, and may be one region that came back; see `recurrences`. */
  readonly recurrences: number;
  readonly samples: { readonly flaring: number; readonly nonflaring: number };
  /** HARPs without a NOAA number that were left out. */
  readonly unnumbered: readonly number[];
  /** HARPs of times that no list of flares covers that were left out. */
  readonly uncovered: readonly number[];
  /** Times that the lists of flares cover. */
  readonly coverage: readonly CoveredInterval[];
  /** Flares of the least class or above that no list assigns to a NOAA region. */
  readonly unassignedFlares: number;
}

export const rejectedColumns: readonly Column[] = [
  { name: "name", type: "string", about: "Name of the record" },
  { name: "harp", type: "int", about: "HARPNUM" },
  { name: "utc", type: "string", about: "Time of the record, UTC" },
  { name: "rule", type: "string", about: "The first rule that it fails" },
  {
    name: "value",
    type: "float",
    about: "What failed, in the unit of the rule; empty where the record lacks it",
  },
];

const rejectedRow = ({ record, rule, value }: RejectedRecord): Row => ({
  name: record.name,
  harp: record.harp,
  utc: record.time.utc,
  rule,
  value,
});

/** Counts a data set and its samples. */
export function dataSetFacts(
  dataSet: DataSet,
  samples: readonly Sample[],
  made: Pick<DataSetFacts, "config" | "sources" | "skipped">,
): DataSetFacts {
  const { selection, labels } = dataSet;
  const regions = new Map(samples.map(({ harp, label }) => [harp, label]));
  const flaringRegions = [...regions.values()].filter((label) => label === 1).length;
  const flaring = samples.filter(({ label }) => label === 1).length;
  return {
    format: "helioscope flare data set",
    version: 1,
    ...made,
    records: selection.accepted.length + selection.rejected.length,
    accepted: selection.accepted.length,
    rejected: selection.counts,
    regions: {
      flaring: flaringRegions,
      nonflaring: regions.size - flaringRegions,
      groups: new Set(samples.map(({ group }) => group)).size,
    },
    recurrences: returnedGroups(samples).length,
    samples: { flaring, nonflaring: samples.length - flaring },
    unnumbered: labels.unnumbered,
    uncovered: labels.uncovered,
    coverage: labels.coverage.intervals,
    unassignedFlares: labels.unassigned.length,
  };
}

/**
 * Writes the tables of a data set beside its magnetograms: `rejected.csv`, `dataset.json` and, last, `samples.csv`, so
 * that a folder that has it is whole. Throws a DataError where there is no sample, or two are in one file.
 */
export async function writeSamples(
  store: Store,
  samples: readonly Sample[],
  rejected: readonly RejectedRecord[],
  facts: DataSetFacts,
): Promise<void> {
  if (samples.length === 0)
    throw new DataError("A data set without samples", {
      value: facts.rejected,
      expected: "records that pass the rules",
      remedy: "Look at what was rejected, and loosen that rule.",
    });
  const files = new Set<string>();
  for (const { file } of samples) {
    if (files.has(file)) throw new DataError(`Two samples are in the file ${file}`, { value: file });
    files.add(file);
  }
  await store.write("rejected.csv", csvOf(rejectedColumns, rejected.map(rejectedRow)));
  await store.write("dataset.json", `${JSON.stringify(facts, null, 2)}\n`);
  await store.write(SAMPLES_FILE, csvOf(sampleColumns, samples.map(sampleRow)));
}
