import { degrees, radians, solarRadiusM } from "../region/scale.ts";
import type { SunView } from "./types.ts";

/** A place on the Sun as a view has it. */
export interface ProjectedPlace {
  /** Pixel, counted from 0. */
  readonly x: number;
  readonly y: number;
  /** Cosine of the angle between the surface's normal and the line of sight; not above 0 on the far side. */
  readonly mu: number;
}

/** The geometry of a view, worked out once. */
export interface Projection {
  readonly view: SunView;
  /** Angular radius of the disc in pixels: the limb is the circle so far from the view's `centrePx`. */
  readonly radiusPx: number;
  /**
   * Of a place in Carrington degrees at `heightMm` above the surface. Behind the limb it is where it would be seen
   * through the Sun, and `mu` is not above 0 for places of the surface.
   */
  toPixel(longitudeDeg: number, latitudeDeg: number, heightMm?: number): ProjectedPlace;
  /** Carrington degrees (longitude 0 to 360) and mu of the place that a pixel shows; undefined beyond the limb. */
  toSun(
    x: number,
    y: number,
  ): { readonly longitudeDeg: number; readonly latitudeDeg: number; readonly mu: number } | undefined;
  /**
   * {@link toPixel} for inner loops: writes x, y, mu and the distance to the observer (solar radii) at
   * `out[at..at + 3]`.
   */
  write(out: Float64Array, at: number, longitudeDeg: number, latitudeDeg: number, heightMm?: number): void;
}

const arcsecPerRadian = (180 / Math.PI) * 3600;

/**
 * How a view shows the sphere: Thompson (2006), equation 11, for the place as the observer at a finite distance sees
 * it, and HPLN-TAN for the pixel (a gnomonic projection about disc centre, hence a plain division by the distance along
 * the line to disc centre).
 */
export function projectTo(view: SunView): Projection {
  const { centrePx, pixelScaleArcsec, longitudeDeg: meridian } = view;
  const distance = view.distanceM / solarRadiusM;
  const sinB = Math.sin(radians(view.latitudeDeg));
  const cosB = Math.cos(radians(view.latitudeDeg));
  const perRadian = arcsecPerRadian / pixelScaleArcsec;
  const cos = Math.cos(radians(view.rotationDeg));
  const sin = Math.sin(radians(view.rotationDeg));
  const [x0, y0] = centrePx;

  const write: Projection["write"] = (out, at, longitudeDeg, latitudeDeg, heightMm = 0) => {
    const b = radians(latitudeDeg);
    const l = radians(longitudeDeg - meridian);
    const cosLat = Math.cos(b);
    const sinLat = Math.sin(b);
    const ahead = cosLat * Math.cos(l);
    const lift = heightMm === 0 ? 1 : 1 + (heightMm * 1e6) / solarRadiusM;
    const west = lift * cosLat * Math.sin(l);
    const north = lift * (sinLat * cosB - ahead * sinB);
    const near = lift * (sinLat * sinB + ahead * cosB);
    const depth = distance - near;
    const range = Math.sqrt(west * west + north * north + depth * depth);
    const scale = perRadian / depth;
    out[at] = x0 + scale * (cos * west + sin * north);
    out[at + 1] = y0 + scale * (cos * north - sin * west);
    out[at + 2] = ((near / lift) * distance - lift) / range;
    out[at + 3] = range;
  };
  const place = new Float64Array(4);
  return {
    view,
    radiusPx: Math.tan(Math.asin(1 / distance)) * perRadian,
    write,
    toPixel(longitudeDeg, latitudeDeg, heightMm = 0) {
      write(place, 0, longitudeDeg, latitudeDeg, heightMm);
      return { x: place[0], y: place[1], mu: place[2] };
    },
    toSun(x, y) {
      const dx = (x - x0) / perRadian;
      const dy = (y - y0) / perRadian;
      const u = cos * dx - sin * dy;
      const v = sin * dx + cos * dy;
      // Along the line of sight (u, v, -1) from (0, 0, distance) to where it meets the unit sphere first.
      const length = 1 + u * u + v * v;
      const inside = distance * distance - length * (distance * distance - 1);
      if (inside < 0) return undefined;
      const along = (distance - Math.sqrt(inside)) / length;
      const west = along * u;
      const north = along * v;
      const near = distance - along;
      const longitude = meridian + degrees(Math.atan2(west, near * cosB - north * sinB));
      const sinLat = north * cosB + near * sinB;
      return {
        longitudeDeg: ((longitude % 360) + 360) % 360,
        latitudeDeg: degrees(Math.asin(Math.max(-1, Math.min(1, sinLat)))),
        mu: Math.sqrt(inside / length),
      };
    },
  };
}
