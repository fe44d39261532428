import type { ScoreName } from "./score-facts.ts";

/** How a score is read. */
export interface ScoreLabel {
  readonly label: string;
  readonly unit: string;
  /** `higher`, `lower`, or the value that is right. */
  readonly best: "higher" | "lower" | "zero" | "one" | "truth";
}

const label = (text: string, best: ScoreLabel["best"], unit = ""): ScoreLabel => ({
  label: text,
  unit,
  best,
});

const fluxLabels = (side: "unsigned" | "positive" | "negative") =>
  ({
    [`${side}FluxCorrelation`]: label(`correlation of total ${side} flux over images`, "higher"),
    [`${side}FluxSlope`]: label(`slope of total ${side} flux`, "one"),
    [`${side}FluxBiasMx`]: label(`mean error of total ${side} flux`, "zero", "Mx"),
    [`${side}FluxRelativeError`]: label(`relative error of total ${side} flux`, "lower"),
  }) as Record<`${typeof side}Flux${"Correlation" | "Slope" | "BiasMx" | "RelativeError"}`, ScoreLabel>;

/** What every score is called, and which way is better. */
export const SCORE_LABELS: Readonly<Record<ScoreName, ScoreLabel>> = {
  ssim: label("SSIM", "higher"),
  ssimDisc: label("SSIM on the disc", "higher"),
  ssimStandard: label("SSIM, standard constants", "higher"),
  ssimGlobal: label("SSIM, one window", "higher"),
  psnr: label("PSNR, peak the clip", "higher", "dB"),
  psnrDisc: label("PSNR on the disc", "higher", "dB"),
  psnrPeakToPeak: label("PSNR, peak the whole range", "higher", "dB"),
  rmse: label("RMSE", "lower", "G"),
  rmseDisc: label("RMSE on the disc", "lower", "G"),
  maeDisc: label("mean absolute error on the disc", "lower", "G"),
  biasDisc: label("mean error on the disc", "zero", "G"),
  correlation: label("pixel correlation, whole image (the empty sky counts as right)", "higher"),
  correlationDisc: label("pixel correlation on the disc", "higher"),
  correlationBinned: label("pixel correlation after 8 x 8 binning", "higher"),
  within10: label("share of pixels right to 10 %", "higher"),
  within50: label("share of pixels right to 50 %", "higher"),
  ...fluxLabels("unsigned"),
  ...fluxLabels("positive"),
  ...fluxLabels("negative"),
  differenceCorrelation: label("correlation of difference maps", "higher"),
  differenceCorrelationMean: label("correlation of difference maps, mean over pairs", "higher"),
  fluctuationRatio: label("fluctuation over the truth's", "one"),
  flipRate: label("polarity-flip rate", "truth"),
  flipRateTruth: label("polarity-flip rate of the truth", "truth"),
  flareDifferenceCorrelation: label("correlation of difference maps near flares", "higher"),
  flareDifferenceCorrelationMean: label(
    "correlation of difference maps near flares, mean over pairs",
    "higher",
  ),
  flareFluctuationRatio: label("fluctuation over the truth's near flares", "one"),
  flareFlipRate: label("polarity-flip rate near flares", "truth"),
  flareFlipRateTruth: label("polarity-flip rate of the truth near flares", "truth"),
};
