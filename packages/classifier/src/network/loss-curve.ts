import { linePlot } from "@helioscope/core/figure";
import type { Curve } from "@helioscope/core/train";

/** Loss and validation scores over the steps. */
export function lossCurve(curves: readonly Curve[], document?: Document): Promise<string> {
  return linePlot(
    curves
      .filter(({ name }) => name !== "val_merit")
      .map(({ name, x, y }) => ({ name: name.replaceAll("_", " "), x, y, dots: y.length < 30 })),
    { title: "Classifier training", xLabel: "step", ...(document ? { document } : {}) },
  );
}
