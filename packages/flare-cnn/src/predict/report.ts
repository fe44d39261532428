import { type Flare, type FlareCoverage, type HarpRegions, parseGoesClass } from "@helioscope/archives";
import type { Fact, ObserveContext, Picture, ReportTable, Row, Score } from "@helioscope/core";
import {
  instantaneousRecall,
  M_CLASS_WM2,
  type RecallCurve,
  type RecallWindow,
  recallPicture,
  recallWindows,
  type ScoredMagnetogram,
  windowAt,
} from "../recall/index.ts";
import { labelRegions, passagesOf } from "../samples/index.ts";
import { type FlarePrediction, PREDICTION_COLUMNS, predictionRow, TOTAL_FLUX } from "./prediction.ts";
import { RECALL_COLUMNS, recallRows, WINDOW_COLUMNS, windowRow } from "./recall-tables.ts";
import { regionPictures } from "./region-pictures.ts";
import { scoredRegions } from "./scored-regions.ts";
import { type SeenRegions, unseenCases } from "./seen-regions.ts";

export interface PredictionReportOptions {
  /** Flares of the time of the magnetograms: windows, recall and, where both classes are there, scores. */
  readonly flares?: readonly Flare[];
  /** What the network is called; "network" where absent. */
  readonly name?: string;
  /** Flaring is said at and above it; 0.5 where absent. */
  readonly threshold?: number;
  /** Least GOES class, as listed, of the flares that count; M1.0 where absent. */
  readonly minimumClass?: string;
  /** Regions of the archive's map of HARPs, which may link HARPs into one group of the bootstrap. */
  readonly harps?: readonly HarpRegions[];
  /** Width of the bins of the recall curve; 1 where absent. */
  readonly binHours?: number;
  /** Which times the flares cover; taken from them where absent. See `LabelOptions`. */
  readonly coverage?: FlareCoverage;
  /** What the network was trained on and chosen by: scores and recall are of other regions where there are some. */
  readonly seen?: SeenRegions;
  /** How many times a flaring case counted in its training and its baseline's; see `FlareScoreOptions`. */
  readonly positiveWeight?: number;
}

export interface PredictionReport {
  readonly facts: readonly Fact[];
  readonly tables: readonly ReportTable[];
  readonly pictures: readonly Picture[];
  /** Of the network, each beside the total-flux baseline's; empty without flares or with one class only. */
  readonly scores: readonly Score[];
  /** Windows by HARPNUM; empty without flares. */
  readonly windows: ReadonlyMap<number, readonly RecallWindow[]>;
}

/** Rows that a page shows. */
const SHOWN_ROWS = 50;

/** A recall curve of fewer bins is no curve: the table has it. */
const LEAST_BINS = 3;

type Lent = Pick<
  ObserveContext,
  "out" | "table" | "document" | "signal" | "onProgress" | "onWarning" | "seed"
>;

/**
 * Writes what {@link predictFrames} found: the table `predictions`, a series of each region (`regions/harp377.svg`) and,
 * with flares, the tables `flare-windows` and `recall`, the recall curve (`recall.svg`) and, where there are flaring and
 * nonflaring regions, the pictures and tables of an evaluation. The baseline stands beside the network throughout. A
 * region counts as flaring where one of its NOAA numbers has such a flare in the list, and as nonflaring where it has none
 * and the list covers its passage; others are left out of the scores. Throws an ArgumentError for a least class that is none.
 */
export async function reportPredictions(
  predictions: readonly FlarePrediction[],
  context: Lent,
  options: PredictionReportOptions = {},
): Promise<PredictionReport> {
  const { flares, name = "network", threshold = 0.5, minimumClass = "M1.0" } = options;
  const records = predictions.map(({ record }) => record);
  // HARPs of near real time have numbers that are not in the map.
  const harps = records.some(({ series }) => series === "near real time") ? undefined : options.harps;
  const { regions, uncovered } = labelRegions(passagesOf(records, harps), flares ?? [], {
    minimumClass,
    ...(harps ? { harps } : {}),
    ...(options.coverage ? { coverage: options.coverage } : {}),
  });
  if (flares && options.coverage && uncovered.length > 0)
    context.onWarning?.(
      `The lists of flares do not cover the passage of ${uncovered.length} regions, which have no label: HARP ${uncovered.slice(0, 5).join(", ")}${uncovered.length > 5 ? ", ..." : ""}`,
    );
  const least = { minimumWm2: parseGoesClass(minimumClass)?.peakFluxWm2 ?? M_CLASS_WM2 };
  const windows = new Map(
    [...regions.values()]
      .filter(({ label }) => label === 1)
      .map(({ harp, flares: own }) => [harp, recallWindows(own, least)] as const),
  );
  const tables = [
    await table(
      context,
      "predictions",
      "Magnetograms",
      PREDICTION_COLUMNS,
      predictions.map((one) => predictionRow(one, threshold)),
    ),
  ];
  const pictures = await regionPictures(predictions, windows, context, name);
  const every = predictions.filter(({ probability }) => probability !== null);
  const unseen = unseenCases(
    every.map(({ record: { harp, series = "definitive" } }) => ({
      harp,
      series,
      group: regions.get(harp)?.group ?? String(harp),
    })),
    flares ? options.seen : undefined,
  );
  if (unseen.warning !== undefined) context.onWarning?.(unseen.warning);
  const scored = unseen.wanted.map((i) => every[i]);
  const curves = recallCurves(scored, windows, options, name);
  if (windows.size > 0) {
    const counts = magnetogramsIn(windows, every);
    const rows = [...windows].flatMap(([harp, own]) =>
      own.map((window) => windowRow(harp, window, counts.get(window) ?? 0)),
    );
    tables.push(await table(context, "flare-windows", "Windows around flares", WINDOW_COLUMNS, rows));
  }
  if (curves.length > 0) {
    tables.push(
      await table(context, "recall", "Instantaneous recall", RECALL_COLUMNS, curves.flatMap(recallRows)),
    );
  }
  if (curves.some(({ curve }) => curve.magnetograms.filter((count) => count > 0).length >= LEAST_BINS)) {
    await context.out.write("recall.svg", await recallPicture(curves, lent(context)));
    pictures.unshift({
      path: "recall.svg",
      title: "Instantaneous recall",
      caption: `Share of the magnetograms of flaring regions that are called flaring, over the time from the flare, of ${name} and of total unsigned flux alone; binomial intervals of one sigma, which take magnetograms for independent.`,
    });
  }
  const evaluated =
    flares &&
    (await scoredRegions(scored, every, regions, context, {
      name,
      threshold,
      positiveWeight: options.positiveWeight,
    }));
  if (flares && !evaluated && new Set([...regions.values()].map(({ label }) => label)).size > 1)
    context.onWarning?.("What is left is of one class: there are no scores");
  for (const each of evaluated?.tables ?? [])
    tables.push(await table(context, each.name, TITLES[each.name] ?? each.name, each.columns, each.rows));
  return {
    facts: [...facts(predictions, windows, threshold, name), ...(evaluated?.facts ?? [])],
    tables,
    pictures: [...pictures, ...(evaluated?.pictures ?? [])],
    scores: evaluated?.scores ?? [],
    windows,
  };
}

const TITLES: Readonly<Record<string, string>> = {
  "flare-scores": "Scores",
  "flare-reliability": "Reliability",
};

const lent = ({ document }: Lent) => (document ? { document } : {});

async function table(
  context: Lent,
  name: string,
  title: string,
  columns: ReportTable["columns"],
  rows: readonly Row[],
): Promise<ReportTable> {
  const sink = await context.table(name, columns);
  for (const row of rows) await sink.write(row);
  await sink.close();
  return { name, title, columns, rows: rows.length, shown: rows.slice(0, SHOWN_ROWS) };
}

function recallCurves(
  scored: readonly FlarePrediction[],
  windows: ReadonlyMap<number, readonly RecallWindow[]>,
  options: PredictionReportOptions,
  name: string,
): { readonly name: string; readonly curve: RecallCurve }[] {
  const { threshold = 0.5, binHours = 1 } = options;
  const curve = (of: (one: FlarePrediction) => number | null) =>
    instantaneousRecall(
      scored.map(
        (one): ScoredMagnetogram => ({
          harp: one.record.harp,
          utc: one.record.time.utc,
          probability: of(one) ?? Number.NaN,
        }),
      ),
      windows,
      { threshold, binHours },
    );
  const curves = [
    { name, curve: curve((one) => one.probability) },
    { name: TOTAL_FLUX, curve: curve((one) => one.baseline) },
  ];
  return curves.filter(({ curve: { magnetograms } }) => magnetograms.some((count) => count > 0));
}

/** Scored magnetograms of each window that has some. */
function magnetogramsIn(
  windows: ReadonlyMap<number, readonly RecallWindow[]>,
  scored: readonly FlarePrediction[],
): Map<RecallWindow, number> {
  const counts = new Map<RecallWindow, number>();
  for (const { record } of scored) {
    const place = windowAt(windows.get(record.harp) ?? [], record.time.utc);
    if (place) counts.set(place.window, (counts.get(place.window) ?? 0) + 1);
  }
  return counts;
}

function facts(
  predictions: readonly FlarePrediction[],
  windows: ReadonlyMap<number, readonly RecallWindow[]>,
  threshold: number,
  name: string,
): Fact[] {
  const scored = predictions.filter(({ probability }) => probability !== null);
  const rules = new Map<string, number>();
  for (const { broken } of predictions) if (broken) rules.set(broken.rule, (rules.get(broken.rule) ?? 0) + 1);
  const at = (of: (one: FlarePrediction) => number | null) =>
    scored.filter((one) => (of(one) ?? Number.NEGATIVE_INFINITY) >= threshold).length;
  return [
    { label: "Magnetograms", value: predictions.length },
    { label: "Regions", value: new Set(predictions.map(({ record }) => record.harp)).size },
    { label: "Scored", value: scored.length },
    ...[...rules].map(([rule, count]): Fact => ({ label: `Break the rule of ${rule}`, value: count })),
    { label: `Flaring by ${name}`, value: at((one) => one.probability) },
    ...(scored.some((one) => one.baseline !== null)
      ? [{ label: "Flaring by total flux alone", value: at((one) => one.baseline) }]
      : []),
    ...(windows.size > 0
      ? [
          { label: "Regions with listed flares", value: windows.size },
          { label: "Flares", value: [...windows.values()].reduce((sum, own) => sum + own.length, 0) },
        ]
      : []),
  ];
}
