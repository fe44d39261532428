import { type Flare, type HarpRegions, parseGoesClass } from "@helioscope/archives";
import {
  type Fact,
  type ObserveContext,
  type Picture,
  type ReportTable,
  type Row,
  type Score,
  seededRandom,
} from "@helioscope/core";
import { evaluationReport } from "../evaluation/index.ts";
import {
  instantaneousRecall,
  M_CLASS_WM2,
  type RecallCurve,
  type RecallWindow,
  recallPicture,
  recallWindows,
  type ScoredMagnetogram,
  seriesPicture,
  windowAt,
} from "../recall/index.ts";
import { type LabelledRegion, labelRegions, passagesOf } from "../samples/index.ts";
import { type FlarePrediction, PREDICTION_COLUMNS, predictionRow } from "./prediction.ts";
import { RECALL_COLUMNS, recallRows, WINDOW_COLUMNS, windowRow } from "./recall-tables.ts";

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

const FLUX = "total flux";
/** Rows and region pictures that a page shows. */
const SHOWN_ROWS = 50;
const SHOWN_REGIONS = 12;

type Lent = Pick<
  ObserveContext,
  "out" | "table" | "document" | "signal" | "onProgress" | "onWarning" | "seed"
>;

/**
 * Writes what {@link predictFrames} found: the table `predictions`, a series of each region (`regions/harp377.svg`) and,
 * with flares, the tables `flare-windows` and `recall`, the recall curve (`recall.svg`) and, where there are flaring and
 * nonflaring regions, the pictures and tables of an evaluation. The baseline stands beside the network throughout. A
 * region counts as flaring where one of its NOAA numbers has such a flare in the list, so the list has to cover the
 * regions' passages. Throws an ArgumentError for a least class that is none.
 */
export async function reportPredictions(
  predictions: readonly FlarePrediction[],
  context: Lent,
  options: PredictionReportOptions = {},
): Promise<PredictionReport> {
  const { flares, name = "network", threshold = 0.5, minimumClass = "M1.0" } = options;
  const records = predictions.map(({ record }) => record);
  const { regions } = labelRegions(passagesOf(records, options.harps), flares ?? [], {
    minimumClass,
    ...(options.harps ? { harps: options.harps } : {}),
  });
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
  const scored = predictions.filter(({ probability }) => probability !== null);
  const curves = recallCurves(scored, windows, options, name);
  if (windows.size > 0) {
    const rows = [...windows].flatMap(([harp, own]) =>
      own.map((window) => windowRow(harp, window, magnetogramsIn(window, own, harp, scored))),
    );
    tables.push(await table(context, "flare-windows", "Windows around flares", WINDOW_COLUMNS, rows));
  }
  if (curves.length > 0) {
    tables.push(
      await table(context, "recall", "Instantaneous recall", RECALL_COLUMNS, curves.flatMap(recallRows)),
    );
    await context.out.write("recall.svg", await recallPicture(curves, lent(context)));
    pictures.unshift({
      path: "recall.svg",
      title: "Instantaneous recall",
      caption: `Share of the magnetograms of flaring regions that are called flaring, over the time from the flare, of ${name} and of total unsigned flux alone; binomial intervals of one sigma, which take magnetograms for independent.`,
    });
  }
  const evaluated = await evaluate(scored, regions, context, options, name);
  for (const each of evaluated?.tables ?? [])
    tables.push(await table(context, each.name, TITLES[each.name] ?? each.name, each.columns, each.rows));
  return {
    facts: facts(predictions, windows, threshold, name),
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

/** Regions with their predictions in order of time. */
function byHarp(predictions: readonly FlarePrediction[]): Map<number, FlarePrediction[]> {
  const regions = new Map<number, FlarePrediction[]>();
  for (const prediction of predictions) {
    const list = regions.get(prediction.record.harp);
    if (list) list.push(prediction);
    else regions.set(prediction.record.harp, [prediction]);
  }
  return regions;
}

async function regionPictures(
  predictions: readonly FlarePrediction[],
  windows: ReadonlyMap<number, readonly RecallWindow[]>,
  context: Lent,
  name: string,
): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const [harp, own] of byHarp(predictions)) {
    if (own.length < 2) continue;
    const numbers = [...new Set(own.flatMap(({ record }) => record.noaa))];
    const title = `HARP ${harp}${numbers.length > 0 ? `, NOAA ${numbers.join(", ")}` : ""}`;
    const values = (of: (one: FlarePrediction) => number | null) =>
      Float64Array.from(own, (one) => of(one) ?? Number.NaN);
    const path = `regions/harp${harp}.svg`;
    const baseline = own.some((one) => one.baseline !== null)
      ? [{ name: FLUX, values: values((one) => one.baseline) }]
      : [];
    await context.out.write(
      path,
      await seriesPicture(
        own.map(({ record }) => record.time.utc),
        [
          {
            label: "probability",
            curves: [{ name, values: values((one) => one.probability) }, ...baseline],
            range: [-0.03, 1.03],
          },
          {
            label: "unsigned flux (Mx)",
            curves: [{ name: "total unsigned flux", values: values((one) => one.fluxMx) }],
          },
          {
            label: "R (log Mx)",
            curves: [{ name: "R_VALUE", values: values((one) => one.rValue) }],
          },
          {
            label: "area (uHem)",
            curves: [{ name: "AREA", values: values((one) => one.record.areaMicroHemispheres) }],
          },
        ],
        { title, windows: windows.get(harp) ?? [], ...lent(context) },
      ),
    );
    if (pictures.length < SHOWN_REGIONS) {
      pictures.push({
        path,
        title,
        caption:
          "Probability to be a flaring region beside what total flux alone says, and keywords over time; gaps are records that break one of the paper's rules. Red: M and X flares. Dashed: midway between two, where the windows of recall are cut.",
      });
    }
  }
  return pictures;
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
    { name: FLUX, curve: curve((one) => one.baseline) },
  ];
  return curves.filter(({ curve: { magnetograms } }) => magnetograms.some((count) => count > 0));
}

const magnetogramsIn = (
  window: RecallWindow,
  all: readonly RecallWindow[],
  harp: number,
  scored: readonly FlarePrediction[],
): number =>
  scored.filter(({ record }) => record.harp === harp && windowAt(all, record.time.utc)?.window === window)
    .length;

/** Scores on regions that the flares label, where they label some of each class. */
async function evaluate(
  scored: readonly FlarePrediction[],
  regions: ReadonlyMap<number, LabelledRegion>,
  context: Lent,
  { flares, threshold = 0.5 }: PredictionReportOptions,
  name: string,
) {
  const labels = scored.map(({ record }) => regions.get(record.harp)?.label ?? 0);
  if (!flares || new Set(labels).size < 2) return undefined;
  const withFlux = scored.every((one) => one.baseline !== null);
  const report = await evaluationReport(
    context.out,
    labels,
    [
      { name, probabilities: scored.map((one) => one.probability ?? Number.NaN) },
      ...(withFlux ? [{ name: FLUX, probabilities: scored.map((one) => one.baseline ?? Number.NaN) }] : []),
    ],
    {
      groups: scored.map(({ record }) => regions.get(record.harp)?.group ?? record.harp),
      random: seededRandom(context.seed),
      threshold,
      ...lent(context),
      ...(context.signal ? { signal: context.signal } : {}),
    },
  );
  const [own, flux] = report.scores;
  const score = (metric: string, key: "tss" | "hss2" | "brierSkill" | "rocArea"): Score => ({
    metric,
    value: own.scores[key],
    baseline: flux
      ? { name: FLUX, value: flux.scores[key] }
      : { name: key === "rocArea" ? "no skill" : "climatology", value: key === "rocArea" ? 0.5 : 0 },
    higherIsBetter: true,
  });
  return {
    ...report,
    scores: [
      score("TSS", "tss"),
      score("HSS (A6)", "hss2"),
      score("Brier skill", "brierSkill"),
      score("ROC area", "rocArea"),
    ],
  };
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
