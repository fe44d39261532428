import { FitsError } from "../errors.ts";
import { asind, atan2d, cosd, sind } from "./angles.ts";
import { missing } from "./observer.ts";
import type { WcsObserver } from "./wcs.ts";

/** Heliographic longitudes from the meridian of the Earth (Stonyhurst) or turning with the Sun (Carrington). */
export type HeliographicSystem = "stonyhurst" | "carrington";

/**
 * From angles about the centre of the disk to longitude and latitude on the Sun, in degrees: where the line of sight
 * first meets the sphere of `observer.sunRadiusMetres` (Thompson 2006, equations 11 and 15 solved for the sphere; no
 * small-angle approximation). Off the disk both are NaN. Stonyhurst longitudes lie within half a turn of zero,
 * Carrington ones between 0 and 360.
 *
 * Carrington longitudes are those of the observer's CRLN_OBS plus the difference in longitude from the observer, so
 * whatever light travel time went into CRLN_OBS holds for the whole disk.
 *
 * @param longitude helioprojective longitudes, west positive.
 * @throws FitsError "data" where the header does not say where the observer was.
 */
export function helioprojectiveToHeliographic(
  observer: WcsObserver,
  longitude: ArrayLike<number>,
  latitude: ArrayLike<number>,
  system: HeliographicSystem,
): [Float64Array, Float64Array] {
  const { radius, distance, sinB0, cosB0 } = geometry(observer);
  const meridian = observerLongitude(observer, system);
  const count = sameLength(longitude, latitude);
  const lng = new Float64Array(count).fill(Number.NaN);
  const lat = new Float64Array(count).fill(Number.NaN);
  const power = distance * distance - radius * radius;
  for (let k = 0; k < count; k++) {
    const sinX = sind(longitude[k]);
    const sinY = sind(latitude[k]);
    const cosY = cosd(latitude[k]);
    const toward = cosY * cosd(longitude[k]);
    // Squared sine of the angle from the centre of the disk.
    const away = sinY * sinY + cosY * cosY * sinX * sinX;
    const discriminant = radius * radius - distance * distance * away;
    if (!(discriminant >= 0) || toward <= 0) continue;
    const range = power / (distance * toward + Math.sqrt(discriminant));
    const x = range * cosY * sinX;
    const y = range * sinY;
    const z = distance - range * toward;
    lng[k] = wrapped(meridian + atan2d(x, z * cosB0 - y * sinB0), system);
    lat[k] = asind(Math.min(1, Math.max(-1, (y * cosB0 + z * sinB0) / radius)));
  }
  return [lng, lat];
}

/**
 * From longitude and latitude on the Sun to angles about the centre of the disk, in degrees: the inverse of
 * {@link helioprojectiveToHeliographic}. Points behind the limb are NaN, or with `hidden` where they would be seen
 * through the Sun.
 *
 * @throws FitsError "data" where the header does not say where the observer was.
 */
export function heliographicToHelioprojective(
  observer: WcsObserver,
  longitude: ArrayLike<number>,
  latitude: ArrayLike<number>,
  system: HeliographicSystem,
  options: { readonly hidden?: boolean } = {},
): [Float64Array, Float64Array] {
  const { radius, distance, sinB0, cosB0 } = geometry(observer);
  const meridian = observerLongitude(observer, system);
  const count = sameLength(longitude, latitude);
  const lng = new Float64Array(count).fill(Number.NaN);
  const lat = new Float64Array(count).fill(Number.NaN);
  // The limb is the circle where lines of sight touch the sphere.
  const limb = options.hidden === true ? -Infinity : (radius * radius) / distance;
  for (let k = 0; k < count; k++) {
    const sinB = sind(latitude[k]);
    const cosB = cosd(latitude[k]);
    const east = cosB * cosd(longitude[k] - meridian);
    const z = radius * (sinB * sinB0 + east * cosB0);
    if (!(z >= limb) || Math.abs(latitude[k]) > 90) continue;
    const x = radius * cosB * sind(longitude[k] - meridian);
    const y = radius * (sinB * cosB0 - east * sinB0);
    lng[k] = atan2d(x, distance - z);
    const range = distance - z;
    lat[k] = atan2d(y, Math.sqrt(x * x + range * range));
  }
  return [lng, lat];
}

/**
 * Longitudes in the other heliographic system, by the difference of the observer's two longitudes (CRLN_OBS less
 * HGLN_OBS); latitudes are the same in both.
 *
 * @throws FitsError "data" where the header lacks one of them.
 */
export function heliographicLongitude(
  observer: WcsObserver,
  longitude: ArrayLike<number>,
  from: HeliographicSystem,
  to: HeliographicSystem,
): Float64Array {
  const shift = from === to ? 0 : observerLongitude(observer, to) - observerLongitude(observer, from);
  return Float64Array.from(longitude, (value) => wrapped(value + shift, to));
}

function geometry(observer: WcsObserver): {
  readonly radius: number;
  readonly distance: number;
  readonly sinB0: number;
  readonly cosB0: number;
} {
  const { distanceMetres, sunRadiusMetres, latitude } = observer;
  if (distanceMetres === undefined) throw missing("distanceMetres", "DSUN_OBS");
  if (latitude === undefined) throw missing("latitude", "HGLT_OBS");
  if (!(distanceMetres > sunRadiusMetres)) {
    throw new FitsError("data", `The observer is ${distanceMetres} m from the centre of the Sun`, {
      card: "DSUN_OBS",
      value: distanceMetres,
      expected: `more than its radius of ${sunRadiusMetres} m`,
    });
  }
  return {
    radius: sunRadiusMetres,
    distance: distanceMetres,
    sinB0: sind(latitude),
    cosB0: cosd(latitude),
  };
}

function observerLongitude(observer: WcsObserver, system: HeliographicSystem): number {
  if (system === "carrington") {
    if (observer.carringtonLongitude === undefined) throw missing("carringtonLongitude", "CRLN_OBS");
    return observer.carringtonLongitude;
  }
  if (observer.stonyhurstLongitude === undefined) throw missing("stonyhurstLongitude", "HGLN_OBS");
  return observer.stonyhurstLongitude;
}

function wrapped(longitude: number, system: HeliographicSystem): number {
  const turned = longitude - 360 * Math.floor(longitude / 360);
  return system === "stonyhurst" && turned > 180 ? turned - 360 : turned;
}

function sameLength(longitude: ArrayLike<number>, latitude: ArrayLike<number>): number {
  if (longitude.length === latitude.length) return longitude.length;
  throw new FitsError("argument", `${longitude.length} longitudes come with ${latitude.length} latitudes`, {
    value: latitude.length,
    expected: "as many of one as of the other",
  });
}
