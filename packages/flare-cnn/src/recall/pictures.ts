import { ArgumentError } from "@helioscope/core";
import { arrange, histogramPlot, type LineSeries, linePlot, type PlotOptions } from "@helioscope/core/figure";
import { bars, verticals } from "../evaluation/bars.ts";
import type { RecallCurve } from "./instantaneous.ts";
import type { OutputBin } from "./output-statistics.ts";
import type { ResizedResolutions } from "./resolutions.ts";

export type RecallPictureOptions = Pick<PlotOptions, "document" | "title" | "width" | "height">;

/** Flaring red, nonflaring blue, as in the paper's figures. */
const FLARING = "#d62728";
const NONFLARING = "#1f77b4";

/**
 * Instantaneous recall of one or several classifiers, with their errors shaded (Figure 5), as an SVG. Throws an
 * ArgumentError without curves, a DataError where no bin has a magnetogram.
 */
export async function recallPicture(
  curves: readonly { readonly name: string; readonly curve: RecallCurve }[],
  options: RecallPictureOptions = {},
): Promise<string> {
  if (curves.length === 0)
    throw new ArgumentError("A picture of no recall curve", { expected: "at least one" });
  const [first] = curves;
  const edge = reached(curves.map(({ curve }) => curve));
  const few = first.curve.magnetograms.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0) < 60;
  const range = [-0.02, 1.02] as const;
  return linePlot(
    [
      ...curves.map(
        ({ name, curve }): LineSeries => ({
          name,
          x: curve.hours,
          y: curve.recall,
          band: { low: curve.low, high: curve.high },
          dots: few,
        }),
      ),
      { ...verticals("flare", [0], range), colour: "#888888", dashed: true },
    ],
    {
      title: "Instantaneous recall",
      xLabel: "hours after the flare",
      yLabel: "recall of flaring",
      xRange: [-edge, edge],
      yRange: range,
      ...options,
    },
  );
}

/** Half the width of the axis: to the farthest bin with a magnetogram, in steps of 12 h. */
function reached(curves: readonly RecallCurve[]): number {
  let edge = 12;
  for (const { hours, magnetograms, binHours } of curves) {
    for (let bin = 0; bin < hours.length; bin++)
      if (magnetograms[bin] > 0) edge = Math.max(edge, Math.abs(hours[bin]) + binHours / 2);
  }
  return Math.ceil(edge / 12) * 12;
}

/**
 * Figure 6 as one SVG: how many magnetograms of each class a classifier gives each output, and their mean quantity with
 * its errors. `quantity` names the second axis. Throws a DataError where there are no magnetograms.
 */
export async function outputPicture(
  bins: readonly OutputBin[],
  options: RecallPictureOptions & { readonly quantity?: string; readonly sigmas?: number } = {},
): Promise<string> {
  const { quantity = "mean total unsigned flux (Mx)", sigmas = 5, title, ...plot } = options;
  const classes = [
    { name: "nonflaring", colour: NONFLARING, of: (bin: OutputBin) => bin.nonflaring, shift: -0.008 },
    { name: "flaring", colour: FLARING, of: (bin: OutputBin) => bin.flaring, shift: 0.008 },
  ];
  const centre = (bin: OutputBin) => (bin.from + bin.to) / 2;
  const size = { width: 490, height: 340, left: 76 };
  const counts = await linePlot(
    classes.map(
      ({ name, colour, of }): LineSeries => ({
        name,
        colour,
        x: bins.flatMap((bin) => [bin.from, bin.to]),
        y: bins.flatMap((bin) => [of(bin).count, of(bin).count]),
      }),
    ),
    { xLabel: "output", yLabel: "magnetograms", xRange: [0, 1], ...size, ...plot },
  );
  const means = await linePlot(
    classes.flatMap(({ name, colour, of, shift }): LineSeries[] => {
      const x = bins.map((bin) => centre(bin) + shift);
      const low = bins.map((bin) => of(bin).mean - of(bin).error);
      const high = bins.map((bin) => of(bin).mean + of(bin).error);
      return [
        { name, colour, x, y: bins.map((bin) => of(bin).mean), dots: true },
        { ...bars(`${sigmas} sigma`, x, low, high), colour },
      ];
    }),
    { xLabel: "output", yLabel: quantity, xRange: [0, 1], ...size, ...plot },
  );
  return arrange([counts, means], { columns: 2, ...(title === undefined ? {} : { title }) });
}

/**
 * Figure 8 as one SVG: distributions of the x and y resolution of resized magnetograms, by class. Throws a DataError for
 * a class without magnetograms that is given.
 */
export async function resolutionPicture(
  classes: readonly { readonly name: string; readonly resolutions: ResizedResolutions }[],
  options: RecallPictureOptions & { readonly bins?: number } = {},
): Promise<string> {
  if (classes.length === 0) throw new ArgumentError("Resolutions of no class", { expected: "at least one" });
  const { bins = 40, title, ...plot } = options;
  const colours = [NONFLARING, FLARING];
  const draw = (axis: "x" | "y") =>
    histogramPlot(
      classes.map(({ name, resolutions }, k) => ({
        name,
        values: axis === "x" ? resolutions.xDeg : resolutions.yDeg,
        ...(k < 2 && classes.length === 2 ? { colour: colours[k] } : {}),
      })),
      {
        bins,
        range: "common",
        stacked: false,
        xLabel: `${axis} resolution (deg/px)`,
        yLabel: "magnetograms",
        width: 460,
        height: 300,
        ...plot,
      },
    );
  return arrange([await draw("x"), await draw("y")], {
    columns: 2,
    ...(title === undefined ? {} : { title }),
  });
}
