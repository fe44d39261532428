import { type LineSeries, linePlot, type PlotOptions } from "@helioscope/core/figure";
import { kShotSummary } from "./k-shot-summary.ts";
import { K_SHOT_METHODS, type KShotMethod, type KShotResult } from "./k-shot-types.ts";

const LOOKS: Readonly<
  Record<KShotMethod, { readonly name: string; readonly colour: string; readonly shift: number }>
> = {
  transfer: { name: "transfer", colour: "#d62728", shift: -1 },
  scratch: { name: "from scratch", colour: "#1f77b4", shift: 0 },
  nearest: { name: "nearest neighbour", colour: "#7f7f7f", shift: 1 },
};

/** Balanced accuracy against the number of shots, as an SVG: means of the draws, error bars of one standard deviation. */
export async function kShotPicture(
  result: KShotResult,
  options: Pick<PlotOptions, "document" | "title" | "width" | "height"> = {},
): Promise<string> {
  const { classes, plan } = result;
  const rows = kShotSummary(result);
  const last = rows[rows.length - 1].shots;
  const chance = 1 / classes.length;
  const series = K_SHOT_METHODS.map((method): LineSeries => {
    const { name, colour, shift } = LOOKS[method];
    const spread = rows.map(({ methods }) => methods[method]);
    return {
      ...{ name, colour, dots: true },
      x: rows.map(({ shots }) => shots + (shift * last) / 150),
      y: spread.map(({ mean }) => mean),
      bars: {
        low: spread.map(({ mean, sd }) => mean - sd),
        high: spread.map(({ mean, sd }) => mean + sd),
      },
    };
  });
  return linePlot(series, {
    title: `${classes.join(", ")}: ${plan.draws} draws, ${plan.updates} updates`,
    xLabel: "labelled images of each class",
    yLabel: "balanced accuracy",
    xRange: [0, last * 1.06],
    ...options,
    levels: [{ name: "chance", y: chance, colour: "#bbbbbb" }],
  });
}
