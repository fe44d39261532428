import type { SunView } from "../types.ts";

const radians = Math.PI / 180;

/** Of a row of pixels: where they lie on the disc, and which point of the unit sphere they show, in Carrington's axes. */
export interface DiscRow {
  /** Distance from disc centre in radii of the disc; beyond 1 there is no sphere. */
  readonly reach: Float64Array;
  /** Longitude 0, longitude 90, north pole; beyond the limb of the point at the limb below the pixel. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
}

/**
 * Reads the rows of a view one after another into the same arrays: parallel light, which is right to 0.5 % of a
 * radius and enough for texture.
 *
 * @param lift the sphere's radius in solar radii: 1 is the photosphere
 */
export function discRows(view: SunView, radiusPx: number, lift: number): (row: number) => DiscRow {
  const { width, centrePx } = view;
  const made = () => new Float64Array(width);
  const line: DiscRow = { reach: made(), x: made(), y: made(), z: made() };
  const [sinB, cosB] = [Math.sin(view.latitudeDeg * radians), Math.cos(view.latitudeDeg * radians)];
  const [sinL, cosL] = [Math.sin(view.longitudeDeg * radians), Math.cos(view.longitudeDeg * radians)];
  const [sinR, cosR] = [Math.sin(view.rotationDeg * radians), Math.cos(view.rotationDeg * radians)];
  const scale = 1 / (radiusPx * lift);
  return (row) => {
    const v = (row - centrePx[1]) * scale;
    for (let i = 0; i < width; i++) {
      const u = (i - centrePx[0]) * scale;
      let west = cosR * u - sinR * v;
      let north = sinR * u + cosR * v;
      const square = west * west + north * north;
      let near = 0;
      if (square < 1) near = Math.sqrt(1 - square);
      else {
        const shrink = 1 / Math.sqrt(square);
        west *= shrink;
        north *= shrink;
      }
      const out = near * cosB - north * sinB;
      line.reach[i] = Math.sqrt(square) * lift;
      line.x[i] = out * cosL - west * sinL;
      line.y[i] = out * sinL + west * cosL;
      line.z[i] = north * cosB + near * sinB;
    }
    return line;
  };
}
