import { fieldErrors } from "./errors.ts";
import { momentsCorrelation, pairMoments } from "./moments.ts";

/** How total fluxes over images agree. */
export interface FluxAgreement {
  /** Pearson's correlation over images: what the paper's tables have. NaN of fewer than two, or of a constant. */
  readonly correlation: number;
  /** Least-squares slope of generated on observed; 1 is right. */
  readonly slope: number;
  /** Mean of generated less observed, Mx. */
  readonly biasMx: number;
  /** Mean of |generated - observed| over the mean of |observed|. */
  readonly relativeError: number;
}

/**
 * Agreement of one flux of each image. A slow trend makes a correlation easy to have, so slope, bias and relative error
 * stand beside it. Throws a ShapeError when lengths differ.
 */
export function fluxAgreement(truth: ArrayLike<number>, generated: ArrayLike<number>): FluxAgreement {
  const moments = pairMoments(truth, generated);
  const { mae, bias } = fieldErrors(truth, generated);
  let size = 0;
  for (let i = 0; i < truth.length; i++) size += Math.abs(truth[i]);
  return {
    correlation: momentsCorrelation(moments),
    slope: moments.products / moments.squaresA,
    biasMx: bias,
    relativeError: mae / (size / truth.length),
  };
}
