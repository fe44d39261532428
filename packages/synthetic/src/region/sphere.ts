import type { Observer } from "./ephemeris.ts";
import { degrees, radians, sharpPixelDeg } from "./scale.ts";
import type { Sight } from "./spots.ts";

/** A place in Stonyhurst degrees. */
export interface Place {
  readonly longitude: number;
  readonly latitude: number;
}

/**
 * The cylindrical equal-area projection of SHARP about a region's centre, which lies on the equator of the projection:
 * columns are even in its longitude, rows in the sine of its latitude (Thompson 2006; Sun 2013, arXiv:1309.2392).
 */
export interface Sphere {
  /** Of a place in pixels from the region's centre. */
  placeAt(x: number, y: number): Place;
  /** Cosine of the angle to the observer at (x, y) is `rise(y) + lift(y) * turn(x)`. */
  rise(y: number): number;
  lift(y: number): number;
  turn(x: number): number;
  /** Of the horizontal field at the region's centre. */
  readonly sight: Sight;
}

/** `centre` in Stonyhurst degrees. */
export function sphereAt(centre: Place, observer: Observer): Sphere {
  const scale = radians(sharpPixelDeg);
  const [sinC, cosC] = [Math.sin(radians(centre.latitude)), Math.cos(radians(centre.latitude))];
  const [sinB, cosB] = [Math.sin(radians(observer.latitudeDeg)), Math.cos(radians(observer.latitudeDeg))];
  // The observer in the axes of the projection: up at the centre, west, north.
  const toMeridian = radians(-centre.longitude);
  const flat = cosB * Math.cos(toMeridian);
  const up = cosC * flat + sinC * sinB;
  const west = cosB * Math.sin(toMeridian);
  const north = cosC * sinB - sinC * flat;
  const sine = (y: number) => Math.max(-1, Math.min(1, scale * y));
  const cosine = (y: number) => Math.sqrt(1 - sine(y) ** 2);
  return {
    placeAt(x, y) {
      const ahead = cosine(y) * Math.cos(scale * x);
      const aside = cosine(y) * Math.sin(scale * x);
      return {
        longitude: centre.longitude + degrees(Math.atan2(aside, cosC * ahead - sinC * sine(y))),
        latitude: degrees(Math.asin(Math.max(-1, Math.min(1, sinC * ahead + cosC * sine(y))))),
      };
    },
    rise: (y) => sine(y) * north,
    lift: cosine,
    turn: (x) => Math.cos(scale * x) * up + Math.sin(scale * x) * west,
    sight: { west, north },
  };
}

/** The box that holds a window, Stonyhurst degrees: of the outer edges of its pixels. */
export function boxOf(
  sphere: Sphere,
  window: { readonly x0: number; readonly y0: number; readonly width: number; readonly height: number },
): { readonly longitudes: readonly [number, number]; readonly latitudes: readonly [number, number] } {
  const at = (from: number, length: number) =>
    [0, 0.25, 0.5, 0.75, 1].map((part) => from - 0.5 + part * length);
  const places = at(window.x0, window.width).flatMap((x) =>
    at(window.y0, window.height).map((y) => sphere.placeAt(x, y)),
  );
  const longitudes = places.map(({ longitude }) => longitude);
  const latitudes = places.map(({ latitude }) => latitude);
  return {
    longitudes: [Math.min(...longitudes), Math.max(...longitudes)],
    latitudes: [Math.min(...latitudes), Math.max(...latitudes)],
  };
}
