import { type LineSeries, linePlot, type PlotOptions } from "@helioscope/core/figure";
import type { CrossValidationScores } from "./fold-scores.ts";

/**
 * TSS of network and baseline in each fold, with their means, as an SVG: on what the splits hold and, where there are any,
 * on later regions.
 */
export async function foldPicture(
  { held, later }: CrossValidationScores,
  options: Pick<PlotOptions, "document" | "title" | "width" | "height"> & { readonly network?: string } = {},
): Promise<string> {
  const { network = "network", ...plot } = options;
  const series: LineSeries[] = [];
  const ends = [0.5, held.folds.length + 0.5] as const;
  const sides = [
    { side: held, on: "", dashed: false, colours: ["#d62728", "#1f77b4"] },
    { side: later, on: ", later regions", dashed: true, colours: ["#ff9896", "#aec7e8"] },
  ];
  for (const { side, on, dashed, colours } of sides) {
    if (!side) continue;
    const x = side.folds.map(({ fold }) => fold);
    for (const [k, who] of (["network", "baseline"] as const).entries()) {
      const { mean, sd } = side[who].tss;
      const name = `${who === "network" ? network : "total unsigned flux"}${on}`;
      const spread = Number.isNaN(sd) ? "" : ` +- ${sd.toFixed(2)}`;
      const colour = colours[k];
      series.push(
        { name, x, y: side.folds.map((fold) => fold[who].tss), dots: true, dashed, colour },
        { name: `mean ${mean.toFixed(2)}${spread}`, x: ends, y: [mean, mean], dashed: true, colour },
      );
    }
  }
  return linePlot(series, {
    title: "TSS of each split",
    xLabel: "split",
    yLabel: "TSS",
    xRange: ends,
    width: 680,
    height: 400,
    ...plot,
  });
}
