import type { Model, StokesProfiles } from "../types.ts";

/** How an inversion of one pixel ended. `unusable`: the profiles hold nothing to fit (NaN, dark, saturated, flat), or none follow from the guess; the model is then the guess. */
export type PixelStatus = "converged" | "stalled" | "limit" | "unusable";

/** What came of the inversion of one pixel. */
export interface PixelInversion {
  readonly status: PixelStatus;
  /** Why, where the pixel is unusable. */
  readonly reason?: string;
  readonly model: Model;
  readonly stokes: StokesProfiles;
  /** Weighted mean square of the misfit in units of the noise: 1 is a perfect fit; NaN where unusable. What was minimised. */
  readonly chi2: number;
  /** Sum of the squared misfits in units of the noise, all weights 1, over points less parameters; NaN where unusable. Comparable between configurations. */
  readonly reducedChi2: number;
  /** Accepted and rejected steps of all cycles. */
  readonly steps: number;
  readonly rejected: number;
  /** Standard errors laid out as the model: of every depth quantity that was inverted, and of the scalars; NaN elsewhere. */
  readonly uncertainty: Model;
}
