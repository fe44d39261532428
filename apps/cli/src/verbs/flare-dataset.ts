import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { DataError, type Skip, type Store, sha256 } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import {
  type DataSetConfig,
  type DataSetFacts,
  type DataSetSource,
  dataSetConfig,
  dataSetFacts,
  makeDataSet,
  PAPER_DATA_SET,
  RULES,
  readSampleTable,
  SAMPLES_FILE,
  writeSamples,
} from "@helioscope/flare-cnn";
import { configure } from "../config.ts";
import { placeSamples, recordsOf } from "../flare/data-set-files.ts";
import { flareListsIn, harpsIn } from "../flare/flare-lists.ts";
import { RECORDS_OPTION, withKeywords } from "../flare/record-keywords.ts";
import { openFrames } from "../frames.ts";
import { userPath } from "../paths.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb } from "../verb.ts";

const SETTINGS = {
  name: "flare dataset",
  presets: { paper: PAPER_DATA_SET },
  defaultPreset: "paper",
  config: dataSetConfig,
};

export const dataset = defineVerb({
  name: "flare dataset",
  about: "Make a data set of SHARP magnetograms for training: the paper's rules, labels from flares",
  example:
    "helioscope flare dataset sharps/ --flares flares.csv --harps all_harps_with_noaa_ars.txt --out set",
  takes: { name: "paths", about: "SHARP CEA line-of-sight magnetograms: FITS files or folders", atLeast: 1 },
  options: {
    flares: {
      type: "list",
      hint: "FILE",
      about: "Lists of flares (as fetch writes them, HEK, SWPC, NGDC); a flare of several lists is one",
    },
    harps: { type: "text", hint: "FILE", about: "The archive's map of HARPs and NOAA regions" },
    records: RECORDS_OPTION,
    set: {
      type: "list",
      hint: "KEY=VALUE",
      about:
        "Rules other than the paper's: rules.longitudeOf=patch, rules.quality=0x10400, labels.minimumClass=X1.0",
    },
    link: { type: "flag", about: "Link to magnetograms outside the folder instead of copying them" },
    fresh: { type: "flag", about: "Write over the data set that is there" },
    out: COMMON.out,
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    if (options.flares.length === 0) throw new UsageError("flare dataset needs --flares FILE...");
    const config = configure(SETTINGS, undefined, options.set) as DataSetConfig;
    const folder = userPath(options.out ?? "out/flare-dataset");
    const store = directoryStore(folder);
    if (!options.fresh && (await store.has(SAMPLES_FILE)))
      throw new DataError(`There is a data set in ${options.out ?? "out/flare-dataset"} already`, {
        value: folder,
        expected: `a folder without ${SAMPLES_FILE}`,
        remedy: "Name another one, or write over it with --fresh.",
      });
    const { flares, coverage } = await flareListsIn(options.flares, terminal, {
      holeDays: config.labels.coverageDays,
    });
    const harps = options.harps === undefined ? [] : await harpsIn(options.harps, terminal);
    const opened = await openFrames(paths, { signal });
    const found = recordsOf(await withKeywords(opened.frames, options.records, terminal));
    if (found.records.length === 0)
      throw new DataError(`No SHARP magnetogram among ${opened.files} files`, {
        value: [...opened.skipped, ...found.skipped],
        expected: "at least one magnetogram of hmi.sharp_cea_720s",
      });
    const dataSet = makeDataSet(found.records, flares, {
      ...config,
      labels: { ...config.labels, coverage },
      harps,
    });
    const before = await filesBefore(store);
    await store.remove(SAMPLES_FILE);
    const placed = await placeSamples(dataSet, found.frames, {
      folder,
      link: options.link,
      before,
      terminal,
      signal,
    });
    const skipped = [...opened.skipped, ...found.skipped, ...placed.skipped];
    for (const [reason, names] of byReason(skipped)) {
      const others = names.length > 1 ? ` and ${names.length - 1} more` : "";
      terminal.warn(`skipped ${names[0]}${others}: ${reason}`);
    }
    const facts = dataSetFacts(dataSet, placed.samples, {
      config,
      skipped,
      sources: await sourcesOf(options.flares, options.harps, options.records),
    });
    await writeSamples(store, placed.samples, dataSet.selection.rejected, facts);
    for (const line of factLines(facts)) terminal.say(line);
    const missing =
      facts.samples.flaring === 0 ? "flaring" : facts.samples.nonflaring === 0 ? "nonflaring" : "";
    if (missing) terminal.warn(`there is no ${missing} sample: no classifier can be trained on this alone`);
    terminal.say(`Data set: ${folder}`);
    terminal.result({ folder, ...facts });
    return options.strict && skipped.length > 0 ? 1 : 0;
  },
});

/** A folder of SHARP files holds other segments, too: one line for all that were skipped for one reason. */
function byReason(skipped: readonly Skip[]): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { name, reason } of skipped) names.set(reason, [...(names.get(reason) ?? []), name]);
  return names;
}

/** Files that the data set in the folder names. */
async function filesBefore(store: Store): Promise<ReadonlySet<string>> {
  if (!(await store.has(SAMPLES_FILE))) return new Set();
  try {
    const { samples } = await readSampleTable(await store.read(SAMPLES_FILE));
    return new Set(samples.map(({ file }) => file));
  } catch {
    return new Set();
  }
}

async function sourcesOf(
  flares: readonly string[],
  harps: string | undefined,
  records: string | undefined,
): Promise<DataSetSource[]> {
  const files = [
    ...flares.map((path) => ({ path, role: "flares" as const })),
    ...(harps === undefined ? [] : [{ path: harps, role: "harps" as const }]),
    ...(records === undefined ? [] : [{ path: records, role: "records" as const }]),
  ];
  return Promise.all(
    files.map(async ({ path, role }) => ({
      name: basename(path),
      role,
      sha256: await sha256(await readFile(userPath(path))),
    })),
  );
}

function factLines(facts: DataSetFacts): string[] {
  const { records, accepted, rejected, samples, regions, unnumbered, uncovered, unassignedFlares } = facts;
  return [
    `Records   ${records}, ${accepted} pass the rules`,
    ...RULES.flatMap((rule) => {
      const { failed, missing } = rejected[rule];
      if (failed + missing === 0) return [];
      return [
        `Rejected  ${failed + missing} by ${rule}${missing > 0 ? `, ${missing} of them without its keyword` : ""}`,
      ];
    }),
    `Samples   ${samples.flaring} flaring, ${samples.nonflaring} nonflaring`,
    `Regions   ${regions.flaring} flaring, ${regions.nonflaring} nonflaring HARPs, ${regions.groups} groups`,
    `Covered   ${coveredText(facts.coverage)} by the lists of flares`,
    ...(facts.recurrences > 0
      ? [
          `Returned  ${facts.recurrences} pairs of groups may be one region, a rotation apart: a random split may part them`,
        ]
      : []),
    ...(unnumbered.length > 0 ? [`Left out  ${unnumbered.length} HARPs without a NOAA number`] : []),
    ...(uncovered.length > 0
      ? [
          `Left out  ${uncovered.length} HARPs without a flare in times that the lists of flares do not cover (--set labels.uncovered=nonflaring where they are complete)`,
        ]
      : []),
    ...(unassignedFlares > 0
      ? [`Flares    ${unassignedFlares} without a NOAA region, which make no region flaring`]
      : []),
  ];
}

/** Intervals that are told one by one. */
const TOLD = 4;

function coveredText(intervals: DataSetFacts["coverage"]): string {
  const each = intervals.map(({ fromUtc, toUtc }) => `${fromUtc.slice(0, 10)} to ${toUtc.slice(0, 10)}`);
  const more = each.length > TOLD ? ` and ${each.length - TOLD} more times` : "";
  return each.length === 0 ? "no time" : `${each.slice(0, TOLD).join(", ")}${more}`;
}
