import { arrange, type LineSeries, linePlot, type PlotOptions } from "@helioscope/core/figure";
import { rocPicture } from "../evaluation/index.ts";
import type { Sample } from "../types.ts";
import type { ArtefactReport } from "./artefact-report.ts";
import type { FrameDependence, FrameOutput } from "./frame-dependence.ts";
import type { ExplainFigureOptions } from "./probe-figure.ts";

const SIZE = { width: 420, height: 300 };

/**
 * The output for fixed scenes against the size and the aspect of their frame, and against their place in it, as one SVG;
 * bands are one standard error over the classifiers.
 *
 * @throws UnsupportedError outside a web page without a `document`
 */
export async function frameFigure(
  dependence: readonly FrameDependence[],
  options: ExplainFigureOptions = {},
): Promise<string> {
  const { title, document } = options;
  const lent: PlotOptions = {
    ...SIZE,
    yLabel: "output",
    yRange: [-0.01, 1.01],
    ...(document ? { document } : {}),
  };
  const of = (series: FrameOutput["series"], x: (row: FrameOutput) => number): LineSeries[] =>
    dependence.map(({ scene, rows }) => {
      const own = rows.filter((row) => row.series === series).sort((a, b) => x(a) - x(b));
      const line = { name: scene, x: own.map(x), y: own.map(({ output }) => output), dots: true };
      if (!own.some(({ standardError }) => Number.isFinite(standardError))) return line;
      const edge = (sign: 1 | -1) => own.map(({ output, standardError }) => output + sign * standardError);
      return { ...line, band: { low: edge(-1), high: edge(1) } };
    });
  const size = await linePlot(
    of("size", ({ widthPx }) => widthPx),
    { ...lent, title: "The same region in larger frames", xLabel: "width of the frame (px), at one aspect" },
  );
  const aspect = await linePlot(
    of("aspect", (row) => row.aspect),
    { ...lent, title: "The same region in wider frames", xLabel: "width / height, at one area" },
  );
  const place = await linePlot(
    of("place", ({ dxPx, dyPx }) => Math.hypot(dxPx, dyPx)),
    {
      ...lent,
      title: "The same region elsewhere in its frame",
      xLabel: "its middle from that of the frame (px), odd sides as well",
    },
  );
  return arrange([size, aspect, place], { columns: 2, ...(title === undefined ? {} : { title }) });
}

/**
 * An artefact report as one SVG: what the output does with the frame, and the ROC curves in their own frames, in one common
 * frame, in each other's, of the frame's size alone and of the total flux.
 *
 * @throws UnsupportedError outside a web page without a `document`
 */
export async function artefactFigure(
  report: ArtefactReport,
  samples: readonly Sample[],
  options: ExplainFigureOptions = {},
): Promise<string> {
  const { title, document } = options;
  const lent = document ? { document } : {};
  const roc = await rocPicture(
    samples.map(({ label }) => label),
    report.rows,
    { ...lent, title: "Skill by the frames", width: 460, height: 420 },
  );
  const frames = await frameFigure(report.dependence, lent);
  return arrange([frames, roc], { columns: 1, ...(title === undefined ? {} : { title }) });
}
