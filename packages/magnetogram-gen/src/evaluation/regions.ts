import { ArgumentError, type Raster, type TypedArray } from "@helioscope/core";
import { crop } from "@helioscope/core/image";
import type { PreparedDisc } from "../types.ts";
import { type Station, stationOf, toDisc } from "./sphere.ts";

/** A box on the Sun, Carrington degrees. */
export interface RegionBox {
  /** As tables name it, such as `HARP 1449`. */
  readonly name: string;
  /** West may be above 360 where the box crosses it. */
  readonly longitudeDeg: readonly [east: number, west: number];
  readonly latitudeDeg: readonly [south: number, north: number];
  /** Longitudes and latitudes that outline it where it is no rectangle of degrees, points inside among them. */
  readonly placesDeg?: readonly (readonly [longitudeDeg: number, latitudeDeg: number])[];
  /** When it was so, where it holds for a moment only; UTC, ISO 8601. */
  readonly utc?: string;
}

/** A rectangle of whole pixels, row 0 south. */
export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Points along each side of a box on the Sun at which its outline is projected. */
const STEPS = 24;

/**
 * The pixels of a disc that a box on the Sun covers: the smallest rectangle around its projection, orthographic, whose
 * pixel centres lie inside. Undefined where the middle of the box is beyond the limb or nothing of it is left. Throws a
 * DataError where the disc does not say where its observer stood, an ArgumentError for a box without extent.
 */
export function regionBox(
  box: RegionBox,
  disc: Pick<PreparedDisc, "width" | "height" | "radiusPx" | "observer" | "name">,
): PixelBox | undefined {
  return projectBox(box, stationOf(disc), disc);
}

/** {@link regionBox} seen from a given place. */
export function projectBox(
  { name, longitudeDeg: [east, west], latitudeDeg: [south, north], placesDeg }: RegionBox,
  station: Station,
  { width, height, radiusPx }: { readonly width: number; readonly height: number; readonly radiusPx: number },
): PixelBox | undefined {
  if (!(east < west && south < north && west - east <= 360))
    throw new ArgumentError(`${name} spans ${east} to ${west} and ${south} to ${north} degrees`, {
      value: [east, west, south, north],
      expected: "rising degrees, at most a turn of longitude",
    });
  if (toDisc((east + west) / 2, (south + north) / 2, station)[2] <= 0) return undefined;
  let [left, right, low, high] = [1, -1, 1, -1];
  for (const [longitude, latitude] of placesDeg ?? gridOf([east, west], [south, north])) {
    const [x, y, z] = toDisc(longitude, latitude, station);
    if (z < 0) continue;
    left = Math.min(left, x);
    right = Math.max(right, x);
    low = Math.min(low, y);
    high = Math.max(high, y);
  }
  const pixels = (from: number, to: number, size: number) => {
    const first = Math.max(0, Math.ceil((size - 1) / 2 + from * radiusPx));
    const last = Math.min(size - 1, Math.floor((size - 1) / 2 + to * radiusPx));
    return [first, last - first + 1] as const;
  };
  const [x, across] = pixels(left, right, width);
  const [y, up] = pixels(low, high, height);
  return across > 0 && up > 0 ? { x, y, width: across, height: up } : undefined;
}

/** Places of a rectangle of degrees, borders included. */
function gridOf(
  [east, west]: RegionBox["longitudeDeg"],
  [south, north]: RegionBox["latitudeDeg"],
): (readonly [number, number])[] {
  const part = (from: number, to: number, i: number) => from + ((to - from) * i) / STEPS;
  const sides = Array.from({ length: STEPS + 1 }, (_, i) => i);
  return sides.flatMap((i) => sides.map((j) => [part(east, west, i), part(south, north, j)] as const));
}

/** The pixels of a box. Throws an ArgumentError where it does not lie inside the image. */
export const cutOut = <A extends TypedArray>(image: Raster<A>, box: PixelBox): Raster<A> =>
  crop(image, box.x, box.y, box.width, box.height);
