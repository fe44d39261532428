import { ArgumentError } from "../errors.ts";
import { type Histogram, histogram } from "../stats/histogram.ts";
import type { Colour } from "./colour.ts";
import { axis, dataRange, type Key, type PlotOptions, render, seriesColour } from "./plot.ts";

export interface HistogramSeries {
  readonly name: string;
  readonly values: ArrayLike<number>;
  readonly colour?: Colour;
}

export interface HistogramPlotOptions extends Omit<PlotOptions, "xScale"> {
  /** Bins of equal width, 100 by default. */
  readonly bins?: number;
  /** Each series over its own range (the default, as the comparisons of trackers do), over the range of all, or from a to b. */
  readonly range?: "own" | "common" | readonly [number, number];
  /** One panel a series, stacked, with the same axes (the default), or all in one. */
  readonly stacked?: boolean;
  /** Filled bars (the default), or the outline only. */
  readonly form?: "bars" | "steps";
}

/**
 * Histograms as an SVG file's text: stacked panels that share their axes, or one panel. On a logarithmic y axis empty
 * bins show nothing and the axis starts at one half.
 *
 * Throws an ArgumentError without series, a DataError for a series without values, and an UnsupportedError outside a
 * web page without a `document`.
 */
export async function histogramPlot(
  series: readonly HistogramSeries[],
  options: HistogramPlotOptions = {},
): Promise<string> {
  if (series.length === 0) throw new ArgumentError("A histogram of no series", { expected: "at least one" });
  const { bins = 100, range = "own", stacked = true, yScale = "linear", form = "bars" } = options;
  const counted = series.map(({ values }) => histogram(values, { bins, ...rangeOf(range, series) }));
  const drawn = series.map(({ name, colour }, k) => ({
    name,
    colour: seriesColour(colour, k),
    bins: counted[k],
  }));
  const most = Math.max(1, ...drawn.map((s) => s.bins.counts.reduce((a, b) => Math.max(a, b), 0)));
  const floor = yScale === "log" ? 0.5 : 0;
  const yRange = options.yRange ?? ([floor, yScale === "log" ? most * 1.6 : most * 1.05] as const);
  const xRange =
    options.xRange ??
    dataRange(
      drawn.map((s) => s.bins.edges),
      "linear",
      "x",
      0.02,
    );
  const facet = (name: string) => (stacked && series.length > 1 ? { fy: () => name } : {});
  const height = options.height ?? (stacked && series.length > 1 ? 60 + 170 * series.length : 400);
  return render(
    { ...options, height },
    {
      x: axis("linear", xRange, options.xLabel, 8),
      y: axis(yScale, yRange, options.yLabel, stacked ? 5 : 6),
      fy: { domain: series.map((s) => s.name), axis: null, label: null, padding: 0.06 },
    },
    (plot) =>
      drawn.map(({ name, colour, bins: hist }) =>
        form === "bars"
          ? plot.rect(bars(hist), {
              x1: "start",
              x2: "end",
              y1: () => yRange[0],
              y2: "count",
              fill: colour,
              fillOpacity: stacked || series.length === 1 ? 1 : 0.55,
              shapeRendering: "crispEdges",
              clip: true,
              ...facet(name),
            })
          : plot.line(steps(hist, yRange[0]), { x: "0", y: "1", stroke: colour, clip: true, ...facet(name) }),
      ),
    drawn.map(({ name, colour }): Key => ({ name, colour, form: form === "bars" ? "box" : "line" })),
  );
}

function rangeOf(
  range: NonNullable<HistogramPlotOptions["range"]>,
  series: readonly HistogramSeries[],
): { readonly range?: readonly [number, number] } {
  if (range === "own") return {};
  if (range !== "common") return { range };
  return {
    range: dataRange(
      series.map((s) => s.values),
      "linear",
      "x",
      0,
    ),
  };
}

function bars({ counts, edges }: Histogram): { start: number; end: number; count: number }[] {
  return Array.from(counts, (count, i) => ({ start: edges[i], end: edges[i + 1], count })).filter(
    (b) => b.count > 0,
  );
}

/** The outline; empty bins run along the foot. */
function steps({ counts, edges }: Histogram, foot: number): [number, number][] {
  const points: [number, number][] = [[edges[0], foot]];
  counts.forEach((count, i) => {
    const height = Math.max(foot, count);
    points.push([edges[i], height], [edges[i + 1], height]);
  });
  points.push([edges[counts.length], foot]);
  return points;
}
