import type { Runs } from "@helioscope/core";
import { panelsSvg } from "@helioscope/core/figure";
import { eventPanels } from "../draw/index.ts";
import type { EventKind, Feature, TrackEvent } from "../types.ts";
import { EVENT_KINDS } from "./event-tables.ts";
import type { DrawnFrame } from "./pictures.ts";
import type { Scales } from "./scales.ts";
import { windowAxes } from "./window-axes.ts";

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
    const axesOf = ({ image }: DrawnFrame) => windowAxes(shown.window, image, this.#scales);
    const [first, second] = [axesOf(before), axesOf(after)];
    return {
      name: `event-${kind}`,
      svg: panelsSvg(
        [
          { ...shown.before, ...first.axes },
          { ...shown.after, ...second.axes },
        ],
        { panelWidth: PANEL_WIDTH },
      ),
      title: `${kind[0]!.toUpperCase()}${kind.slice(1)}`,
      caption: [shown.caption, ...new Set([...first.notes, ...second.notes])].join(" "),
    };
  }
}

const framed = ({ frame, image }: DrawnFrame) => ({
  frame,
  field: image,
  ...(image.time ? { time: image.time.utc.slice(11, 19) } : {}),
});

/** Small residuals, features of a size that can be seen but does not fill the picture, and no trace of what is gone or new. */
function clarity(event: TrackEvent, before: DrawnFrame, after: DrawnFrame): number {
  const parents = named(event.parents, before);
  const children = named(event.children, after);
  const sizes = [...parents, ...children].map(({ sizePx }) => sizePx);
  const smallest = Math.min(...sizes);
  const largest = Math.max(...sizes);
  const fits = largest > 2500 ? 0.1 : 1;
  const alone = event.kind === "appearance" || event.kind === "disappearance";
  const seen = Math.min(1, smallest / 40) / (alone ? 1 : 0.05 + Math.abs(event.residual));
  return fits * seen * (1.01 - trace(event.kind, parents, children, before, after)) + 1e-6;
}

/** The share of the pixels of what is gone (new) that like-signed features cover in the other frame. */
function trace(
  kind: EventKind,
  parents: readonly Feature[],
  children: readonly Feature[],
  before: DrawnFrame,
  after: DrawnFrame,
): number {
  if (kind === "merging" || kind === "splitting") return 0;
  const death = kind === "disappearance" || kind === "cancellation";
  const [own, other] = death ? [parents, after] : [children, before];
  let pixels = 0;
  let covered = 0;
  for (const feature of own) {
    pixels += feature.sizePx;
    for (const near of other.frame.features) {
      if (near.sign === feature.sign && touch(near, feature))
        covered += sharedPixels(near.runs, feature.runs);
    }
  }
  return pixels > 0 ? covered / pixels : 0;
}

const touch = ({ box: a }: Feature, { box: b }: Feature): boolean =>
  a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1;

function sharedPixels(a: Runs, b: Runs): number {
  let shared = 0;
  for (let i = 0; i < a.length; i += 3) {
    for (let j = 0; j < b.length; j += 3) {
      if (a[i] !== b[j]) continue;
      shared += Math.max(0, Math.min(a[i + 2], b[j + 2]) - Math.max(a[i + 1], b[j + 1]));
    }
  }
  return shared;
}

function named(labels: readonly number[], { frame }: DrawnFrame): Feature[] {
  return frame.features.filter(({ label }) => labels.includes(label));
}
