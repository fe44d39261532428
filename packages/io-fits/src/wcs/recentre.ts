import type { WcsCards } from "./cards.ts";

/** Cylindrical projections whose first coordinate is the native longitude itself. */
const CYLINDRICAL = new Set(["CAR", "CEA", "MER"]);

/** The axes of a map, as far as it takes to move its reference point. */
export interface MapAxes {
  readonly code: string;
  readonly longitudeAxis: number;
  readonly latitudeAxis: number;
  readonly shape: readonly number[];
  readonly crpix: number[];
  readonly crval: number[];
  readonly matrix: ArrayLike<number>;
}

/**
 * Synoptic maps have their reference point at one end, so that most of the map lies more than half a turn from it,
 * where the sphere of a projection ends. On the equator of an upright cylinder the point can move to the middle
 * without changing any coordinate.
 */
export function recentreMap(cards: WcsCards, axes: MapAxes): void {
  const { code, longitudeAxis: lng, latitudeAxis: lat, shape, crpix, crval, matrix } = axes;
  const count = crpix.length;
  const step = matrix[lng * count + lng];
  const length = shape[lng];
  if (!CYLINDRICAL.has(code) || length === undefined || crval[lat] !== 0) return;
  const poles = ["LONPOLE", "LATPOLE", ...[0, 1, 2, 3, 4].map((m) => `PV${lng + 1}_${m}`)];
  if (poles.some((name) => cards.has(name))) return;
  for (let i = 0; i < count; i++) {
    if (i !== lng && (matrix[lng * count + i] !== 0 || matrix[i * count + lng] !== 0)) return;
  }
  const ends = [(1 - crpix[lng]) * step, (length - crpix[lng]) * step];
  const far = Math.max(...ends.map(Math.abs));
  if (far <= 180 + 1e-9 || Math.abs(ends[1] - ends[0]) > 360 + 1e-9) return;
  const middle = (length + 1) / 2;
  const longitude = crval[lng] + (middle - crpix[lng]) * step;
  cards.warn(
    `CRPIX${lng + 1}`,
    `The map reaches ${far} degrees from its reference point: moved from pixel ${crpix[lng]} to ${middle}`,
  );
  crpix[lng] = middle;
  crval[lng] = longitude - 360 * Math.floor(longitude / 360);
}
