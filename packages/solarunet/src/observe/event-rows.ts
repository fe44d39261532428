import type { Column, Row } from "@helioscope/core";
import type { TrackEvent, TrackedFeature, TrackedFrame } from "../types.ts";
import { fluxMxOf } from "./columns.ts";
import { digits } from "./digits.ts";
import type { Scales } from "./scales.ts";

export const EVENT_COLUMNS: readonly Column[] = [
  { name: "frame_from", type: "int", about: "Frame before" },
  { name: "frame_to", type: "int", about: "Frame after" },
  { name: "time", type: "string", about: "Time of the frame after, UTC" },
  {
    name: "event",
    type: "string",
    about: "disappearance, merging, cancellation, appearance, splitting or emergence",
  },
  { name: "balanced", type: "bool", about: "Whether opposite fluxes balance (cancellation, emergence)" },
  {
    name: "x",
    type: "float",
    unit: "px",
    about: "Mean column of parents and children, from 0, weighted by unsigned flux",
  },
  {
    name: "y",
    type: "float",
    unit: "px",
    about: "Mean row, from 0 at the array's first row, weighted alike",
  },
  { name: "parents", type: "ints", about: "Labels in the frame before" },
  { name: "children", type: "ints", about: "Labels in the frame after" },
  { name: "parent_tracks", type: "ints", about: "Tracks of the parents, in their order" },
  { name: "child_tracks", type: "ints", about: "Tracks of the children, in their order" },
  { name: "flux_before_g_px", type: "float", unit: "G px", about: "Summed field of the parents" },
  { name: "flux_after_g_px", type: "float", unit: "G px", about: "Summed field of the children" },
  {
    name: "flux_before_mx",
    type: "float",
    unit: "Mx",
    about: "Summed signed flux of the parents; empty where the pixel scale is unknown",
  },
  {
    name: "flux_after_mx",
    type: "float",
    unit: "Mx",
    about: "Summed signed flux of the children; empty where the pixel scale is unknown",
  },
  {
    name: "residual",
    type: "float",
    about:
      "Left-hand side of the criterion that was met (Eqs. 7 to 9); empty for appearance and disappearance, which meet none",
  },
  { name: "swamis", type: "string", about: "SWAMIS's own word for the event; empty with other trackers" },
];

/** Makes rows of events once both of their frames have been seen. */
export class EventRows {
  readonly #scales: Scales;
  #before: TrackedFrame | undefined;
  #pending: TrackEvent[] = [];

  constructor(scales: Scales) {
    this.#scales = scales;
  }

  /** The rows that are complete with this frame; events may come with either of their frames. */
  add(after: TrackedFrame, time: string | undefined, events: readonly TrackEvent[]): Row[] {
    const all = [...this.#pending, ...events];
    const before = byLabel(this.#before?.features ?? []);
    const now = byLabel(after.features);
    this.#pending = all.filter(({ frameTo }) => frameTo > after.frame);
    this.#before = after;
    return all
      .filter(({ frameTo }) => frameTo <= after.frame)
      .map((event) => this.#row(event, named(event.parents, before), named(event.children, now), time));
  }

  #row(
    event: TrackEvent,
    parents: readonly TrackedFeature[],
    children: readonly TrackedFeature[],
    time: string | undefined,
  ): Row {
    const [x, y] = meanPosition([...parents, ...children]);
    return {
      frame_from: event.frameFrom,
      frame_to: event.frameTo,
      time: time ?? null,
      event: event.kind,
      balanced: event.balanced,
      x,
      y,
      parents: event.parents,
      children: event.children,
      parent_tracks: tracksOf(parents),
      child_tracks: tracksOf(children),
      flux_before_g_px: digits(event.fluxBeforeGauss),
      flux_after_g_px: digits(event.fluxAfterGauss),
      flux_before_mx: fluxMxOf(event.fluxBeforeGauss, this.#scales),
      flux_after_mx: fluxMxOf(event.fluxAfterGauss, this.#scales),
      residual: event.kind === "appearance" || event.kind === "disappearance" ? null : digits(event.residual),
      swamis: "swamis" in event ? String(event.swamis) : null,
    };
  }
}

type ByLabel = ReadonlyMap<number, TrackedFeature>;

const byLabel = (features: readonly TrackedFeature[]): ByLabel =>
  new Map(features.map((feature) => [feature.label, feature]));

/** The features of these labels, in the labels' order. */
function named(labels: readonly number[], features: ByLabel): TrackedFeature[] {
  return labels.flatMap((label) => features.get(label) ?? []);
}

function tracksOf(features: readonly TrackedFeature[]): number[] {
  return features.flatMap(({ tracks }) => tracks[0] ?? []);
}

function meanPosition(features: readonly TrackedFeature[]): [number, number] {
  let [sum, x, y] = [0, 0, 0];
  for (const feature of features) {
    const weight = Math.abs(feature.fluxGauss);
    sum += weight;
    x += weight * feature.x;
    y += weight * feature.y;
  }
  return [digits(x / sum), digits(y / sum)];
}
