import { linePlot } from "@helioscope/core/figure";
import type { Curve } from "@helioscope/core/train";

/** Losses over the steps, on a logarithmic axis. */
export function lossCurve(curves: readonly Curve[], document?: Document): Promise<string> {
  const series = curves.map(({ name, x, y }) => ({ name, x, y, dots: y.length < 30 }));
  return linePlot(series, {
    title: "stokes-assist training",
    xLabel: "step",
    yScale: "log",
    ...(document ? { document } : {}),
  });
}
