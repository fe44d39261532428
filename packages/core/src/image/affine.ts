import { ArgumentError } from "../errors.ts";

/**
 * The map x' = a x + b y + c, y' = d x + e y + f as [a, b, c, d, e, f]. Coordinates are pixel centres counted from
 * 0: (0, 0) is the centre of the first pixel of the first row.
 */
export type Affine = readonly [number, number, number, number, number, number];

export const identityAffine: Affine = [1, 0, 0, 0, 1, 0];

/** A shift by (x, y) pixels. */
export function translation(x: number, y: number): Affine {
  return [1, 0, x, 0, 1, y];
}

/** Scales by the factors about the centre given, (0, 0) where absent. */
export function scaling(x: number, y: number = x, centre: readonly [number, number] = [0, 0]): Affine {
  return about([x, 0, 0, 0, y, 0], centre);
}

/**
 * Rotates about the centre given, (0, 0) where absent; counter-clockwise where row 0 is at the bottom, that is from
 * +x towards +y.
 */
export function rotation(degrees: number, centre: readonly [number, number] = [0, 0]): Affine {
  const radians = (degrees * Math.PI) / 180;
  const c = Math.cos(radians);
  const s = Math.sin(radians);
  return about([c, -s, 0, s, c, 0], centre);
}

/** First `first`, then `second`. */
export function compose(first: Affine, second: Affine): Affine {
  const [a, b, c, d, e, f] = first;
  const [A, B, C, D, E, F] = second;
  return [A * a + B * d, A * b + B * e, A * c + B * f + C, D * a + E * d, D * b + E * e, D * c + E * f + F];
}

/** The map back. Throws an ArgumentError when there is none. */
export function invertAffine(map: Affine): Affine {
  const [a, b, c, d, e, f] = map;
  const determinant = a * e - b * d;
  if (!Number.isFinite(1 / determinant)) {
    throw new ArgumentError("An affine map that cannot be inverted", {
      value: map,
      expected: "a determinant other than 0",
    });
  }
  const [A, B, D, E] = [e / determinant, -b / determinant, -d / determinant, a / determinant];
  return [A, B, -(A * c + B * f), D, E, -(D * c + E * f)];
}

function about(map: Affine, [x, y]: readonly [number, number]): Affine {
  return compose(compose(translation(-x, -y), map), translation(x, y));
}
