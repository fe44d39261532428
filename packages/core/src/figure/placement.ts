import { ShapeError } from "../errors.ts";
import { assertImage, assertZoom, type Origin, type RgbaImage } from "./image.ts";

/**
 * How array coordinates lie in the picture that is drawn on. Columns and rows count from the centre of the array's
 * first pixel, as centroids do.
 */
export interface Placement {
  /** `lower` (the default): row 0 of the array is the bottom of the picture, as `colourise` puts it. */
  readonly origin?: Origin;
  /** Picture pixels for each array pixel, 1 by default; what `enlarge` was called with. */
  readonly zoom?: number;
}

/** The mapping of a placement onto one picture. */
export interface Plane {
  readonly zoom: number;
  /** Picture abscissa of an array column, picture pixel centres at whole numbers. */
  x(column: number): number;
  y(row: number): number;
  /** Top picture row of the block of an array row. */
  top(row: number): number;
}

/** Throws an ArgumentError for a bad zoom, a ShapeError when the picture is no multiple of it. */
export function planeOf(image: RgbaImage, { origin = "lower", zoom = 1 }: Placement): Plane {
  assertZoom(zoom);
  assertImage(image);
  if (image.width % zoom !== 0 || image.height % zoom !== 0) {
    throw new ShapeError(`Picture of ${image.width}x${image.height} at zoom ${zoom}`, {
      value: zoom,
      expected: "sides that are multiples of the zoom",
      remedy: "Make the picture with enlarge",
    });
  }
  const place = (v: number) => (v + 0.5) * zoom - 0.5;
  const { height } = image;
  return {
    zoom,
    x: place,
    y: origin === "lower" ? (row) => height - 1 - place(row) : place,
    top: origin === "lower" ? (row) => height - (row + 1) * zoom : (row) => row * zoom,
  };
}
