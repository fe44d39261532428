import { ArgumentError, type WorkOptions } from "@helioscope/core";
import { pearson } from "@helioscope/core/metrics";
import type { FlareClassifier } from "../types.ts";
import { type BipoleConfiguration, bipole } from "./bipole.ts";
import { classifyFields, type Prepare } from "./classify-fields.ts";
import { lowAndHigh, type Peak, peaksOf } from "./peaks.ts";
import { type CurvePlan, frameOf, type ProbePanel, planCurves } from "./probe-plan.ts";

export interface ProbeOptions extends WorkOptions {
  /** Radii of the discs, Mm; 0.75 to 30 in steps of 0.75 where absent. */
  readonly radiiMm?: readonly number[];
  /** Fields of the curve of Figure 9, top right; 100 to 5000 G where absent. */
  readonly fieldsGauss?: readonly number[];
  /** Polarity of the curves that vary something else; `-+` where absent. The paper mixes both in its Figures 9 and 10. */
  readonly configuration?: BipoleConfiguration;
  /** Least prominence of a maximum of a curve, 0.02 where absent. */
  readonly prominence?: number;
  readonly prepare?: Prepare;
}

/** One curve of Figures 9 to 11. */
export interface ProbeCurve {
  readonly panel: ProbePanel;
  readonly name: string;
  readonly configuration: BipoleConfiguration;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Radii in Mm, or in the panel "field" the field in gauss. */
  readonly x: readonly number[];
  /** Mean output of the classifiers. */
  readonly mean: Float64Array;
  /** Standard error of the mean over the classifiers (Figure 11, bottom); NaN for a single one. */
  readonly standardError: Float64Array;
}

/** The peaks of the curve of 2000 G in one frame (Figure 10). */
export interface ProbePeaks {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Degrees a pixel after resizing to 256 x 256. */
  readonly xResolutionDeg: number;
  readonly yResolutionDeg: number;
  readonly aspect: number;
  readonly low: Peak | null;
  readonly high: Peak | null;
  /** Radius of the high peak over that of the low one; NaN without both. */
  readonly ratio: number;
}

export interface BipoleProbe {
  readonly classifiers: number;
  readonly curves: readonly ProbeCurve[];
  readonly peaks: readonly ProbePeaks[];
  /** Pearson's r of the ratio of the peaks with the aspect ratio (the paper: strong, ratio about twice the aspect); NaN with fewer than three frames. */
  readonly ratioCorrelation: number;
}

/**
 * Probes classifiers with synthetic bipoles as section 4.4 does: output against radius for three fields, against the field, by
 * the order of the polarities, for one polarity, and in frames of other widths and heights. Several classifiers are the
 * folds of a cross-validation.
 *
 * @throws ArgumentError without classifiers or radii; AbortedError
 */
export async function probeBipoles(
  classifiers: FlareClassifier | readonly FlareClassifier[],
  options: ProbeOptions = {},
): Promise<BipoleProbe> {
  const models = "probabilities" in classifiers ? [classifiers] : classifiers;
  const { configuration = "-+", prominence = 0.02 } = options;
  const radii = options.radiiMm ?? Array.from({ length: 40 }, (_, i) => 0.75 * (i + 1));
  const fields = options.fieldsGauss ?? Array.from({ length: 25 }, (_, i) => (i === 0 ? 100 : 200 * i));
  if (models.length === 0 || radii.length === 0 || fields.length === 0) {
    throw new ArgumentError(`${models.length} classifiers, ${radii.length} radii, ${fields.length} fields`, {
      expected: "at least one of each",
    });
  }
  const plans = planCurves(radii, fields, configuration);
  // Curves share bipoles: each is classified once.
  const distinct = new Map(plans.flatMap(({ bipoles }) => bipoles.map((one) => [JSON.stringify(one), one])));
  const keys = [...distinct.keys()];
  const all = [...distinct.values()];
  const outputs = await classifyFields(models, all.length, (i) => bipole(all[i]), {
    stage: "bipoles",
    ...options,
  });
  const place = new Map(keys.map((key, i) => [key, i]));
  const curves = plans.map((plan) => curveOf(plan, outputs, place));
  const peaks = curves
    .filter(({ panel }) => panel === "frames")
    .map(({ widthPx, heightPx, x, mean }): ProbePeaks => {
      const { low, high } = lowAndHigh(peaksOf(x, mean, prominence));
      return {
        ...frameOf(widthPx, heightPx),
        low,
        high,
        ratio: low && high ? high.x / low.x : Number.NaN,
      };
    });
  const both = peaks.filter(({ ratio }) => Number.isFinite(ratio));
  return {
    classifiers: models.length,
    curves,
    peaks,
    ratioCorrelation:
      both.length < 3
        ? Number.NaN
        : pearson(
            both.map(({ aspect }) => aspect),
            both.map(({ ratio }) => ratio),
          ),
  };
}

function curveOf(
  { bipoles, ...plan }: CurvePlan,
  outputs: readonly Float64Array[],
  place: ReadonlyMap<string, number>,
): ProbeCurve {
  const n = outputs.length;
  const mean = new Float64Array(bipoles.length);
  const standardError = new Float64Array(bipoles.length).fill(Number.NaN);
  bipoles.forEach((one, i) => {
    const at = place.get(JSON.stringify(one)) as number;
    const values = outputs.map((output) => output[at]);
    mean[i] = values.reduce((sum, value) => sum + value, 0) / n;
    const squares = values.reduce((sum, value) => sum + (value - mean[i]) ** 2, 0);
    if (n > 1) standardError[i] = Math.sqrt(squares / (n - 1) / n);
  });
  return { ...plan, mean, standardError };
}
