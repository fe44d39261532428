import { ArgumentError, type Raster } from "@helioscope/core";
import { drawArrow, drawBorders, enlarge, type RgbaImage } from "@helioscope/core/figure";
import type { Feature, FrameFeatures, TrackEvent } from "../types.ts";
import { type BackgroundOptions, magnetogramPicture } from "./background.ts";
import { borderColours, borderKind } from "./colours.ts";
import { eventCaption } from "./event-caption.ts";
import { cutOut, shiftedRuns, type ViewWindow, windowAround } from "./view-window.ts";

/** A frame with its magnetogram and, for the title, its time. */
export interface EventFrame {
  readonly field: Raster;
  readonly frame: FrameFeatures;
  readonly time?: string;
}

export interface EventPanel {
  readonly image: RgbaImage;
  readonly title: string;
}

/** An event in two panels, as the paper's Figures 3 to 8 show them. */
export interface EventPanels {
  readonly event: TrackEvent;
  readonly caption: string;
  readonly before: EventPanel;
  readonly after: EventPanel;
  /** What both panels show, pixels of the frame; for axes. */
  readonly window: ViewWindow;
  /** Picture pixels a pixel. */
  readonly zoom: number;
}

export interface EventPanelOptions extends BackgroundOptions {
  /** Side of the field of view, pixels; it grows where the event is larger. Default 90, 7.5 arcsec at 0.083. */
  readonly sidePx?: number;
  /** Picture pixels a pixel. Default 4. */
  readonly zoom?: number;
}

/**
 * The enlarged surroundings of an event before and after it. Features of a death (before) or a birth (after) have
 * borders in the event's colour, what else takes part has that of its sign, and a red arrow points to each group.
 *
 * @throws ArgumentError when a label of the event is not in its frame or the frames are not the event's
 */
export function eventPanels(
  event: TrackEvent,
  before: EventFrame,
  after: EventFrame,
  options: EventPanelOptions = {},
): EventPanels {
  const { sidePx = 90, zoom = 4, origin = "lower" } = options;
  const parents = named(event.parents, before.frame, event.frameFrom);
  const children = named(event.children, after.frame, event.frameTo);
  const window = windowAround([...parents, ...children], sidePx, 8, before.frame);
  const death = event.kind === "disappearance" || event.kind === "merging" || event.kind === "cancellation";
  const panel = (
    letter: string,
    { field, frame, time }: EventFrame,
    own: Feature[],
    lit: boolean,
  ): EventPanel => {
    const image = enlarge(magnetogramPicture(cutOut(field, window), options), zoom);
    const placement = { origin, zoom, thickness: Math.max(1, zoom >> 1) };
    for (const { runs, sign } of own) {
      const colour = borderColours[borderKind(lit ? event.kind : "stable", sign)];
      drawBorders(image, [shiftedRuns(runs, window)], colour, placement);
    }
    if (own.length > 0) pointTo(own, image, window, { ...placement, head: 2 * zoom });
    return { image, title: `(${letter}) frame ${frame.frame}${time ? `, ${time}` : ""}` };
  };
  return {
    event,
    caption: eventCaption(event),
    before: panel("A", before, parents, death),
    after: panel("B", after, children, !death),
    window,
    zoom,
  };
}

/** A red arrow from the side with more room to the middle of the edge of a group of features. */
function pointTo(
  group: readonly Feature[],
  image: RgbaImage,
  window: ViewWindow,
  options: NonNullable<Parameters<typeof drawArrow>[4]>,
): void {
  const left = Math.min(...group.map((f) => f.box.x0)) - window.x0;
  const right = Math.max(...group.map((f) => f.box.x1)) - window.x0;
  const size = group.reduce((sum, f) => sum + f.sizePx, 0);
  const y = group.reduce((sum, f) => sum + f.y * f.sizePx, 0) / size - window.y0;
  const toRight = left >= window.width - 1 - right;
  const tip = toRight ? left - 2 : right + 2;
  const tail = toRight ? Math.max(0, tip - 14) : Math.min(window.width - 1, tip + 14);
  drawArrow(image, [tail, y], [tip, y], [255, 0, 0], options);
}

function named(labels: readonly number[], frame: FrameFeatures, expected: number): Feature[] {
  if (frame.frame !== expected) {
    throw new ArgumentError(`Frame ${frame.frame} is not the event's`, {
      value: frame.frame,
      expected: `frame ${expected}`,
    });
  }
  return labels.map((label) => {
    const feature = frame.features.find((f) => f.label === label);
    if (!feature) {
      throw new ArgumentError(`Feature ${label} is not in frame ${frame.frame}`, {
        value: label,
        expected: "a label of the frame",
      });
    }
    return feature;
  });
}
