import { type PanelAxes, panelsSvg } from "@helioscope/core/figure";
import { eventPanels } from "../draw/index.ts";
import type { EventKind, TrackEvent } from "../types.ts";
import { EVENT_KINDS } from "./event-tables.ts";
import type { DrawnFrame } from "./pictures.ts";
import type { Scales } from "./scales.ts";

/** A figure that is not written yet. */
export interface NamedFigure {
  readonly name: string;
  readonly svg: string;
  readonly title: string;
  readonly caption: string;
}

interface Example {
  readonly event: TrackEvent;
  readonly before: DrawnFrame;
  readonly after: DrawnFrame;
  readonly worth: number;
}

/** Small, so that the lettering stays readable where a page shows two figures side by side. */
const PANEL_WIDTH = 270;

/** Keeps the clearest example of each kind of event, two frames each, and draws them in the end. */
export class Examples {
  readonly #scales: Scales;
  readonly #best = new Map<EventKind, Example>();
  #before: DrawnFrame | undefined;
  #pending: TrackEvent[] = [];

  constructor(scales: Scales) {
    this.#scales = scales;
  }

  add(after: DrawnFrame, events: readonly TrackEvent[]): void {
    const before = this.#before;
    const all = [...this.#pending, ...events];
    this.#pending = all.filter((event) => event.frameTo > after.frame.frame);
    this.#before = after;
    if (!before) return;
    for (const event of all) {
      if (event.frameTo !== after.frame.frame || event.frameFrom !== before.frame.frame) continue;
      const worth = clarity(event, before, after);
      if (worth > (this.#best.get(event.kind)?.worth ?? 0))
        this.#best.set(event.kind, { event, before, after, worth });
    }
  }

  figures(): NamedFigure[] {
    return EVENT_KINDS.flatMap((kind) => {
      const example = this.#best.get(kind);
      return example ? [this.#figure(kind, example)] : [];
    });
  }

  #figure(kind: EventKind, { event, before, after }: Example): NamedFigure {
    const shown = eventPanels(event, framed(before), framed(after));
    const { x0, y0, width, height } = shown.window;
    const scale = this.#scales.pixelScaleArcsec;
    const axes: PanelAxes = {
      x: { range: [(x0 - 0.5) * scale, (x0 + width - 0.5) * scale], label: "E-W [arcsec]" },
      y: { range: [(y0 - 0.5) * scale, (y0 + height - 0.5) * scale], label: "S-N [arcsec]" },
    };
    return {
      name: `event-${kind}`,
      svg: panelsSvg(
        [
          { ...shown.before, ...axes },
          { ...shown.after, ...axes },
        ],
        { panelWidth: PANEL_WIDTH },
      ),
      title: `${kind[0]!.toUpperCase()}${kind.slice(1)}`,
      caption: shown.caption,
    };
  }
}

const framed = ({ frame, image }: DrawnFrame) => ({
  frame,
  field: image,
  ...(image.time ? { time: image.time.utc.slice(11, 19) } : {}),
});

/** Small residuals and features of a size that can be seen but does not fill the picture. */
function clarity(event: TrackEvent, before: DrawnFrame, after: DrawnFrame): number {
  const sizes = [
    ...event.parents.map((label) => sizeOf(before, label)),
    ...event.children.map((label) => sizeOf(after, label)),
  ];
  const smallest = Math.min(...sizes);
  const largest = Math.max(...sizes);
  const fits = largest > 2500 ? 0.1 : 1;
  const alone = event.kind === "appearance" || event.kind === "disappearance";
  return (fits * Math.min(1, smallest / 40)) / (alone ? 1 : 0.05 + Math.abs(event.residual)) + 1e-6;
}

function sizeOf({ frame }: DrawnFrame, label: number): number {
  return frame.features.find((feature) => feature.label === label)?.sizePx ?? 0;
}
