import type { ObserveContext, Picture, SolarImage } from "@helioscope/core";
import { histogramPlot, linePlot } from "@helioscope/core/figure";
import { fluxes1e18Mx, sizesMm2 } from "../statistics/index.ts";
import type { Paint } from "../track/index.ts";
import type { TrackEvent, TrackedFeature, TrackedFrame } from "../types.ts";
import type { Scales } from "./scales.ts";

/** Draws the pictures of a run as it goes: one a frame, an example of each event, and the distributions. */
export class Pictures {
  readonly #context: ObserveContext;
  readonly #scales: Scales;
  readonly #pictures: Picture[] = [];

  constructor(context: ObserveContext, scales: Scales) {
    this.#context = context;
    this.#scales = scales;
  }

  async add(_frame: TrackedFrame, _image: SolarImage, _events: readonly TrackEvent[], _paints: readonly Paint[]): Promise<void> {}

  /** Figures 10 to 12 of the paper: size and flux distributions of the first frame, lifetimes of the run. */
  async finish(first: readonly TrackedFeature[], lifetimes: readonly number[]): Promise<Picture[]> {
    const document = this.#context.document ? { document: this.#context.document } : {};
    if (first.length > 1) {
      await this.#plot(
        "sizes",
        "Feature sizes",
        "First frame, 100 linear bins (Figure 10 of the paper).",
        await histogramPlot([{ name: "features", values: sizesMm2(first, this.#scales) }], {
          xLabel: "size [Mm2]",
          yLabel: "features",
          yScale: "log",
          ...document,
        }),
      );
      await this.#plot(
        "fluxes",
        "Feature fluxes",
        "Unsigned, first frame, 100 linear bins (Figure 11).",
        await histogramPlot([{ name: "features", values: fluxes1e18Mx(first, this.#scales) }], {
          xLabel: "flux [1e18 Mx]",
          yLabel: "features",
          yScale: "log",
          ...document,
        }),
      );
    }
    if (lifetimes.some((count) => count > 0)) {
      const frames = Float64Array.from(lifetimes, (_, i) => i + 1);
      await this.#plot(
        "lifetimes",
        "Lifetimes",
        "Tracks by their number of frames (Figure 12).",
        await linePlot([{ name: "tracks", x: frames, y: lifetimes.map((n) => (n > 0 ? n : Number.NaN)), dots: true }], {
          xLabel: "lifetime [frames]",
          yLabel: "tracks",
          yScale: "log",
          ...document,
        }),
      );
    }
    return this.#pictures;
  }

  async #plot(name: string, title: string, caption: string, svg: string): Promise<void> {
    const path = `figures/${name}.svg`;
    await this.#context.out.write(path, svg);
    this.#pictures.push({ path, title, caption });
  }
}
