/** The radius that makes a degree on the sphere a unit in the plane. */
export const R0: number = 180 / Math.PI;

/** Slack for rounding at the edges of the sphere, in degrees. */
const SLACK = 1e-12;

/** Writes native coordinates; false where they lie off the sphere by more than rounding. */
export function native(phi: number, theta: number, out: Float64Array): boolean {
  out[0] = Math.min(180, Math.max(-180, phi));
  out[1] = Math.min(90, Math.max(-90, theta));
  return Math.abs(phi) <= 180 + SLACK && Math.abs(theta) <= 90 + SLACK;
}

/** Writes a point of the plane; false where it is not finite. */
export function plane(x: number, y: number, out: Float64Array): boolean {
  out[0] = x;
  out[1] = y;
  return Number.isFinite(x) && Number.isFinite(y);
}

/** A sine that rounding has put just outside its range, back inside; anything else as it is. */
export function closeSine(x: number): number {
  return Math.abs(x) > 1 && Math.abs(x) < 1 + 1e-13 ? Math.sign(x) : x;
}
