import { FitsError } from "../errors.ts";
import {
  type HeliographicSystem,
  heliographicLongitude,
  heliographicToHelioprojective,
  helioprojectiveToHeliographic,
} from "./solar.ts";
import { pixelToWorld, worldToPixel } from "./transform.ts";
import type { Wcs, WcsObserver } from "./wcs.ts";

/** How pixels and places on the Sun are brought together. */
export interface HeliographicOptions {
  /** In place of what the header says of the observer. */
  readonly observer?: WcsObserver;
  /** Gives pixels for points behind the limb, too. */
  readonly hidden?: boolean;
}

/**
 * Longitude and latitude on the Sun, in degrees, of pixels of the two celestial axes (the first pixel is 0, axes in
 * the order of the header; other axes stay at the reference pixel). For images of the disk, see
 * {@link helioprojectiveToHeliographic}; for maps in heliographic coordinates the systems are exchanged where needed.
 *
 * The observer is where HGLN_OBS, HGLT_OBS (or CRLT_OBS) and DSUN_OBS say. SunPy takes HAEX_OBS, HAEY_OBS and HAEZ_OBS of
 * AIA headers instead, which put SDO up to 0.013 degrees beside that; given the same observer both agree within 1e-6
 * degrees. Without HGLN_OBS, `wcs.warnings` says what was assumed.
 *
 * @returns longitudes and latitudes, NaN off the disk.
 * @throws FitsError "data" where the image is not of the Sun, or its header lacks the observer's place.
 */
export function pixelToHeliographic(
  wcs: Wcs,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  system: HeliographicSystem,
  options: HeliographicOptions = {},
): [Float64Array, Float64Array] {
  const { lng, lat, frame } = solarAxes(wcs);
  const [first, second] = [Math.min(lng, lat), Math.max(lng, lat)];
  const pixels = wcs.crpix.map((reference, axis) =>
    axis === first ? x : axis === second ? y : new Float64Array(x.length).fill(reference - 1),
  );
  const world = pixelToWorld(wcs, pixels);
  const observer = options.observer ?? wcs.observer;
  if (frame === "helioprojective") {
    return helioprojectiveToHeliographic(observer, world[lng], world[lat], system);
  }
  return [heliographicLongitude(observer, world[lng], frame, system), world[lat]];
}

/**
 * Pixels of places on the Sun, the inverse of {@link pixelToHeliographic}: two arrays, of the celestial axes in the
 * order of the header.
 *
 * @throws FitsError "data" where the image is not of the Sun, or its header lacks the observer's place.
 */
export function heliographicToPixel(
  wcs: Wcs,
  longitude: ArrayLike<number>,
  latitude: ArrayLike<number>,
  system: HeliographicSystem,
  options: HeliographicOptions = {},
): [Float64Array, Float64Array] {
  const { lng, lat, frame } = solarAxes(wcs);
  const observer = options.observer ?? wcs.observer;
  const pair =
    frame === "helioprojective"
      ? heliographicToHelioprojective(observer, longitude, latitude, system, options)
      : ([heliographicLongitude(observer, longitude, system, frame), latitude] as const);
  const world = wcs.crval.map((value, axis) =>
    axis === lng ? pair[0] : axis === lat ? pair[1] : new Float64Array(longitude.length).fill(value),
  );
  const pixels = worldToPixel(wcs, world);
  return [pixels[Math.min(lng, lat)], pixels[Math.max(lng, lat)]];
}

function solarAxes(wcs: Wcs): {
  readonly lng: number;
  readonly lat: number;
  readonly frame: "helioprojective" | HeliographicSystem;
} {
  const { celestial, frame } = wcs;
  if (celestial !== undefined) {
    if (frame === "helioprojective" || frame === "stonyhurst" || frame === "carrington") {
      return { lng: celestial.longitudeAxis, lat: celestial.latitudeAxis, frame };
    }
  }
  throw new FitsError("data", `The coordinates are ${frame}, not of the Sun`, {
    card: `CTYPE1${wcs.alternate}`,
    value: frame,
    expected: "HPLN, HGLN or CRLN with its latitude",
  });
}
