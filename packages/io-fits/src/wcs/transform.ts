import { FitsError } from "../errors.ts";
import { invert } from "./matrix.ts";
import { type Projection, projectionOf } from "./projection.ts";
import { type Rotation, rotation } from "./rotation.ts";
import { evaluate, undistort } from "./sip.ts";
import type { Wcs } from "./wcs.ts";

/**
 * World coordinates of pixels (Calabretta and Greisen 2002; SIP: Shupe and others 2005).
 *
 * @param pixels one array for each axis, NAXIS1 first, all of one length. Pixels count from 0 and are whole at their
 * centres: the first one, which the header calls (1, 1), is (0, 0).
 * @returns one array for each world axis, in the order of the header and in `axis.unit`. Celestial longitudes have
 * the sign of the native pole's, as from wcslib. Points without an image on the sphere have NaN on both celestial
 * axes.
 * @throws FitsError "argument" where the arrays do not fit the axes; "unsupported" for an unknown projection.
 */
export function pixelToWorld(wcs: Wcs, pixels: readonly ArrayLike<number>[]): Float64Array[] {
  const count = wcs.axes.length;
  const length = checkArrays(wcs, pixels, "pixel");
  const world = wcs.axes.map(() => new Float64Array(length));
  const sphere = sphereOf(wcs);
  const offset = new Float64Array(count);
  const out = new Float64Array(2);
  const { matrix, crpix, crval, sip } = wcs;
  for (let k = 0; k < length; k++) {
    for (let j = 0; j < count; j++) offset[j] = pixels[j][k] + 1 - crpix[j];
    if (sip !== undefined) {
      const u = offset[0];
      const v = offset[1];
      offset[0] = u + evaluate(sip.a, u, v);
      offset[1] = v + evaluate(sip.b, u, v);
    }
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let j = 0; j < count; j++) sum += matrix[i * count + j] * offset[j];
      world[i][k] = sum;
    }
    for (let i = 0; i < count; i++) {
      if (sphere === undefined || (i !== sphere.lng && i !== sphere.lat)) world[i][k] += crval[i];
    }
    if (sphere === undefined) continue;
    const { lng, lat, x0, y0 } = sphere;
    if (sphere.projection.deproject(world[lng][k] + x0, world[lat][k] + y0, out)) {
      sphere.rotation.toCelestial(out[0], out[1], out);
      world[lng][k] = out[0];
      world[lat][k] = out[1];
    } else {
      world[lng][k] = Number.NaN;
      world[lat][k] = Number.NaN;
    }
  }
  return world;
}

/**
 * Pixels of world coordinates, the inverse of {@link pixelToWorld}; SIP distortion is undone by Newton's method on
 * the forward polynomials. A point without an image (behind the horizon of the projection) has NaN on the pixel axes
 * that it bears on.
 *
 * @throws FitsError "argument" where the arrays do not fit the axes; "format" for a matrix without an inverse.
 */
export function worldToPixel(wcs: Wcs, world: readonly ArrayLike<number>[]): Float64Array[] {
  const count = wcs.axes.length;
  const length = checkArrays(wcs, world, "world");
  const pixels = wcs.axes.map(() => new Float64Array(length));
  const sphere = sphereOf(wcs);
  const inverse = inverseOf(wcs);
  const offset = new Float64Array(count);
  const out = new Float64Array(2);
  const { crpix, crval, sip } = wcs;
  for (let k = 0; k < length; k++) {
    for (let i = 0; i < count; i++) offset[i] = world[i][k] - crval[i];
    if (sphere !== undefined) {
      const { lng, lat, x0, y0 } = sphere;
      const found = project(sphere, world[lng][k], world[lat][k], out);
      offset[lng] = found ? out[0] - x0 : Number.NaN;
      offset[lat] = found ? out[1] - y0 : Number.NaN;
    }
    for (let j = 0; j < count; j++) {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const part = inverse[j * count + i];
        // NaN spreads only along axes that are coupled.
        if (part !== 0) sum += part * offset[i];
      }
      pixels[j][k] = sum;
    }
    if (sip !== undefined) {
      const found = undistort(sip, pixels[0][k], pixels[1][k], out);
      pixels[0][k] = found ? out[0] : Number.NaN;
      pixels[1][k] = found ? out[1] : Number.NaN;
    }
    for (let j = 0; j < count; j++) pixels[j][k] += crpix[j] - 1;
  }
  return pixels;
}

/** The parts of the celestial axes that work. */
interface Sphere {
  readonly lng: number;
  readonly lat: number;
  readonly x0: number;
  readonly y0: number;
  readonly projection: Projection;
  readonly rotation: Rotation;
}

function sphereOf(wcs: Wcs): Sphere | undefined {
  const { celestial } = wcs;
  if (celestial === undefined) return undefined;
  const { code, parameters } = celestial.projection;
  return {
    lng: celestial.longitudeAxis,
    lat: celestial.latitudeAxis,
    x0: celestial.planeOffset[0],
    y0: celestial.planeOffset[1],
    projection: projectionOf(code, parameters, `CTYPE${celestial.latitudeAxis + 1}${wcs.alternate}`),
    rotation: rotation(celestial.pole),
  };
}

function project(sphere: Sphere, longitude: number, latitude: number, out: Float64Array): boolean {
  if (!(Math.abs(latitude) <= 90)) return false;
  sphere.rotation.toNative(longitude, latitude, out);
  return sphere.projection.project(out[0], out[1], out);
}

/** The inverse of the matrix. @throws FitsError "format" where there is none. */
function inverseOf(wcs: Wcs): Float64Array {
  const inverse = invert(wcs.matrix, wcs.axes.length);
  if (inverse !== undefined) return inverse;
  throw new FitsError("format", "The matrix from pixels to world coordinates has no inverse", {
    card: `CDELT1${wcs.alternate}`,
    value: wcs.matrix,
    expected: "CDELT, PC or CD that tell the axes apart",
  });
}

function checkArrays(wcs: Wcs, arrays: readonly ArrayLike<number>[], what: string): number {
  const count = wcs.axes.length;
  if (arrays.length !== count) {
    throw new FitsError("argument", `There are ${arrays.length} arrays of ${what} coordinates`, {
      value: arrays.length,
      expected: `one for each of ${count} axes`,
    });
  }
  const length = arrays[0]?.length ?? 0;
  for (const array of arrays) {
    if (array.length !== length) {
      throw new FitsError("argument", `The arrays of ${what} coordinates differ in length`, {
        value: arrays.map((each) => each.length),
        expected: "one length",
      });
    }
  }
  return length;
}
