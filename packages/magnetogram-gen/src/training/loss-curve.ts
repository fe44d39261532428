import { linePlot } from "@helioscope/core/figure";
import type { Curve } from "@helioscope/core/train";

/** Losses and validation metrics over the steps. */
export function lossCurve(curves: readonly Curve[], document?: Document): Promise<string> {
  return linePlot(
    curves.map(({ name, x, y }) => ({ name: name.replaceAll("_", " "), x, y, dots: y.length < 30 })),
    { title: "Magnetogram network training", xLabel: "step", ...(document ? { document } : {}) },
  );
}
