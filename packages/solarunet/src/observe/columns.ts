import type { Column, Row } from "@helioscope/core";
import { fluxMx, type PixelScale, pixelAreaMm2 } from "../statistics/index.ts";
import type { Lifetime, TrackEvent, TrackedFeature, TrackedFrame } from "../types.ts";
import type { UsedFrame } from "./images.ts";

export const FRAME_COLUMNS: readonly Column[] = [
  { name: "frame", type: "int", about: "Index of the frame, from 0, over the frames that were used" },
  { name: "name", type: "string", about: "File that the frame came from" },
  { name: "time", type: "string", about: "Time of the frame, UTC" },
  { name: "features", type: "int", about: "Features of the frame" },
];

export const FEATURE_COLUMNS: readonly Column[] = [
  { name: "frame", type: "int", about: "Index of the frame, from 0" },
  { name: "time", type: "string", about: "Time of the frame, UTC" },
  { name: "label", type: "int", about: "Number of the feature in its frame, from 1" },
  { name: "track", type: "int", about: "Track that the feature belongs to" },
  { name: "sign", type: "int", about: "Polarity, 1 or -1" },
  { name: "size_px", type: "int", about: "Pixels" },
  { name: "area_mm2", type: "float", unit: "Mm2", about: "Area" },
  { name: "flux_mx", type: "float", unit: "Mx", about: "Signed flux (Eq. 4)" },
  { name: "x", type: "float", unit: "px", about: "Mean column, from 0" },
  { name: "y", type: "float", unit: "px", about: "Mean row, from 0 in the south" },
  { name: "radius_px", type: "float", unit: "px", about: "Radius of the smallest circle (Eq. 3)" },
  { name: "shared_tracks", type: "ints", about: "Further tracks that live on in this feature" },
];

export const EVENT_COLUMNS: readonly Column[] = [
  { name: "frame_from", type: "int", about: "Frame before" },
  { name: "frame_to", type: "int", about: "Frame after" },
  {
    name: "event",
    type: "string",
    about: "disappearance, merging, cancellation, appearance, splitting or emergence",
  },
  { name: "balanced", type: "bool", about: "Whether opposite fluxes balance (cancellation, emergence)" },
  { name: "parents", type: "ints", about: "Labels in the frame before" },
  { name: "children", type: "ints", about: "Labels in the frame after" },
  { name: "flux_before_mx", type: "float", unit: "Mx", about: "Summed signed flux of the parents" },
  { name: "flux_after_mx", type: "float", unit: "Mx", about: "Summed signed flux of the children" },
  { name: "residual", type: "float", about: "Left-hand side of the criterion that was met (Eqs. 7 to 9)" },
];

export const LIFETIME_COLUMNS: readonly Column[] = [
  { name: "track", type: "int", about: "Track" },
  { name: "first_frame", type: "int", about: "First frame of the track" },
  { name: "last_frame", type: "int", about: "Last frame of the track" },
  { name: "lifetime_frames", type: "int", about: "last_frame - first_frame + 1" },
  { name: "lifetime_s", type: "float", unit: "s", about: "lifetime_frames times the cadence" },
];

export function frameRow({ name, image }: UsedFrame, { frame, features }: TrackedFrame): Row {
  return { frame, name, time: image.time?.utc ?? null, features: features.length };
}

export function featureRow(
  feature: TrackedFeature,
  frame: number,
  time: string | undefined,
  scale: PixelScale,
): Row {
  return {
    frame,
    time: time ?? null,
    label: feature.label,
    track: feature.tracks[0] ?? null,
    sign: feature.sign,
    size_px: feature.sizePx,
    area_mm2: feature.sizePx * pixelAreaMm2(scale),
    flux_mx: fluxMx(feature.fluxGauss, scale),
    x: feature.x,
    y: feature.y,
    radius_px: feature.radiusPx,
    shared_tracks: feature.tracks.slice(1),
  };
}

export function eventRow(event: TrackEvent, scale: PixelScale): Row {
  return {
    frame_from: event.frameFrom,
    frame_to: event.frameTo,
    event: event.kind,
    balanced: event.balanced,
    parents: event.parents,
    children: event.children,
    flux_before_mx: fluxMx(event.fluxBeforeGauss, scale),
    flux_after_mx: fluxMx(event.fluxAfterGauss, scale),
    residual: event.residual,
  };
}

export function lifetimeRow(lifetime: Lifetime, cadenceS: number | undefined): Row {
  return {
    track: lifetime.track,
    first_frame: lifetime.firstFrame,
    last_frame: lifetime.lastFrame,
    lifetime_frames: lifetime.frames,
    lifetime_s: cadenceS === undefined ? null : lifetime.frames * cadenceS,
  };
}
