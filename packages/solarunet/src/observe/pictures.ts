import type { Mask, ObserveContext, Picture, SolarImage } from "@helioscope/core";
import { encodePng } from "@helioscope/core/figure";
import { trackedPicture } from "../draw/index.ts";
import { byteScale } from "../prepare/index.ts";
import type { Paint } from "../track/index.ts";
import type { RowOrder, TrackEvent, TrackedFrame } from "../types.ts";
import { comparisonFigure } from "./compare.ts";
import { distributions } from "./distributions.ts";
import { Examples } from "./examples.ts";
import type { Scales } from "./scales.ts";
import type { ComparedRun } from "./swamis-beside.ts";

/** A tracked frame with what it is drawn on. */
export interface DrawnFrame {
  readonly frame: TrackedFrame;
  readonly image: SolarImage;
  readonly mask: Mask | undefined;
  readonly paints: readonly Paint[];
}

const COLOURS =
  "Field between -300 and 300 G. Borders: yellow positive and green negative features that live on; purple disappears, orange merges, pink cancels; blue has appeared, cyan has split off, red has emerged.";

const FRAME_PICTURE = /^frames\/frame_(\d{4,})\.png$/;
const FIGURE = /^figures\/(?:event-[a-z]+|compare-features|sizes|fluxes|lifetimes)\.svg$/;

/** 2018-06-07 16:22:39 UTC */
const clock = (utc: string): string => utc.replace("T", " ").replace(/(\.0+)?Z$/, " UTC");

/** Draws the pictures of a run as it goes: one a frame, an example of each event, and the distributions. */
export class Pictures {
  readonly #context: ObserveContext;
  readonly #scales: Scales;
  readonly #rowOrder: RowOrder;
  readonly #examples: Examples;
  readonly #frames: Picture[] = [];
  #count = 0;

  constructor(context: ObserveContext, scales: Scales, rowOrder: RowOrder) {
    this.#context = context;
    this.#scales = scales;
    this.#rowOrder = rowOrder;
    this.#examples = new Examples(scales);
  }

  async add(drawn: DrawnFrame, events: readonly TrackEvent[]): Promise<void> {
    const { frame, image, mask, paints } = drawn;
    const picture = trackedPicture(byteScale(image), frame, paints, {
      rowOrder: this.#rowOrder,
      ...(mask ? { mask } : {}),
    });
    this.#count = frame.frame + 1;
    const path = `frames/frame_${String(frame.frame).padStart(4, "0")}.png`;
    await this.#context.out.write(path, encodePng(picture));
    const told = {
      path,
      title: `Frame ${frame.frame}${image.time ? `, ${clock(image.time.utc)}` : ""}`,
      caption: this.#frames.length === 0 ? COLOURS : "Colours as in the first frame.",
    };
    // The first and the newest: a report shows where a run begins and where it ends.
    if (this.#frames.length < 2) this.#frames.push(told);
    else this.#frames[1] = told;
    this.#examples.add(drawn, events);
  }

  /**
   * The pictures of a report: first and last frame, the events (Figures 3 to 8), the distributions (10 to 12), and
   * where SWAMIS ran beside, its features and those of the tracker (9) and its distributions.
   */
  async finish(
    first: DrawnFrame["frame"],
    image: SolarImage,
    lifetimes: readonly number[],
    swamis?: ComparedRun,
  ): Promise<Picture[]> {
    const ours = { features: first.features, lifetimes };
    const figures = [
      ...this.#examples.figures(),
      ...(swamis ? [comparisonFigure(image, swamis, { first, lifetimes }, this.#scales)] : []),
      ...(await distributions(ours, this.#scales, this.#context.document, swamis)),
    ];
    const pictures: Picture[] = [...this.#frames];
    for (const { name, svg, title, caption } of figures) {
      const path = `figures/${name}.svg`;
      await this.#context.out.write(path, svg);
      pictures.push({ path, title, caption });
    }
    await this.#sweep(new Set(pictures.map(({ path }) => path)));
    return pictures;
  }
  /** Removes what a longer run left in the same place; files of other names are not touched. */
  async #sweep(written: ReadonlySet<string>): Promise<void> {
    const { out } = this.#context;
    for (const path of await out.list("frames/")) {
      const number = FRAME_PICTURE.exec(path)?.[1];
      if (number !== undefined && Number(number) >= this.#count) await out.remove(path);
    }
    for (const path of await out.list("figures/")) {
      if (FIGURE.test(path) && !written.has(path)) await out.remove(path);
    }
  }
}
