import { type HistogramSeries, histogramPlot } from "@helioscope/core/figure";
import type { TrackedFeature } from "../types.ts";
import { fluxLabel, LIFETIME_LABEL, sizeLabel, TRACKERS } from "./compare.ts";
import type { NamedFigure } from "./examples.ts";
import { quantitiesOf } from "./quantities.ts";
import type { Scales } from "./scales.ts";
import type { ComparedRun } from "./swamis-beside.ts";
import { lifetimeValues } from "./tally.ts";

/** Features of the first frame and lives of a run. */
export interface Distributed {
  readonly features: readonly TrackedFeature[];
  readonly lifetimes: readonly number[];
}

/**
 * Figures 10 to 12 of the paper: sizes and fluxes of the first frame, lifetimes of the run; stacked under those of
 * SWAMIS, with shared axes, where it ran beside.
 */
export async function distributions(
  ours: Distributed,
  scales: Scales,
  page: Document | undefined,
  swamis?: ComparedRun,
): Promise<NamedFigure[]> {
  const runs = swamis ? [{ features: swamis.first.features, lifetimes: swamis.lifetimes }, ours] : [ours];
  const names = swamis ? TRACKERS : ["features"];
  const shared = {
    yScale: "log",
    legend: swamis !== undefined,
    ...(page ? { document: page } : {}),
  } as const;
  const measured = runs.map(({ features }) => quantitiesOf(features, scales));
  const named = (values: readonly ArrayLike<number>[], least: number): HistogramSeries[] =>
    values.map((one, k) => ({ name: names[k], values: one })).filter((one) => one.values.length >= least);
  const note = "First frame, 100 linear bins";
  const figures: NamedFigure[] = [];
  const sizes = named(
    measured.map(({ size }) => size.values),
    2,
  );
  if (sizes.length > 0) {
    figures.push({
      name: "sizes",
      title: "Feature sizes",
      caption: `${note} (Figure 10 of the paper).`,
      svg: await histogramPlot(sizes, { ...shared, xLabel: sizeLabel(measured[0]), yLabel: "features" }),
    });
  }
  const fluxes = named(
    measured.map(({ flux }) => flux.values),
    2,
  );
  if (fluxes.length > 0) {
    figures.push({
      name: "fluxes",
      title: "Feature fluxes",
      caption: `${note} (Figure 11).`,
      svg: await histogramPlot(fluxes, { ...shared, xLabel: fluxLabel(measured[0]), yLabel: "features" }),
    });
  }
  const lives = named(
    runs.map(({ lifetimes }) => lifetimeValues(lifetimes)),
    1,
  );
  if (lives.length > 0) {
    const longest = Math.max(...runs.map(({ lifetimes }) => lifetimes.length));
    const width = Math.ceil(longest / MOST_BINS);
    const bins = Math.ceil(longest / width);
    figures.push({
      name: "lifetimes",
      title: "Lifetimes",
      caption: `Tracks by their number of frames${width > 1 ? `, ${width} a bin` : ""} (Figure 12).`,
      svg: await histogramPlot(lives, {
        ...shared,
        bins,
        range: [0.5, 0.5 + bins * width],
        xLabel: LIFETIME_LABEL,
        yLabel: "tracks",
      }),
    });
  }
  return figures;
}

/** Up to so many frames, a bin is one frame wide. */
const MOST_BINS = 200;
