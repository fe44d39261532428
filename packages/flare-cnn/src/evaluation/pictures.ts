import { ArgumentError } from "@helioscope/core";
import {
  type Colour,
  type LineSeries,
  linePlot,
  type PlotOptions,
  seriesColours,
} from "@helioscope/core/figure";
import {
  type Confusion,
  countThresholds,
  heidkeSkill,
  rankScores,
  reliability,
  rocCurve,
  thresholdCurve,
  trueSkill,
} from "@helioscope/core/metrics";
import { bars, verticals } from "./bars.ts";
import { sharesOf } from "./shares.ts";
import { applemanSkill, gilbertSkill } from "./skill.ts";

/** Probabilities of one classifier, for pictures that compare several on the same labels. */
export interface NamedProbabilities {
  readonly name: string;
  readonly probabilities: ArrayLike<number>;
  readonly colour?: Colour;
  /** How many times a flaring case counted in its training: its reliability is of `atBaseRate`. 1 where absent. */
  readonly positiveWeight?: number;
}

export type EvaluationPictureOptions = Pick<PlotOptions, "document" | "title" | "width" | "height">;

const SQUARE = { width: 460, height: 420 };
const UNIT = [0, 1] as const;

function checked(classifiers: readonly NamedProbabilities[]): readonly NamedProbabilities[] {
  if (classifiers.length === 0)
    throw new ArgumentError("A picture of no classifier", { expected: "at least one" });
  return classifiers;
}

/**
 * Receiver operating characteristics as an SVG, with the diagonal of no skill; the legend says the areas. Throws an
 * ArgumentError without classifiers, a ShapeError where lengths differ, a DataError where a class is absent.
 */
export async function rocPicture(
  labels: ArrayLike<number>,
  classifiers: readonly NamedProbabilities[],
  options: EvaluationPictureOptions = {},
): Promise<string> {
  const series = checked(classifiers).map(({ name, probabilities, colour }): LineSeries => {
    const roc = rocCurve(countThresholds(rankScores(labels, probabilities)));
    return {
      name: `${name}, area ${roc.area.toFixed(3)}`,
      x: roc.falsePositiveRate,
      y: roc.truePositiveRate,
      ...(colour === undefined ? {} : { colour }),
    };
  });
  return linePlot([...series, { name: "no skill", x: UNIT, y: UNIT, colour: "#888888", dashed: true }], {
    title: "Receiver operating characteristic",
    xLabel: "false positive rate",
    yLabel: "recall of flaring",
    xRange: [-0.01, 1.01],
    yRange: [-0.01, 1.01],
    ...SQUARE,
    ...options,
  });
}

/**
 * Reliability diagram as an SVG: the share of flaring magnetograms over the mean probability of each of ten bins, with
 * 95 % binomial intervals (Wilson), and below it how many magnetograms each bin has. Throws as {@link rocPicture} does.
 */
export async function reliabilityPictures(
  labels: ArrayLike<number>,
  classifiers: readonly NamedProbabilities[],
  options: EvaluationPictureOptions = {},
): Promise<{ readonly reliability: string; readonly counts: string }> {
  const diagrams = checked(classifiers).map((classifier, k) => {
    const { name, colour } = classifier;
    const { bins, calibrationError } = reliability(labels, sharesOf(classifier));
    return {
      name,
      calibrationError,
      colour: colour ?? seriesColours[k % seriesColours.length],
      bins: bins.filter((bin) => bin.count > 0),
    };
  });
  const { document } = options;
  const lent = document ? { document } : {};
  const points = diagrams.flatMap(({ name, calibrationError, colour, bins }): LineSeries[] => {
    const x = bins.map((bin) => bin.meanProbability);
    return [
      {
        name: `${name}, calibration error ${calibrationError.toFixed(3)}`,
        x,
        y: bins.map((bin) => bin.observed),
        dots: true,
        colour,
      },
      {
        ...bars(
          "95 %",
          x,
          bins.map((bin) => bin.low),
          bins.map((bin) => bin.high),
        ),
        colour,
      },
    ];
  });
  return {
    reliability: await linePlot(
      [...points, { name: "perfect", x: UNIT, y: UNIT, colour: "#888888", dashed: true }],
      {
        title: "Reliability",
        xLabel: "mean probability",
        yLabel: "share of flaring",
        xRange: [-0.01, 1.01],
        yRange: [-0.01, 1.01],
        ...SQUARE,
        ...options,
      },
    ),
    counts: await linePlot(
      diagrams.map(({ name, colour, bins }) => ({
        name,
        colour,
        dots: true as const,
        x: bins.map((bin) => (bin.from + bin.to) / 2),
        y: bins.map((bin) => bin.count),
      })),
      {
        title: "Magnetograms in each bin",
        xLabel: "probability",
        yLabel: "magnetograms",
        xRange: [-0.01, 1.01],
        yScale: "log",
        ...SQUARE,
        height: 220,
        ...lent,
      },
    ),
  };
}

const SCORES: readonly { readonly name: string; readonly of: (confusion: Confusion) => number }[] = [
  { name: "TSS", of: trueSkill },
  { name: "HSS", of: heidkeSkill },
  { name: "ApSS", of: applemanSkill },
  { name: "GS", of: gilbertSkill },
];

/**
 * TSS, HSS (A6), ApSS and GS of one classifier at every threshold, as an SVG; the legend says each largest value and its
 * threshold, a line marks `threshold` (0.5 where absent). Values below -0.5 (ApSS has no floor) are cut off. Throws as
 * {@link rocPicture} does.
 */
export async function thresholdPicture(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: EvaluationPictureOptions & { readonly threshold?: number } = {},
): Promise<string> {
  const { threshold = 0.5, ...plot } = options;
  const counts = countThresholds(rankScores(labels, probabilities));
  const range = [-0.52, 1.02] as const;
  const series = SCORES.map(({ name, of }): LineSeries => {
    const { thresholds, values, max, at } = thresholdCurve(counts, of);
    return { name: `${name}, best ${max.toFixed(2)} at ${at.toFixed(2)}`, x: thresholds, y: values };
  });
  return linePlot(
    [
      ...series,
      { ...verticals(`threshold ${threshold}`, [threshold], range), colour: "#888888", dashed: true },
    ],
    {
      title: "Scores over the threshold",
      xLabel: "threshold of the probability",
      yLabel: "score",
      xRange: [-0.01, 1.01],
      yRange: range,
      width: 640,
      height: 400,
      ...plot,
    },
  );
}
