import type { Header } from "@helioscope/io-fits";
import { pixelToWorld, readWcs, type Wcs, worldToPixel } from "@helioscope/io-fits/wcs";
import type { Plane } from "./plane.ts";
import { degreeScale, plainScale, type Scale, sexagesimalScale } from "./scale.ts";

/** World coordinates of a picture: of its two axes, along points of it. Picture pixels are whole at their centres. */
export interface Sky {
  readonly wcs: Wcs;
  /** The two coordinates: the longitude, or else the first axis, first. */
  readonly scales: readonly [Scale, Scale];
  /** Both coordinates of points, longitudes from -180 to 180. */
  world(x: ArrayLike<number>, y: ArrayLike<number>): readonly [Float64Array, Float64Array];
  /** Points of coordinates; NaN where they have none. */
  pixel(first: ArrayLike<number>, second: ArrayLike<number>): readonly [Float64Array, Float64Array];
}

/** The world coordinates that a header states for a plane; undefined where it states none. Throws where they are broken. */
export function skyOf(header: Header, shape: readonly number[], plane: Plane): Sky | undefined {
  const wcs = readWcs(header, { shape });
  const stated =
    wcs.celestial !== undefined || header.has("CDELT1") || header.has("CD1_1") || header.has("PC1_1");
  if (!stated || wcs.axes.length < 2) return undefined;
  const [first, second] = wcs.celestial ? [wcs.celestial.longitudeAxis, wcs.celestial.latitudeAxis] : [0, 1];
  const count = wcs.axes.length;
  const { bin, first: corner, position, turned } = plane;
  const ends = [plane.raster.width - 1, plane.raster.height - 1] as const;
  const fixed = (length: number, axis: number): Float64Array =>
    new Float64Array(length).fill(position[axis - 2] ?? 0);
  const toImage = (values: ArrayLike<number>, axis: 0 | 1): Float64Array =>
    Float64Array.from(
      values,
      (value) => corner[axis] + ((turned ? ends[axis] - value : value) + 0.5) * bin - 0.5,
    );
  const toPicture = (values: Float64Array, axis: 0 | 1): Float64Array =>
    values.map((value) => {
      const at = (value + 0.5 - corner[axis]) / bin - 0.5;
      return turned ? ends[axis] - at : at;
    });
  // World coordinates of the further axes at the plane, for the way back.
  const middle = pixelToWorld(
    wcs,
    Array.from({ length: count }, (_, axis) => [
      axis < 2 ? (wcs.crpix[axis] ?? 1) - 1 : (position[axis - 2] ?? 0),
    ]),
  );
  const scales = scalesOf(wcs, first, second);
  const turn = (values: Float64Array, scale: Scale): Float64Array =>
    scale.period === undefined ? values : values.map((value) => value - 360 * Math.round(value / 360));
  return {
    wcs,
    scales,
    world(x, y) {
      const pixels = Array.from({ length: count }, (_, axis) =>
        axis === 0 ? toImage(x, 0) : axis === 1 ? toImage(y, 1) : fixed(x.length, axis),
      );
      const world = pixelToWorld(wcs, pixels);
      return [turn(world[first] ?? new Float64Array(), scales[0]), world[second] ?? new Float64Array()];
    },
    pixel(one, two) {
      const world = Array.from({ length: count }, (_, axis) =>
        axis === first
          ? one
          : axis === second
            ? two
            : new Float64Array(one.length).fill(middle[axis]?.[0] ?? 0),
      );
      const pixels = worldToPixel(wcs, world);
      return [toPicture(pixels[0] ?? new Float64Array(), 0), toPicture(pixels[1] ?? new Float64Array(), 1)];
    },
  };
}

function scalesOf(wcs: Wcs, first: number, second: number): readonly [Scale, Scale] {
  switch (wcs.frame) {
    case "helioprojective":
      return [plainScale("Solar X (arcsec)", 3600, 360), plainScale("Solar Y (arcsec)", 3600)];
    case "stonyhurst":
      return [degreeScale("Stonyhurst longitude (degrees)", 360), degreeScale("Latitude (degrees)")];
    case "carrington":
      return [degreeScale("Carrington longitude (degrees)", 360, 0), degreeScale("Latitude (degrees)")];
    case "equatorial":
      return [sexagesimalScale("Right ascension", "hours", 360), sexagesimalScale("Declination", "degrees")];
    case "galactic":
    case "ecliptic":
    case "supergalactic": {
      const name = `${wcs.frame[0]?.toUpperCase()}${wcs.frame.slice(1)}`;
      return [degreeScale(`${name} longitude (degrees)`, 360, 0), degreeScale(`${name} latitude (degrees)`)];
    }
    default: {
      const name = (axis: number): string => {
        const { ctype = "", unit = "", name = "" } = wcs.axes[axis] ?? {};
        const called = name || ctype || `Axis ${axis + 1}`;
        return unit === "" ? called : `${called} (${unit})`;
      };
      const period = wcs.celestial === undefined ? undefined : 360;
      return [plainScale(name(first), 1, period), plainScale(name(second), 1)];
    }
  }
}
