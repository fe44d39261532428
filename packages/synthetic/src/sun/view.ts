import { ArgumentError } from "@helioscope/core";
import { type Observer, observerAt } from "../region/ephemeris.ts";
import { degrees, radians, solarRadiusM } from "../region/scale.ts";
import type { SunView } from "./types.ts";

/** How the image of a view lies; what is left out shows the whole disc with a tenth of room around it. */
export interface ViewOptions {
  /** Pixels a side. */
  readonly widthPx: number;
  /** Left as `widthPx` where it is not given. */
  readonly heightPx?: number;
  /** By default the field of view is 2458 arcsec wide, as 4096 pixels of AIA and 512 of 4.8 arcsec are. */
  readonly pixelScaleArcsec?: number;
  /** Angular radius of the Sun: the telescope stands where it is so large. By default that of the true distance. */
  readonly radiusArcsec?: number;
  /** As CROTA2 has it, degrees; 0 by default. */
  readonly rotationDeg?: number;
  /** Pixel of disc centre, counted from 0; by default the middle of the image. */
  readonly centrePx?: readonly [number, number];
  /** Full width at half maximum of the blur; 0 by default. */
  readonly psfArcsec?: number;
}

/** Width of the field of view of AIA, and of 512 pixels of 4.8 arcsec, arcsec. */
const fieldOfViewArcsec = 2457.6;

/**
 * The Sun seen from the Earth.
 *
 * @param time UTC: ISO 8601, or milliseconds since 1970
 * @throws ArgumentError for a time that is none, or an option out of range
 */
export function earthView(time: string | number, options: ViewOptions): SunView {
  const observer = observerAt(instant(time));
  return viewFrom(observer, observer.longitudeDeg, observer.distanceM, options);
}

/**
 * The Sun seen from the orbit of the Earth, so many degrees ahead of it (STEREO-A; negative: behind it, STEREO-B). The
 * orbit's plane is that of the ecliptic; its distance is 1 au, as STEREO's is within 9 %.
 *
 * @param angleFromEarthDeg heliographic longitude from the Earth, positive to the west
 * @throws ArgumentError for a time that is none, or an option out of range
 */
export function stereoView(time: string | number, angleFromEarthDeg: number, options: ViewOptions): SunView {
  if (!Number.isFinite(angleFromEarthDeg)) {
    throw new ArgumentError(`The angle from the Earth is ${angleFromEarthDeg}`, {
      value: angleFromEarthDeg,
      expected: "degrees",
    });
  }
  const now = instant(time);
  const earth = observerAt(now);
  // Where the Earth will be after that part of its year, the Sun not turning meanwhile: the same place in the ecliptic.
  const year = 365.256363 * 86_400_000;
  const there = observerAt(now + (angleFromEarthDeg / 360) * year);
  const longitudeDeg = earth.longitudeDeg + angleFromEarthDeg;
  return viewFrom(there, longitudeDeg, 149_597_870_700, options);
}

/** Angular radius of the Sun's sphere at a distance, arcsec. */
export const radiusArcsecAt = (distanceM: number): number =>
  degrees(Math.asin(solarRadiusM / distanceM)) * 3600;

function viewFrom(
  { latitudeDeg }: Pick<Observer, "latitudeDeg">,
  longitudeDeg: number,
  trueDistanceM: number,
  options: ViewOptions,
): SunView {
  const { widthPx: width, heightPx: height = width, rotationDeg = 0, psfArcsec = 0 } = options;
  const pixelScaleArcsec = options.pixelScaleArcsec ?? fieldOfViewArcsec / width;
  const radiusArcsec = options.radiusArcsec ?? radiusArcsecAt(trueDistanceM);
  const centrePx = options.centrePx ?? [(width - 1) / 2, (height - 1) / 2];
  const size = (n: number) => Number.isInteger(n) && n >= 1 && n <= 16_384;
  check("widthPx", width, size(width), "1 to 16384");
  check("heightPx", height, size(height), "1 to 16384");
  check("pixelScaleArcsec", pixelScaleArcsec, pixelScaleArcsec > 0, "more than 0");
  check("radiusArcsec", radiusArcsec, radiusArcsec > 0 && radiusArcsec < 36_000, "0 to 36000, both excluded");
  check("rotationDeg", rotationDeg, Number.isFinite(rotationDeg), "degrees");
  check("psfArcsec", psfArcsec, psfArcsec >= 0 && Number.isFinite(psfArcsec), "0 or more");
  check("centrePx", centrePx, centrePx.every(Number.isFinite), "two finite numbers");
  return {
    longitudeDeg: ((longitudeDeg % 360) + 360) % 360,
    latitudeDeg,
    distanceM:
      options.radiusArcsec === undefined
        ? trueDistanceM
        : solarRadiusM / Math.sin(radians(options.radiusArcsec / 3600)),
    radiusArcsec,
    width,
    height,
    pixelScaleArcsec,
    centrePx: [centrePx[0], centrePx[1]],
    rotationDeg,
    psfArcsec,
  };
}

/** Milliseconds since 1970 of a time in UTC. Throws an ArgumentError where it is none. */
export function instant(time: string | number): number {
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i;
  const value =
    typeof time === "number" ? time : Date.parse(time.length <= 10 || zoned.test(time) ? time : `${time}Z`);
  if (Number.isFinite(value)) return value;
  throw new ArgumentError(`${JSON.stringify(time)} is no time`, {
    value: time,
    expected: "ISO 8601 in UTC, such as 2016-01-01T00:00:00Z, or milliseconds since 1970",
  });
}

function check(name: string, value: unknown, holds: boolean, expected: string): void {
  if (!holds) throw new ArgumentError(`${name} is ${String(value)}`, { value, expected });
}
