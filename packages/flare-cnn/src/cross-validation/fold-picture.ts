import { arrange, type LineSeries, linePlot, type PlotOptions } from "@helioscope/core/figure";
import type { CrossValidationScores, FoldSide } from "./fold-scores.ts";

/** Network red, baseline blue. */
const COLOURS = { network: "#d62728", baseline: "#1f77b4" };

/**
 * TSS of network and baseline in each fold, with their means, as an SVG: on what the splits hold and, in a second panel
 * where there are any, on later regions.
 */
export async function foldPicture(
  { held, later }: CrossValidationScores,
  options: Pick<PlotOptions, "document" | "title" | "width" | "height"> & { readonly network?: string } = {},
): Promise<string> {
  const { network = "network", title = "TSS of each split", ...plot } = options;
  const values = [held, later].flatMap((side) =>
    (side?.folds ?? []).flatMap((fold) => [fold.network.tss, fold.baseline.tss]),
  );
  const numbers = values.filter((value) => !Number.isNaN(value));
  const yRange = [Math.min(0, ...numbers) - 0.03, Math.max(0.6, ...numbers) + 0.03] as const;
  const panel = (side: FoldSide, name: string) => {
    const ends = [0.5, held.folds.length + 0.5] as const;
    const series = (["network", "baseline"] as const).flatMap((who): LineSeries[] => {
      const { mean, sd } = side[who].tss;
      const spread = Number.isNaN(sd) ? "" : ` +- ${sd.toFixed(2)}`;
      const colour = COLOURS[who];
      return [
        {
          name: who === "network" ? network : "total unsigned flux",
          ...{ x: side.folds.map(({ fold }) => fold), y: side.folds.map((fold) => fold[who].tss) },
          ...{ dots: "only", colour },
        },
        { name: `mean ${mean.toFixed(2)}${spread}`, x: ends, y: [mean, mean], dashed: true, colour },
      ];
    });
    return linePlot(series, {
      ...{ title: name, xLabel: "split", yLabel: "TSS", xRange: ends, yRange, width: 520, height: 400 },
      ...plot,
    });
  };
  const panels = [await panel(held, "regions that the split holds")];
  if (later) panels.push(await panel(later, "later regions"));
  return arrange(panels, { columns: panels.length, title });
}
