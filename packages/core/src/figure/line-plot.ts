import { ShapeError } from "../errors.ts";
import type { Colour } from "./colour.ts";
import { axis, dataRange, type Key, type PlotOptions, render, seriesColour } from "./plot.ts";

export interface LineSeries {
  readonly name: string;
  /** 0, 1, 2, ... where absent. */
  readonly x?: ArrayLike<number>;
  /** NaN, and values without a logarithm on a logarithmic axis, leave a gap. */
  readonly y: ArrayLike<number>;
  readonly colour?: Colour;
  readonly dashed?: boolean;
  /** Dots on the points, or dots alone without the line. */
  readonly dots?: boolean | "only";
  /** Shades what lies between, such as an uncertainty: as many values as y. */
  readonly band?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> };
  /** Error bars, from low to high at each point: as many values as y. */
  readonly bars?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> };
}

export interface LinePlotOptions extends PlotOptions {
  /** Level lines, such as the score of a baseline. */
  readonly levels?: readonly { readonly name: string; readonly y: number; readonly colour?: Colour }[];
}

/**
 * Curves over a common axis (losses over epochs, light curves, spectra) as an SVG file's text.
 *
 * Throws a ShapeError when x, y, band and error bars of a series differ in length, a DataError when nothing can be shown, and an
 * UnsupportedError outside a web page without a `document`.
 */
export async function linePlot(
  series: readonly LineSeries[],
  options: LinePlotOptions = {},
): Promise<string> {
  const { xScale = "linear", yScale = "linear", levels = [] } = options;
  const lines = series.map((line, k) => {
    const { y } = line;
    const x = line.x ?? Float64Array.from({ length: y.length }, (_, i) => i);
    if (x.length !== y.length) {
      throw new ShapeError(`Series ${line.name} has ${x.length} x and ${y.length} y`, {
        expected: "as many of each",
      });
    }
    for (const [what, range] of [
      ["Band", line.band],
      ["Error bars", line.bars],
    ] as const) {
      if (!range || (range.low.length === y.length && range.high.length === y.length)) continue;
      throw new ShapeError(
        `${what} of series ${line.name} with ${range.low.length} and ${range.high.length} values`,
        { expected: `${y.length}, as y` },
      );
    }
    const usable = (v: number, scale: string) => Number.isFinite(v) && (scale === "linear" || v > 0);
    const points = Array.from(x, (at, i) => [at, usable(y[i], yScale) ? y[i] : Number.NaN] as const).filter(
      ([at]) => usable(at, xScale),
    );
    const bars = Array.from(line.bars ? x : [], (at, i) => [at, line.bars?.low[i], line.bars?.high[i]]);
    const band = Array.from(line.band ? x : [], (at, i) => [at, line.band?.low[i], line.band?.high[i]]);
    return {
      ...line,
      points,
      whiskers: bars.filter((bar) => bar.every(Number.isFinite)),
      // A gap in the band stays one: the area breaks at NaN.
      shade: band.some((b) => b.every(Number.isFinite))
        ? band.map((b) => (b.every(Number.isFinite) ? b : [b[0], Number.NaN, Number.NaN]))
        : [],
      colour: seriesColour(line.colour, k),
    };
  });
  const edges = lines.flatMap(({ band, bars }) =>
    [band, bars].flatMap((range) => (range ? [range.low, range.high] : [])),
  );
  const heights = lines.map((l) => l.points.map((p) => p[1]));
  const xRange =
    options.xRange ??
    dataRange(
      lines.map((l) => l.points.map((p) => p[0])),
      xScale,
      "x",
      0.01,
    );
  const yRange = options.yRange ?? dataRange([...heights, ...edges, levels.map((l) => l.y)], yScale, "y");
  const rules = levels.map((level, k) => ({
    ...level,
    colour: seriesColour(level.colour, series.length + k),
  }));
  return render(
    options,
    {
      x: axis(xScale, xRange, options.xLabel, ticksFor(options.width ?? 640, 80, 8)),
      y: axis(yScale, yRange, options.yLabel, ticksFor(options.height ?? 400, 50, 6)),
    },
    (plot) => [
      ...rules.map(({ y, colour }) =>
        plot.ruleY([y], { stroke: colour, strokeDasharray: "5 3", clip: true }),
      ),
      ...lines
        .filter(({ shade }) => shade.length > 0)
        .map(({ shade, colour }) =>
          plot.areaY(shade, { x: "0", y1: "1", y2: "2", fill: colour, fillOpacity: 0.2, clip: true }),
        ),
      ...lines
        .filter(({ whiskers }) => whiskers.length > 0)
        .map(({ whiskers, colour }) =>
          plot.ruleX(whiskers, { x: "0", y1: "1", y2: "2", stroke: colour, strokeWidth: 1.2, clip: true }),
        ),
      ...lines
        .filter(({ dots }) => dots !== "only")
        .map(({ points, colour, dashed }) =>
          plot.line(points, {
            x: "0",
            y: "1",
            stroke: colour,
            strokeWidth: 1.5,
            clip: true,
            ...(dashed ? { strokeDasharray: "5 3" } : {}),
          }),
        ),
      ...lines
        .filter((line) => line.dots)
        .map(({ points, colour }) => plot.dot(points, { x: "0", y: "1", r: 2.5, fill: colour, clip: true })),
    ],
    [
      ...lines.map(
        ({ name, colour, dashed, dots }): Key => ({
          name,
          colour,
          form: dots === "only" ? "dot" : dashed ? "dash" : "line",
        }),
      ),
      ...rules.map(({ name, colour }): Key => ({ name, colour, form: "dash" })),
    ],
  );
}

/** As many ticks as have `room` pixels each. */
const ticksFor = (length: number, room: number, most: number): number =>
  Math.max(2, Math.min(most, Math.floor(length / room)));
