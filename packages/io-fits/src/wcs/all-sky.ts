import { asind, atan2d, cosd, sind } from "./angles.ts";
import type { Projection, ProjectionMaker } from "./projection.ts";
import { closeSine, native, plane, R0 } from "./sphere.ts";

/** Native coordinates where a parallel is `width` wide (in units of phi); a pole is a point. */
function parallel(x: number, width: number, theta: number, out: Float64Array): boolean {
  if (width > 0) return native(x / width, theta, out);
  return Math.abs(x) < 1e-12 && native(0, theta, out);
}

const sinusoidal: Projection = {
  theta0: 0,
  project: (phi, theta, out) => plane(phi * cosd(theta), theta, out),
  deproject: (x, y, out) => parallel(x, cosd(y), y, out),
};

/** Sanson-Flamsteed (section 5.3.1). */
export const SFL: ProjectionMaker = () => sinusoidal;

const parabolic: Projection = {
  theta0: 0,
  project(phi, theta, out) {
    const s = sind(theta / 3);
    return plane(phi * (1 - 4 * s * s), 180 * s, out);
  },
  deproject(x, y, out) {
    const s = y / 180;
    return parallel(x, 1 - 4 * s * s, 3 * asind(s), out);
  },
};

/** Parabolic (section 5.3.2). */
export const PAR: ProjectionMaker = () => parabolic;

const mollweide: Projection = {
  theta0: 0,
  project(phi, theta, out) {
    const gamma = mollweideAngle(theta);
    const width = Math.abs(theta) === 90 ? 0 : Math.cos(gamma);
    return plane(((2 * Math.SQRT2) / Math.PI) * phi * width, Math.SQRT2 * R0 * Math.sin(gamma), out);
  },
  deproject(x, y, out) {
    const s = closeSine(y / (Math.SQRT2 * R0));
    const c = Math.sqrt(1 - s * s);
    const theta = asind(closeSine((2 / Math.PI) * (Math.asin(s) + s * c)));
    return parallel(x, ((2 * Math.SQRT2) / Math.PI) * c, theta, out);
  },
};

/** Solves 2 gamma + sin(2 gamma) = pi sin(theta) for gamma, in radians, by Newton's method kept in a bracket. */
function mollweideAngle(theta: number): number {
  if (Math.abs(theta) === 90) return (Math.sign(theta) * Math.PI) / 2;
  const target = Math.PI * sind(theta);
  let low = -Math.PI / 2;
  let high = Math.PI / 2;
  let gamma = target / 4;
  for (let i = 0; i < 100; i++) {
    const excess = 2 * gamma + Math.sin(2 * gamma) - target;
    if (excess > 0) high = gamma;
    else low = gamma;
    let next = gamma - excess / (2 + 2 * Math.cos(2 * gamma));
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - gamma) < 1e-15) return next;
    gamma = next;
  }
  return gamma;
}

/** Mollweide (section 5.3.3). */
export const MOL: ProjectionMaker = () => mollweide;

const aitoff: Projection = {
  theta0: 0,
  project(phi, theta, out) {
    const c = cosd(theta);
    const gamma = R0 * Math.sqrt(2 / (1 + c * cosd(phi / 2)));
    return plane(2 * gamma * c * sind(phi / 2), gamma * sind(theta), out);
  },
  deproject(x, y, out) {
    const u = x / (4 * R0);
    const v = y / (2 * R0);
    const z2 = 1 - u * u - v * v;
    if (z2 < 0.5 - 1e-13) return false;
    const z = Math.sqrt(Math.max(0.5, z2));
    const phi = 2 * atan2d(2 * z * u, 2 * z * z - 1);
    return native(phi, asind(closeSine((y * z) / R0)), out);
  },
};

/** Hammer-Aitoff (section 5.3.4). */
export const AIT: ProjectionMaker = () => aitoff;
