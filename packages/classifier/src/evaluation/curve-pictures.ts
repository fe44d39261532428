import { type LineSeries, linePlot, type PlotOptions, seriesColours } from "@helioscope/core/figure";
import type { Reliability } from "@helioscope/core/metrics";
import type { AbstentionCurve } from "./abstention.ts";

export type CurvePictureOptions = Pick<PlotOptions, "document" | "title" | "width" | "height">;

const SQUARE = { width: 460, height: 420 };
const UNIT = [0, 1] as const;
const GREY = "#888888";

/**
 * Reliability diagrams as an SVG: the share of right ones over the mean probability of each bin, with 95 % binomial
 * intervals (Wilson). Throws a DataError without points.
 */
export async function reliabilityPicture(
  diagrams: readonly { readonly name: string; readonly reliability: Reliability }[],
  options: CurvePictureOptions & { readonly yLabel?: string } = {},
): Promise<string> {
  const { yLabel = "share of right ones", ...plot } = options;
  const series = diagrams.map(({ name, reliability }, k): LineSeries => {
    const bins = reliability.bins.filter(({ count }) => count > 0);
    return {
      name: `${name}, calibration error ${reliability.calibrationError.toFixed(3)}`,
      x: bins.map(({ meanProbability }) => meanProbability),
      y: bins.map(({ observed }) => observed),
      bars: { low: bins.map(({ low }) => low), high: bins.map(({ high }) => high) },
      dots: true,
      colour: seriesColours[k % seriesColours.length],
    };
  });
  return linePlot([...series, { name: "perfect", x: UNIT, y: UNIT, colour: GREY, dashed: true }], {
    title: "Reliability",
    xLabel: "mean probability",
    yLabel,
    xRange: [-0.01, 1.01],
    yRange: [-0.01, 1.01],
    ...SQUARE,
    ...plot,
  });
}

/** Accuracy over the share of images that are kept, as an SVG; level lines are the accuracies of baselines that keep all. */
export async function abstentionPicture(
  { kept, accuracy }: AbstentionCurve,
  options: CurvePictureOptions & {
    readonly name?: string;
    readonly levels?: readonly { readonly name: string; readonly y: number }[];
  } = {},
): Promise<string> {
  const { name = "classifier", levels = [], ...plot } = options;
  return linePlot([{ name, x: kept, y: accuracy, dots: kept.length < 40 }], {
    title: "Accuracy when the least certain images are left out",
    xLabel: "share of images kept",
    yLabel: "accuracy of those",
    xRange: [-0.01, 1.01],
    levels: levels.map((level, k) => ({ ...level, colour: seriesColours[(k + 1) % seriesColours.length] })),
    ...SQUARE,
    height: 340,
    ...plot,
  });
}
