import { histogramPlot, linePlot } from "@helioscope/core/figure";
import { fluxes1e18Mx, sizesMm2 } from "../statistics/index.ts";
import type { TrackedFeature } from "../types.ts";
import type { NamedFigure } from "./examples.ts";
import type { Scales } from "./scales.ts";

/** Figures 10 to 12 of the paper: sizes and fluxes of the first frame, lifetimes of the run. */
export async function distributions(
  first: readonly TrackedFeature[],
  lifetimes: readonly number[],
  scales: Scales,
  page: Document | undefined,
): Promise<NamedFigure[]> {
  const document = page ? { document: page } : {};
  const figures: NamedFigure[] = [];
  const histogram = async (
    name: string,
    title: string,
    xLabel: string,
    values: Float64Array,
    caption: string,
  ) => {
    const options = { xLabel, yLabel: "features", yScale: "log", ...document } as const;
    figures.push({ name, title, caption, svg: await histogramPlot([{ name: "features", values }], options) });
  };
  if (first.length > 1) {
    const note = "First frame, 100 linear bins";
    await histogram(
      "sizes",
      "Feature sizes",
      "size [Mm2]",
      sizesMm2(first, scales),
      `${note} (Figure 10 of the paper).`,
    );
    await histogram(
      "fluxes",
      "Feature fluxes",
      "unsigned flux [1e18 Mx]",
      fluxes1e18Mx(first, scales),
      `${note} (Figure 11).`,
    );
  }
  if (lifetimes.some((count) => count > 0)) {
    const y = lifetimes.map((count) => (count > 0 ? count : Number.NaN));
    const x = lifetimes.map((_, i) => i + 1);
    const svg = await linePlot([{ name: "tracks", x, y, dots: true }], {
      xLabel: "lifetime [frames]",
      yLabel: "tracks",
      yScale: "log",
      ...document,
    });
    figures.push({
      name: "lifetimes",
      title: "Lifetimes",
      caption: "Tracks by their number of frames (Figure 12).",
      svg,
    });
  }
  return figures;
}
