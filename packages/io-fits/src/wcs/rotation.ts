import { FitsError } from "../errors.ts";
import { acosd, asind, atan2d, cosd, sind } from "./angles.ts";

/** The three angles between native and celestial coordinates, in degrees. */
export interface NativePole {
  /** Celestial longitude of the native pole. */
  readonly longitude: number;
  /** Celestial latitude of the native pole: LATPOLE as it was resolved. */
  readonly latitude: number;
  /** Native longitude of the celestial pole: LONPOLE as it was resolved. */
  readonly nativeLongitude: number;
}

/** What the header says of the reference point, in degrees. */
export interface ReferencePoint {
  /** Celestial coordinates (CRVAL). */
  readonly longitude: number;
  readonly latitude: number;
  /** Native coordinates (PVi_1 and PVi_2 of the longitude axis, or those of the projection). */
  readonly phi0: number;
  readonly theta0: number;
  /** LONPOLE and LATPOLE, undefined where absent. */
  readonly lonpole: number | undefined;
  readonly latpole: number | undefined;
}

/** Slack for rounding, in degrees. */
const SLACK = 1e-10;

/**
 * Finds the native pole (Calabretta and Greisen 2002, section 2.4, equations 8 to 10).
 *
 * @throws FitsError "format" where no pole puts the reference point at its latitude.
 */
export function nativePole(point: ReferencePoint, suffix = ""): NativePole {
  const { longitude, latitude, phi0, theta0 } = point;
  const lonpole = point.lonpole ?? wrap(phi0 + (latitude < theta0 ? 180 : 0));
  const pole = (lng: number, lat: number): NativePole => ({
    longitude: lng,
    latitude: lat,
    nativeLongitude: lonpole,
  });
  if (theta0 === 90) return pole(longitude, latitude);
  const turn = lonpole - phi0;
  const across = turn === 0 ? cosd(theta0) : cosd(theta0) * cosd(turn);
  const up = sind(theta0);
  const reach = Math.hypot(across, up);
  let lat: number;
  if (reach < 1e-15) {
    if (Math.abs(latitude) > SLACK) throw unreachable(point, suffix);
    lat = Math.min(90, Math.max(-90, point.latpole ?? 90));
  } else {
    const ratio = sind(latitude) / reach;
    if (Math.abs(ratio) > 1 + 1e-10) throw unreachable(point, suffix);
    const middle = turn === 0 ? theta0 : atan2d(up, across);
    const spread = turn === 0 ? 90 - latitude : acosd(Math.min(1, Math.max(-1, ratio)));
    lat = choose(wrap(middle + spread), wrap(middle - spread), point.latpole ?? 90);
    if (Math.abs(lat) > 90 + SLACK) throw unreachable(point, suffix);
    lat = Math.min(90, Math.max(-90, lat));
  }
  return pole(sameSign(poleLongitude(point, lonpole, lat), longitude), lat);
}

/** The nearer to LATPOLE of two latitudes, where both are on the sphere. */
function choose(first: number, second: number, wanted: number): number {
  const [near, far] =
    Math.abs(wanted - first) < Math.abs(wanted - second) ? [first, second] : [second, first];
  return Math.abs(near) <= 90 + SLACK ? near : far;
}

function poleLongitude(point: ReferencePoint, lonpole: number, latpole: number): number {
  const { longitude, latitude, phi0, theta0 } = point;
  const product = cosd(latpole) * cosd(latitude);
  if (Math.abs(product) < 1e-10) {
    if (Math.abs(cosd(latitude)) < 1e-10) return longitude;
    return latpole > 0 ? longitude + lonpole - phi0 - 180 : longitude - lonpole + phi0;
  }
  const x = (sind(theta0) - sind(latpole) * sind(latitude)) / product;
  const y = (sind(lonpole - phi0) * cosd(theta0)) / cosd(latitude);
  return longitude - atan2d(y, x);
}

function unreachable(point: ReferencePoint, suffix: string): FitsError {
  return new FitsError("format", "No native pole puts the reference point at its latitude", {
    card: `LONPOLE${suffix}`,
    value: point.lonpole,
    expected: `a LONPOLE under which the latitude ${point.latitude} can be reached`,
  });
}

const wrap = (angle: number): number => (angle > 180 ? angle - 360 : angle < -180 ? angle + 360 : angle);

/** A longitude within a turn of zero, on the side of `reference`. */
function sameSign(longitude: number, reference: number): number {
  let angle = longitude;
  if (reference >= 0) {
    if (angle < 0) angle += 360;
  } else if (angle > 0) angle -= 360;
  return angle > 360 ? angle - 360 : angle < -360 ? angle + 360 : angle;
}

/** Turns native into celestial coordinates and back, in degrees, writing longitude and latitude to `out`. */
export interface Rotation {
  toCelestial(phi: number, theta: number, out: Float64Array): void;
  toNative(longitude: number, latitude: number, out: Float64Array): void;
}

/**
 * The rotation of a native pole (equations 2 and 5). Celestial longitudes have the sign of the pole's and are less
 * than a turn; native ones lie within half a turn of zero.
 */
export function rotation(pole: NativePole): Rotation {
  const colatitude = 90 - pole.latitude;
  const cosine = cosd(colatitude);
  const sine = sind(colatitude);
  if (sine === 0) return aligned(pole, colatitude === 0);
  return {
    toCelestial(phi, theta, out) {
      turn(phi - pole.nativeLongitude, theta, colatitude, cosine, sine, out);
      out[0] = sameSign(pole.longitude + out[0], pole.longitude);
    },
    toNative(longitude, latitude, out) {
      turn(longitude - pole.longitude, latitude, colatitude, cosine, sine, out);
      out[0] = within(pole.nativeLongitude + out[0]);
    },
  };
}

/** Equations 2 and 5, which are one but for the angles that are added before and after. */
function turn(
  dphi: number,
  theta: number,
  colatitude: number,
  cosine: number,
  sine: number,
  out: Float64Array,
): void {
  const st = sind(theta);
  const ct = cosd(theta);
  const cp = cosd(dphi);
  let x = st * sine - ct * cosine * cp;
  // Near the pole of the other system, without cancellation.
  if (Math.abs(x) < 1e-5) {
    const half = sind(dphi / 2);
    x = -cosd(theta + colatitude) + ct * cosine * 2 * half * half;
  }
  const y = -ct * sind(dphi);
  out[0] = x !== 0 || y !== 0 ? atan2d(y, x) : colatitude < 90 ? dphi + 180 : -dphi;
  if (y === 0 && Number.isInteger(dphi / 180)) {
    const latitude = theta + cp * colatitude;
    out[1] = latitude > 90 ? 180 - latitude : latitude < -90 ? -180 - latitude : latitude;
    return;
  }
  const z = st * cosine + ct * sine * cp;
  out[1] = Math.abs(z) > 0.99 ? Math.sign(z) * acosd(Math.min(1, Math.sqrt(x * x + y * y))) : asind(z);
}

/** Poles that coincide, or are opposite: only longitudes shift. */
function aligned(pole: NativePole, same: boolean): Rotation {
  const sign = same ? 1 : -1;
  const shift = same
    ? (pole.longitude + 180 - pole.nativeLongitude) % 360
    : (pole.longitude + pole.nativeLongitude) % 360;
  return {
    toCelestial(phi, theta, out) {
      out[0] = sameSign(sign * phi + shift, pole.longitude);
      out[1] = sign * theta;
    },
    toNative(longitude, latitude, out) {
      out[0] = within((sign * (longitude - shift)) % 360);
      out[1] = sign * latitude;
    },
  };
}

function within(angle: number): number {
  return angle > 180 || angle < -180 ? angle - 360 * Math.round(angle / 360) : angle;
}
