import { type LineSeries, linePlot, type PlotOptions } from "@helioscope/core/figure";
import { baselineLines } from "./experiment-table.ts";
import type { KeywordExperiment } from "./keyword-experiment.ts";

/**
 * TSS of every baseline with its error, over the splits and on the test, and of the paper's networks, as an SVG. The
 * baselines are numbered in the order of the table. Throws an UnsupportedError outside a web page without a `document`.
 */
export async function baselinePicture(
  experiment: KeywordExperiment,
  options: Pick<PlotOptions, "document" | "title" | "width" | "height"> = {},
): Promise<string> {
  const lines = baselineLines(experiment);
  const series = (["validation", "test"] as const).flatMap((side, k): LineSeries[] =>
    (["here", "paper"] as const).flatMap((from) => {
      const points = lines.flatMap((line, i) => {
        const score = line[side].tss;
        return line.from === from && score ? [{ x: i + 1 + (k - 0.5) / 4, ...score }] : [];
      });
      if (points.length === 0) return [];
      const colour = COLOURS[from][k] as string;
      const ends = points.flatMap(({ x, value, error }) => [
        [x, value - error],
        [x, value + error],
        [x, Number.NaN],
      ]);
      return [
        {
          name: `${side === "test" ? "later regions" : "splits by region"}${from === "paper" ? ", paper" : ""}`,
          colour,
          dots: "only",
          x: points.map(({ x }) => x),
          y: points.map(({ value }) => value),
        },
        { name: "", colour, x: ends.map((end) => end[0] as number), y: ends.map((end) => end[1] as number) },
      ];
    }),
  );
  return linePlot(series, {
    title: "Baselines from SHARP keywords, and the paper's networks",
    xLabel: lines.map(({ name }, i) => `${i + 1} ${name}`).join("; "),
    yLabel: "TSS",
    xRange: [0.4, lines.length + 0.6],
    yRange: [-0.05, 0.85],
    ...options,
  });
}

const COLOURS: Readonly<Record<"here" | "paper", readonly [string, string]>> = {
  here: ["#1f77b4", "#17becf"],
  paper: ["#d62728", "#ff9896"],
};
