import type { Raster } from "@helioscope/core";
import { blockMeans } from "./bins.ts";
import type { DiscPixels } from "./disc-pixels.ts";
import { decibelsOf, fieldErrors, relativeShares } from "./errors.ts";
import { type DiscFlux, discFlux, type FluxOptions } from "./flux.ts";
import { momentsCorrelation, pairMoments } from "./moments.ts";
import { gaussianSsim, PAPER_CONSTANTS, ssim, standardConstants } from "./ssim.ts";

/** Scores of one generated field, by name. `...Disc`: within the limb alone; the others count the empty sky too. */
export interface ImageScores {
  /** Structural similarity, windowed, the paper's constants. */
  readonly ssim: number;
  readonly ssimDisc: number;
  /** Constants of Wang et al. for a range of twice the clip. */
  readonly ssimStandard: number;
  /** One window, the paper's formula read literally. */
  readonly ssimGlobal: number;
  /** dB, peak = the clip (the paper's 200 G). */
  readonly psnr: number;
  readonly psnrDisc: number;
  /** dB, peak = twice the clip. */
  readonly psnrPeakToPeak: number;
  /** Gauss. */
  readonly rmse: number;
  readonly rmseDisc: number;
  readonly maeDisc: number;
  readonly biasDisc: number;
  /**
   * Pearson over all pixels. Beyond the limb both fields are 0, which counts as agreement: a mean field that both have makes it
   * higher than on the disc; fields whose means are 0 gain nothing. Off the disc alone there is no correlation, since
   * constants have none.
   */
  readonly correlation: number;
  readonly correlationDisc: number;
  /** Over blocks of 8 x 8 pixels that lie on the disc. */
  readonly correlationBinned: number;
  /** Share of pixels on the disc above 10 G that are right to 10 and 50 %. */
  readonly within10: number;
  readonly within50: number;
}

export type ImageScoreName = keyof ImageScores;

/** Blocks over which `correlationBinned` averages, pixels. */
const BLOCK = 8;
const RELATIVE_ABOVE_GAUSS = 10;

/** Scores of one field; both as {@link comparedField} makes them. Throws a ShapeError when sizes differ. */
export function imageScores(
  truth: Raster,
  generated: Raster,
  pixels: DiscPixels,
  clipGauss: number,
): ImageScores {
  const { onDisc, all } = pixels;
  const range = 2 * clipGauss;
  const [paper, standard] = gaussianSsim(truth, generated, [PAPER_CONSTANTS, standardConstants(range)], {
    mask: onDisc,
    within: all,
  });
  const everywhere = fieldErrors(truth.data, generated.data, all);
  const disc = fieldErrors(truth.data, generated.data, onDisc);
  const [blocksTruth, blocksGenerated, blocksInside] = [
    truth,
    generated,
    { data: onDisc, width: truth.width, height: truth.height },
  ].map((image) => blockMeans(image, BLOCK).data);
  const wholeBlocks = Uint8Array.from(blocksInside, (share) => (share === 1 ? 1 : 0));
  const correlation = (mask: Uint8Array) => momentsCorrelation(pairMoments(truth.data, generated.data, mask));
  const { within10, within50 } = relativeShares(truth.data, generated.data, RELATIVE_ABOVE_GAUSS, onDisc);
  return {
    ssim: paper.whole,
    ssimDisc: paper.masked,
    ssimStandard: standard.whole,
    ssimGlobal: ssim(truth, generated, { variant: "global", mask: all }),
    psnr: decibelsOf(everywhere.mse, clipGauss),
    psnrDisc: decibelsOf(disc.mse, clipGauss),
    psnrPeakToPeak: decibelsOf(everywhere.mse, range),
    rmse: everywhere.rmse,
    rmseDisc: disc.rmse,
    maeDisc: disc.mae,
    biasDisc: disc.bias,
    correlation: correlation(all),
    correlationDisc: correlation(onDisc),
    correlationBinned: momentsCorrelation(pairMoments(blocksTruth, blocksGenerated, wholeBlocks)),
    within10,
    within50,
  };
}

/** Flux of truth and of the generated field, Mx. */
export interface FluxPair {
  readonly truth: DiscFlux;
  readonly generated: DiscFlux;
}

export const fluxPair = (
  truth: Raster,
  generated: Raster,
  radiusPx: number,
  options: FluxOptions,
): FluxPair => ({
  truth: discFlux(truth, radiusPx, options),
  generated: discFlux(generated, radiusPx, options),
});
