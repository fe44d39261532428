import { arrange, type LineSeries, linePlot, type PlotOptions, scatterPlot } from "@helioscope/core/figure";
import type { BipoleProbe, ProbeCurve } from "./probe-bipoles.ts";
import type { ProbePanel } from "./probe-plan.ts";

export interface ExplainFigureOptions {
  readonly title?: string;
  /** The DOM to draw in, outside a web page. */
  readonly document?: Document;
}

const RADIUS = "radius (Mm)";
const OUTPUT = "output";
const UNIT = [-0.01, 1.01] as const;
const SIZE = { width: 400, height: 280 };

const PANELS: readonly (readonly [ProbePanel, string, string])[] = [
  ["size", "Size, by field (Fig. 9)", RADIUS],
  ["field", "Field (Fig. 9)", "field (G)"],
  ["polarity", "Order of the polarities (Figs. 9, 11)", RADIUS],
  ["single", "One polarity (Fig. 9)", RADIUS],
  ["x-resolution", "Width of the frame (Fig. 10)", RADIUS],
  ["y-resolution", "Height of the frame (Fig. 10)", RADIUS],
];

/**
 * The curves of Figures 9 to 11 on one sheet, as one SVG; bands are one standard error over the classifiers. The last panel is
 * the ratio of the peaks against the aspect of the frame, where any frame has both peaks.
 *
 * @throws UnsupportedError outside a web page without a `document`
 */
export async function probeFigure(probe: BipoleProbe, options: ExplainFigureOptions = {}): Promise<string> {
  const { title, document } = options;
  const lent: PlotOptions = { ...SIZE, ...(document ? { document } : {}) };
  const figures: string[] = [];
  for (const [panel, name, xLabel] of PANELS) {
    const curves = probe.curves.filter((curve) => curve.panel === panel);
    figures.push(
      await linePlot(curves.map(seriesOf), { ...lent, title: name, xLabel, yLabel: OUTPUT, yRange: UNIT }),
    );
  }
  const both = probe.peaks.filter(({ ratio }) => Number.isFinite(ratio));
  if (both.length > 0) {
    const r = Number.isNaN(probe.ratioCorrelation) ? "" : `, r = ${probe.ratioCorrelation.toFixed(2)}`;
    figures.push(
      await scatterPlot(
        [
          {
            name: `frames${r}`,
            x: both.map(({ aspect }) => aspect),
            y: both.map(({ ratio }) => ratio),
            radius: 4,
          },
        ],
        {
          ...lent,
          title: "Peaks (Fig. 10)",
          xLabel: "aspect of the frame",
          yLabel: "high radius / low radius",
        },
      ),
    );
  }
  return arrange(figures, { columns: 2, ...(title === undefined ? {} : { title }) });
}

function seriesOf({ name, x, mean, standardError }: ProbeCurve): LineSeries {
  if (!standardError.some(Number.isFinite)) return { name, x, y: mean };
  const edge = (sign: 1 | -1): Float64Array => mean.map((value, i) => value + sign * standardError[i]);
  return { name, x, y: mean, band: { low: edge(-1), high: edge(1) } };
}
