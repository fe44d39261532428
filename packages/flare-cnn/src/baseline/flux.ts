import { ArgumentError, DataError, FormatError, ShapeError } from "@helioscope/core";
import { featureMatrix } from "./features.ts";
import { classWeights, sigmoid } from "./linear-model.ts";
import { logisticRegression } from "./logistic.ts";

/**
 * The honest baseline: the probability of flaring by the total unsigned flux alone, a logistic function of its
 * logarithm. Plain data that can be stored as JSON.
 */
export interface FluxBaseline {
  readonly kind: "total unsigned flux";
  /** Probability = 1 / (1 + exp(-(intercept + slope log10(flux / Mx)))). */
  readonly slope: number;
  readonly intercept: number;
  /** Smaller fluxes count as this one. */
  readonly floorMx: number;
  /** Weight of a flaring case against a nonflaring one in the fit. */
  readonly positiveWeight: number;
  /** Cases of the fit, and the flaring ones among them. */
  readonly samples: number;
  readonly flaring: number;
}

export interface FluxBaselineOptions {
  /** Weight of a flaring case; the paper's 4.5 (equation A3, C) where absent. */
  readonly positiveWeight?: number;
  /**
   * Fluxes below count as this one, so that a blank patch has a logarithm; 1e19 Mx where absent, well below what the
   * noise of a patch sums up to.
   */
  readonly floorMx?: number;
}

/**
 * Fits the baseline. A case whose flux is NaN is left out. Throws a ShapeError where lengths differ, an ArgumentError for
 * labels other than 0 and 1, a DataError when one class is absent.
 */
export function fitFluxBaseline(
  fluxMx: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: FluxBaselineOptions = {},
): FluxBaseline {
  const { positiveWeight = 4.5, floorMx = 1e19 } = options;
  if (fluxMx.length !== labels.length)
    throw new ShapeError(`${fluxMx.length} fluxes and ${labels.length} labels`, {
      expected: "as many of each",
    });
  if (!(positiveWeight > 0) || !(floorMx > 0))
    throw new ArgumentError(`A weight of ${positiveWeight} and a least flux of ${floorMx} Mx`, {
      expected: "numbers above 0",
    });
  const kept: number[] = [];
  for (let i = 0; i < fluxMx.length; i++) if (!Number.isNaN(fluxMx[i])) kept.push(i);
  const logs = Float64Array.from(kept, (i) => Math.log10(Math.max(fluxMx[i] as number, floorMx)));
  const own = Float64Array.from(kept, (i) => labels[i] as number);
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const sd = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length);
  if (sd === 0)
    throw new DataError(`${logs.length} cases of one and the same flux`, { expected: "fluxes that differ" });
  const { coefficients, intercept } = logisticRegression(
    featureMatrix([logs.map((value) => (value - mean) / sd)]),
    own,
    { weights: classWeights(own, positiveWeight) },
  );
  const slope = coefficients[0] / sd;
  return {
    kind: "total unsigned flux",
    slope,
    intercept: intercept - slope * mean,
    floorMx,
    positiveWeight,
    samples: own.length,
    flaring: own.reduce((sum, label) => sum + label, 0),
  };
}

/** Probability of flaring at a total unsigned flux; NaN of NaN. */
export function fluxProbability(baseline: FluxBaseline, fluxMx: number): number {
  return sigmoid(baseline.intercept + baseline.slope * Math.log10(Math.max(fluxMx, baseline.floorMx)));
}

/** The flux at which the probability is one half, Mx: the threshold that the baseline comes to. NaN where it has no slope. */
export function fluxThresholdMx({ slope, intercept }: FluxBaseline): number {
  return slope === 0 ? Number.NaN : 10 ** (-intercept / slope);
}

/** Reads a baseline back from parsed JSON. Throws a FormatError for anything else. */
export function readFluxBaseline(value: unknown): FluxBaseline {
  const read = value as FluxBaseline | null;
  const numbers = ["slope", "intercept", "floorMx", "positiveWeight", "samples", "flaring"] as const;
  if (
    typeof read !== "object" ||
    read?.kind !== "total unsigned flux" ||
    !numbers.every((name) => Number.isFinite(read[name])) ||
    !(read.floorMx > 0)
  ) {
    throw new FormatError("This is no total-flux baseline", {
      value,
      expected: `kind "total unsigned flux" and numbers ${numbers.join(", ")}`,
    });
  }
  return read;
}
