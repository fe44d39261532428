import { readFile } from "node:fs/promises";
import { type Row, seededRandom } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { directoryStore } from "@helioscope/core/node";
import {
  baselineColumns,
  baselineLines,
  baselinePicture,
  baselineRow,
  baselineText,
  heldMagnetograms,
  instantaneousRecall,
  type KeywordCase,
  type KeywordExperiment,
  keywordCases,
  keywordExperiment,
  type RecallCurve,
  readHarpLabels,
  readKeywordTable,
  recallPicture,
  windowsOfRegions,
} from "@helioscope/flare-cnn";
import { writeTable } from "../fetch/write-table.ts";
import { checkBin } from "../flare/check-bin.ts";
import { flaresIn } from "../flare/flare-lists.ts";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, FORMAT } from "../verb.ts";

export const baselines = defineVerb({
  name: "flare baselines",
  about: "What SHARP keywords alone say of flaring: one table, with the paper's networks beside them",
  example:
    "helioscope flare baselines sharp_keywords_hourly.csv.gz --labels harp_labels.csv --flares flares.csv",
  takes: {
    name: "table",
    about: "Hourly SHARP keywords: CSV, which may be gzipped, with HARPNUM, TRUE_TIME and the keywords",
    atLeast: 1,
    atMost: 1,
  },
  options: {
    labels: { type: "text", hint: "FILE", about: "Labels of HARPs: CSV with HARPNUM, NOAA_ARS and label" },
    flares: {
      type: "list",
      hint: "FILE",
      about: "Lists of flares: adds persistence, and recall over the hours before and after flares",
    },
    "test-from": {
      type: "text",
      default: "2015-10-01",
      hint: "DATE",
      about: "Regions first seen from then on are the test",
    },
    splits: {
      type: "number",
      integer: true,
      default: 10,
      min: 2,
      about: "Random splits of the earlier regions",
    },
    weight: {
      type: "number",
      default: 4.5,
      min: 0,
      hint: "C",
      about: "Weight of a flaring record in the fits",
    },
    bin: { type: "number", default: 1, min: 0, hint: "HOURS", about: "Width of the recall curves' bins" },
    format: FORMAT,
    out: COMMON.out,
    seed: COMMON.seed,
  },
  async run({ paths, options, terminal, signal }) {
    const { labels: labelFile } = options;
    if (labelFile === undefined) throw new UsageError("flare baselines needs --labels FILE");
    checkBin(options.bin);
    if (Number.isNaN(Date.parse(options["test-from"])))
      throw new UsageError(`--test-from is a date such as 2015-10-01, not "${options["test-from"]}"`);
    const formats = tableFormats(options.format);
    const flares = options.flares.length > 0 ? await flaresIn(options.flares, terminal) : undefined;
    const labels = await readHarpLabels(await readFile(userPath(labelFile)));
    const work = { signal, onProgress: terminal.progress.bind(terminal) };
    const table = await readKeywordTable(await readFile(userPath(paths[0] as string)), work);
    const { cases, incomplete, unlabelled } = keywordCases(table, labels);
    if (incomplete > 0)
      terminal.warn(`${incomplete} of ${table.rows} records lack a keyword and are left out`);
    if (unlabelled.length > 0) terminal.warn(`${unlabelled.length} HARPs have no label and are left out`);
    const experiment = await keywordExperiment(table, cases, {
      ...work,
      random: seededRandom(options.seed),
      testFromUtc: options["test-from"],
      repeats: options.splits,
      positiveWeight: options.weight,
      ...(flares ? { flares } : {}),
    });
    const curves = flares
      ? recallCurves(experiment, cases, windowsOfRegions(cases, flares), options.bin)
      : undefined;
    const folder = userPath(options.out ?? "out/flare-baselines");
    const store = pictureStore(directoryStore(folder));
    const rows = baselineLines(experiment).map(baselineRow);
    await store.write("tss.svg", baselinePicture(experiment));
    await writeTable(folder, { name: "baselines", columns: baselineColumns, rows }, formats);
    if (curves) {
      await writeTable(
        folder,
        { name: "recall", columns: RECALL_COLUMNS, rows: [...recallRows(curves)] },
        formats,
      );
      await store.write("recall.svg", await recallPicture(curves, { document: nodeDocument() }));
    }
    for (const line of baselineText(experiment)) terminal.say(line);
    terminal.say(`Tables and pictures: ${folder}`);
    const { training, test, splits, testFromUtc } = experiment;
    terminal.result({ folder, training, test, splits, testFromUtc, incomplete, unlabelled, baselines: rows });
    return 0;
  },
});

interface NamedCurve {
  readonly name: string;
  readonly curve: RecallCurve;
}

/** Figure 5, right: area and flux, and all keywords, by an SVM; with R_VALUE beside them. */
function recallCurves(
  { results }: KeywordExperiment,
  cases: readonly KeywordCase[],
  windows: Parameters<typeof instantaneousRecall>[1],
  binHours: number,
): NamedCurve[] {
  return results
    .filter(({ classifier }) => classifier === "linear SVM")
    .filter(({ features }) => features !== "USFLUX")
    .map((result) => ({
      name: `${result.features}, ${result.classifier}`,
      curve: instantaneousRecall(heldMagnetograms(result, cases), windows, { binHours }),
    }));
}

const RECALL_COLUMNS = [
  { name: "name", type: "string", about: "What is looked at, and how" },
  { name: "hours", type: "float", unit: "h", about: "Centre of the bin, after the flare" },
  { name: "records", type: "int", about: "Records of flaring regions in the bin, over all splits" },
  { name: "regions", type: "int", about: "HARPs that they are of" },
  { name: "recall", type: "float", about: "Share that is called flaring, mean over the splits" },
  { name: "low", type: "float", about: "Less one standard deviation over the splits" },
  { name: "high", type: "float", about: "Plus one standard deviation over the splits" },
] as const;

function* recallRows(curves: readonly NamedCurve[]): Generator<Row> {
  const orNull = (value: number) => (Number.isNaN(value) ? null : value);
  for (const { name, curve } of curves) {
    for (const [i, hours] of curve.hours.entries()) {
      yield {
        name,
        hours,
        records: curve.magnetograms[i] as number,
        regions: curve.regions[i] as number,
        recall: orNull(curve.recall[i] as number),
        low: orNull(curve.low[i] as number),
        high: orNull(curve.high[i] as number),
      };
    }
  }
}
