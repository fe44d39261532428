import {
  type Column,
  type PlaneCoordinates,
  planePosition,
  type Row,
  type SolarImage,
} from "@helioscope/core";
import { fluxMx, pixelAreaMm2 } from "../statistics/index.ts";
import type { Lifetime, TrackedFeature, TrackedFrame } from "../types.ts";
import { digits } from "./digits.ts";
import type { UsedFrame } from "./images.ts";
import type { Scales } from "./scales.ts";

export const FRAME_COLUMNS: readonly Column[] = [
  { name: "frame", type: "int", about: "Index of the frame, from 0, over the frames that were used" },
  { name: "name", type: "string", about: "File that the frame came from" },
  { name: "time", type: "string", about: "Time of the frame, UTC" },
  { name: "features", type: "int", about: "Features of the frame" },
];

/** Columns of `features` in any run. */
export const FEATURE_COLUMNS: readonly Column[] = [
  { name: "frame", type: "int", about: "Index of the frame, from 0" },
  { name: "time", type: "string", about: "Time of the frame, UTC" },
  { name: "label", type: "int", about: "Number of the feature in its frame, from 1" },
  { name: "track", type: "int", about: "Track that the feature belongs to" },
  { name: "sign", type: "int", about: "Polarity, 1 or -1" },
  { name: "size_px", type: "int", about: "Pixels" },
  { name: "flux_g_px", type: "float", unit: "G px", about: "Sum of the field over the pixels" },
  { name: "area_mm2", type: "float", unit: "Mm2", about: "Area; empty where the pixel scale is unknown" },
  {
    name: "flux_mx",
    type: "float",
    unit: "Mx",
    about: "Signed flux (Eq. 4); empty where the pixel scale is unknown",
  },
  { name: "x", type: "float", unit: "px", about: "Mean column, from 0" },
  { name: "y", type: "float", unit: "px", about: "Mean row, from 0 at the array's first row" },
  { name: "radius_px", type: "float", unit: "px", about: "Radius of the smallest circle (Eq. 3)" },
  { name: "shared_tracks", type: "ints", about: "Further tracks that live on in this feature" },
];

const LINEAR = "by the linear part of the header's coordinates";

/** Columns of where features lie, by the frame of reference of the coordinates. */
const PLACE_COLUMNS: Readonly<Record<PlaneCoordinates["frame"], readonly Column[]>> = {
  helioprojective: [
    { name: "hpx_arcsec", type: "float", unit: "arcsec", about: `x, y in solar X, ${LINEAR}` },
    { name: "hpy_arcsec", type: "float", unit: "arcsec", about: `x, y in solar Y, ${LINEAR}` },
  ],
  heliographic: [
    { name: "lon_deg", type: "float", unit: "deg", about: `Longitude of x, y, ${LINEAR}` },
    { name: "lat_deg", type: "float", unit: "deg", about: `Latitude of x, y, ${LINEAR}` },
  ],
};

/** The frame of reference of a header that states where its pixels lie. */
export function placeOf({ coordinates }: SolarImage): PlaneCoordinates["frame"] | undefined {
  return coordinates && !coordinates.scaleOnly ? coordinates.frame : undefined;
}

/** Columns of `features`, with those of the place where the first frame states one. */
export function featureColumns(place: PlaneCoordinates["frame"] | undefined): readonly Column[] {
  return place ? [...FEATURE_COLUMNS, ...PLACE_COLUMNS[place]] : FEATURE_COLUMNS;
}

export const LIFETIME_COLUMNS: readonly Column[] = [
  { name: "track", type: "int", about: "Track" },
  { name: "first_frame", type: "int", about: "First frame of the track" },
  { name: "last_frame", type: "int", about: "Last frame of the track" },
  { name: "lifetime_frames", type: "int", about: "last_frame - first_frame + 1" },
  {
    name: "lifetime_s",
    type: "float",
    unit: "s",
    about: "lifetime_frames times the cadence; empty where that is unknown",
  },
];

export function frameRow({ name, image }: UsedFrame, { frame, features }: TrackedFrame): Row {
  return { frame, name, time: image.time?.utc ?? null, features: features.length };
}

/** A row of `features`; its place is empty where the frame, unlike the first, does not state it in these units. */
export function featureRow(
  feature: TrackedFeature,
  frame: number,
  image: SolarImage,
  scales: Scales,
  place: PlaneCoordinates["frame"] | undefined,
): Row {
  return {
    frame,
    time: image.time?.utc ?? null,
    label: feature.label,
    track: feature.tracks[0] ?? null,
    sign: feature.sign,
    size_px: feature.sizePx,
    flux_g_px: digits(feature.fluxGauss),
    area_mm2: areaMm2(feature.sizePx, scales),
    flux_mx: fluxMxOf(feature.fluxGauss, scales),
    x: digits(feature.x),
    y: digits(feature.y),
    radius_px: digits(feature.radiusPx),
    shared_tracks: feature.tracks.slice(1),
    ...(place ? placeCells(feature, image, place) : {}),
  };
}

function placeCells({ x, y }: TrackedFeature, image: SolarImage, place: PlaneCoordinates["frame"]): Row {
  const known = placeOf(image) === place;
  const [first, second] =
    known && image.coordinates ? planePosition(image.coordinates, x, y).map(digits) : [null, null];
  return place === "heliographic"
    ? { lon_deg: first, lat_deg: second }
    : { hpx_arcsec: first, hpy_arcsec: second };
}

function areaMm2(sizePx: number, { pixelKm }: Scales): number | null {
  return pixelKm === null ? null : digits(sizePx * pixelAreaMm2({ pixelKm }));
}

/** Flux in Mx as tables have it; null where the pixel scale is unknown. */
export function fluxMxOf(fluxGauss: number, { pixelKm }: Pick<Scales, "pixelKm">): number | null {
  return pixelKm === null ? null : digits(fluxMx(fluxGauss, { pixelKm }));
}

export function lifetimeRow(lifetime: Lifetime, { cadenceS }: Pick<Scales, "cadenceS">): Row {
  return {
    track: lifetime.track,
    first_frame: lifetime.firstFrame,
    last_frame: lifetime.lastFrame,
    lifetime_frames: lifetime.frames,
    lifetime_s: cadenceS === null ? null : digits(lifetime.frames * cadenceS),
  };
}
