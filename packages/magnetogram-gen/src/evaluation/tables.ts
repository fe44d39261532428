import type { Cell, Column, Table } from "@helioscope/core";
import type { EvaluationReport, GeneratorEvaluation } from "./evaluate-generators.ts";
import { meanSpread } from "./moments.ts";
import type { ScoreName } from "./score-facts.ts";
import { SCORE_LABELS } from "./score-labels.ts";

const known = (value: number): Cell => (Number.isNaN(value) ? null : value);
const text = (name: string, about: string): Column => ({ name, type: "string", about });
const float = (name: string, about: string, unit = ""): Column => ({
  name,
  type: "float",
  about,
  ...(unit ? { unit } : {}),
});
const count = (name: string, about: string): Column => ({ name, type: "int", about });
const GENERATOR = text("generator", "Network or baseline");

/** One column of a table over generators. */
type ScoreColumn = readonly [column: string, score: ScoreName, part?: "std" | "low" | "high"];

function tableOf(name: string, { generators }: EvaluationReport, columns: readonly ScoreColumn[]): Table {
  const parts = { std: "population spread over images", low: "lower end of 95 %", high: "upper end of 95 %" };
  return {
    name,
    columns: [
      GENERATOR,
      ...columns.map(([column, score, part]) => {
        const { label, unit } = SCORE_LABELS[score];
        return float(column, part ? `${label}: ${parts[part]}` : label, unit);
      }),
    ],
    rows: generators.map((generator) => ({
      generator: generator.name,
      ...Object.fromEntries(
        columns.map(([column, score, part]) => [column, known(scoreOf(generator, score, part))]),
      ),
    })),
  };
}

const scoreOf = ({ scores }: GeneratorEvaluation, name: ScoreName, part?: "std" | "low" | "high") =>
  scores[name][part ?? "value"] ?? Number.NaN;

/** Table 1 of the paper: the whole disc, mean and spread over images, correlations of total flux. */
export const fullDiscTable = (report: EvaluationReport): Table =>
  tableOf("table-1", report, [
    ["ssim", "ssim"],
    ["ssim_std", "ssim", "std"],
    ["psnr", "psnr"],
    ["psnr_std", "psnr", "std"],
    ["cc_unsigned", "unsignedFluxCorrelation"],
    ["cc_positive", "positiveFluxCorrelation"],
    ["cc_negative", "negativeFluxCorrelation"],
  ]);

/** What Table 1 leaves out: the disc without the sky, pixel correlations, other readings of SSIM and PSNR. */
export const spatialTable = (report: EvaluationReport): Table =>
  tableOf("spatial", report, [
    ["ssim_disc", "ssimDisc"],
    ["ssim_standard", "ssimStandard"],
    ["ssim_global", "ssimGlobal"],
    ["psnr_disc", "psnrDisc"],
    ["psnr_400", "psnrPeakToPeak"],
    ["rmse", "rmse"],
    ["rmse_disc", "rmseDisc"],
    ["mae_disc", "maeDisc"],
    ["cc_disc", "correlationDisc"],
    ["cc_whole", "correlation"],
    ["cc_8x8", "correlationBinned"],
    ["within_10", "within10"],
    ["within_50", "within50"],
  ]);

/** Slope, mean error and relative error of total fluxes, without which a correlation says little. */
export const fluxTable = (report: EvaluationReport): Table =>
  tableOf(
    "flux",
    report,
    (["unsigned", "positive", "negative"] as const).flatMap((side): ScoreColumn[] => [
      [`${side}_slope`, `${side}FluxSlope`],
      [`${side}_bias`, `${side}FluxBiasMx`],
      [`${side}_error`, `${side}FluxRelativeError`],
    ]),
  );

/** How fields change from frame to frame, beside the truth. */
export const temporalTable = (report: EvaluationReport): Table =>
  tableOf("temporal", report, [
    ["difference_cc", "differenceCorrelation"],
    ["difference_cc_low", "differenceCorrelation", "low"],
    ["difference_cc_high", "differenceCorrelation", "high"],
    ["difference_cc_mean", "differenceCorrelationMean"],
    ["fluctuation", "fluctuationRatio"],
    ["flips", "flipRate"],
    ["flips_truth", "flipRateTruth"],
    ["flare_difference_cc", "flareDifferenceCorrelation"],
    ["flare_fluctuation", "flareFluctuationRatio"],
    ["flare_flips", "flareFlipRate"],
    ["flare_flips_truth", "flareFlipRateTruth"],
  ]);

/** Table 2 of the paper: cut-outs of active regions, mean and spread over their frames. Without regions it has no rows. */
export function regionTable({ generators }: EvaluationReport): Table {
  const names = [...new Set(generators.flatMap(({ regions }) => regions.map(({ region }) => region)))];
  const rows = names.flatMap((region) =>
    generators.map(({ name, regions }) => {
      const own = regions.filter((record) => record.region === region);
      const [ssim, psnr, rmse, cc] = (["ssim", "psnr", "rmse", "correlation"] as const).map((key) =>
        meanSpread(own.map((record) => record[key])),
      );
      return {
        region,
        generator: name,
        ssim: known(ssim.mean),
        ssim_std: known(ssim.std),
        psnr: known(psnr.mean),
        psnr_std: known(psnr.std),
        rmse: known(rmse.mean),
        cc: known(cc.mean),
        frames: own.length,
      };
    }),
  );
  return {
    name: "table-2",
    columns: [
      text("region", "Active region"),
      GENERATOR,
      float("ssim", "SSIM of the cut-out"),
      float("ssim_std", "Population spread over frames"),
      float("psnr", "PSNR of the cut-out", "dB"),
      float("psnr_std", "Population spread over frames", "dB"),
      float("rmse", "RMSE of the cut-out", "G"),
      float("cc", "Pixel correlation of the cut-out"),
      count("frames", "Frames that show the region"),
    ],
    rows,
  };
}

/** Mean power of pixels in time, truth and each generator. */
export function powerTable({ generators }: EvaluationReport): Table {
  return {
    name: "power",
    columns: [
      GENERATOR,
      float("frequency", "Cycles an hour", "1/h"),
      float("truth", "Power of the truth", "G2 h"),
      float("generated", "Power of the generated field", "G2 h"),
      float("ratio", "Generated over truth"),
    ],
    rows: generators.flatMap(({ name, power }) =>
      power === null || power.segments === 0
        ? []
        : Array.from(power.frequency, (frequency, k) => ({
            generator: name,
            frequency,
            truth: known(power.truth[k]),
            generated: known(power.generated[k]),
            ratio: known(power.generated[k] / power.truth[k]),
          })),
    ),
  };
}

/** Every score of every generator, one a row, with its interval. */
export function scoreTable({ generators }: EvaluationReport): Table {
  return {
    name: "scores",
    columns: [
      GENERATOR,
      text("score", "Name of the score"),
      text("about", "What it is"),
      text("unit", "Its unit"),
      text("best", "Which way is better: higher, lower, or the value that is right"),
      float("value", "Over all images"),
      float("std", "Population spread over images, of means"),
      float("low", "Lower end of 95 %, from blocks of time"),
      float("high", "Upper end of 95 %"),
    ],
    rows: generators.flatMap(({ name, scores }) =>
      (Object.keys(SCORE_LABELS) as ScoreName[]).map((score) => {
        const { label, unit, best } = SCORE_LABELS[score];
        const { value, std, low, high } = scores[score];
        return {
          generator: name,
          ...{ score, about: label, unit, best },
          value: known(value),
          std: std === null ? null : known(std),
          low: known(low),
          high: known(high),
        };
      }),
    ),
  };
}

/** All tables of a report; those that would be empty are left out. */
export const evaluationTables = (report: EvaluationReport): Table[] =>
  [
    fullDiscTable(report),
    spatialTable(report),
    fluxTable(report),
    temporalTable(report),
    regionTable(report),
    powerTable(report),
    scoreTable(report),
  ].filter(({ rows }) => rows.length > 0);
