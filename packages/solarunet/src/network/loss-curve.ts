import { linePlot } from "@helioscope/core/figure";
import type { Curve } from "@helioscope/core/train";

/** Losses and accuracies over the steps, on a logarithmic axis: what is missing to 1 for an accuracy. */
export function lossCurve(curves: readonly Curve[], document?: Document): Promise<string> {
  const series = curves.map(({ name, x, y }) => {
    const error = name.endsWith("accuracy");
    return {
      name: error ? `1 - ${name.replace("_", " ")}` : name,
      x,
      y: error ? y.map((value) => 1 - value) : y,
      dots: y.length < 30,
    };
  });
  return linePlot(series, {
    title: "SolarUnet training",
    xLabel: "step",
    yScale: "log",
    ...(document ? { document } : {}),
  });
}
