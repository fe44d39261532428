import { ShapeError } from "../errors.ts";
import type { Colour } from "./colour.ts";
import { axis, dataRange, type Key, type PlotOptions, render, seriesColour } from "./plot.ts";

export interface ScatterSeries {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly colour?: Colour;
  /** Radius of a dot in pixels, 2 by default. */
  readonly radius?: number;
}

export interface ScatterPlotOptions extends PlotOptions {
  /** Draws y = x, for predicted against true values. */
  readonly identity?: boolean;
}

/**
 * Points as an SVG file's text. Points that an axis cannot show (NaN, zero or less on a logarithmic one) are left out.
 *
 * Throws a ShapeError when x and y of a series differ in length, a DataError when nothing can be shown, and an
 * UnsupportedError outside a web page without a `document`.
 */
export async function scatterPlot(
  series: readonly ScatterSeries[],
  options: ScatterPlotOptions = {},
): Promise<string> {
  const { xScale = "linear", yScale = "linear" } = options;
  const clouds = series.map((cloud, k) => {
    const { name, x, y } = cloud;
    if (x.length !== y.length) {
      throw new ShapeError(`Series ${name} has ${x.length} x and ${y.length} y`, {
        expected: "as many of each",
      });
    }
    const shown = (v: number, scale: string) => Number.isFinite(v) && (scale === "linear" || v > 0);
    const points = Array.from(x, (at, i) => [at, y[i]] as const).filter(
      ([at, v]) => shown(at, xScale) && shown(v, yScale),
    );
    return { name, points, radius: cloud.radius ?? 2, colour: seriesColour(cloud.colour, k) };
  });
  const along = (i: 0 | 1) => clouds.map((c) => c.points.map((p) => p[i]));
  const xRange = options.xRange ?? dataRange(along(0), xScale, "x");
  const yRange = options.yRange ?? dataRange(along(1), yScale, "y");
  const low = Math.max(xRange[0], yRange[0]);
  const high = Math.min(xRange[1], yRange[1]);
  const diagonal = options.identity && low < high;
  return render(
    options,
    { x: axis(xScale, xRange, options.xLabel, 8), y: axis(yScale, yRange, options.yLabel, 6) },
    (plot) => [
      ...(diagonal
        ? [
            plot.link([0], {
              x1: low,
              y1: low,
              x2: high,
              y2: high,
              stroke: "#888888",
              strokeDasharray: "5 3",
            }),
          ]
        : []),
      ...clouds.map(({ points, radius, colour }) =>
        plot.dot(points, { x: "0", y: "1", r: radius, fill: colour, fillOpacity: 0.6, clip: true }),
      ),
    ],
    [
      ...clouds.map(({ name, colour }): Key => ({ name, colour, form: "dot" })),
      ...(diagonal ? [{ name: "y = x", colour: "#888888", form: "dash" } as const] : []),
    ],
  );
}
