import { acosd, asind, atan2d, atand, cosd, sind } from "./angles.ts";
import type { Projection, ProjectionMaker } from "./projection.ts";
import { native, plane, R0 } from "./sphere.ts";

/** A zenithal projection by its radius alone (equations 12 to 15); a radius or latitude of NaN has no image. */
function zenithal(radius: (theta: number) => number, latitude: (r: number) => number): ProjectionMaker {
  const projection: Projection = {
    theta0: 90,
    project(phi, theta, out) {
      const r = radius(theta);
      return plane(r * sind(phi), -r * cosd(phi), out);
    },
    deproject(x, y, out) {
      const r = Math.sqrt(x * x + y * y);
      return native(r === 0 ? 0 : atan2d(x, -y), latitude(r), out);
    },
  };
  return () => projection;
}

/** Gnomonic (section 5.1.3). The far hemisphere has no image. */
export const TAN: ProjectionMaker = zenithal(
  (theta) => (theta > 0 ? (R0 * cosd(theta)) / sind(theta) : Number.NaN),
  (r) => atan2d(R0, r),
);

/** Stereographic (section 5.1.4). */
export const STG: ProjectionMaker = zenithal(
  (theta) => (theta > -90 ? (2 * R0 * cosd(theta)) / (1 + sind(theta)) : Number.NaN),
  (r) => 90 - 2 * atand(r / (2 * R0)),
);

/** Zenithal equidistant (section 5.1.6). */
export const ARC: ProjectionMaker = zenithal(
  (theta) => 90 - theta,
  (r) => 90 - r,
);

/** Zenithal equal-area (section 5.1.8). */
export const ZEA: ProjectionMaker = zenithal(
  (theta) => 2 * R0 * sind((90 - theta) / 2),
  (r) => {
    const s = r / (2 * R0);
    return s > 1 ? (r - 2 * R0 < 1e-12 ? -90 : Number.NaN) : 90 - 2 * asind(s);
  },
);

const orthographic = zenithal(
  (theta) => (theta >= 0 ? R0 * cosd(theta) : Number.NaN),
  (r) => {
    const s = r / R0;
    return s * s < 0.5 ? acosd(s) : asind(Math.sqrt(1 - s * s));
  },
);

/** Slant orthographic, with PV2_1 and PV2_2 (section 5.1.5); orthographic where both are zero. */
export const SIN: ProjectionMaker = (pv) => {
  const xi = pv[1] ?? 0;
  const eta = pv[2] ?? 0;
  if (xi === 0 && eta === 0) return orthographic(pv);
  const slant = xi * xi + eta * eta;
  return {
    theta0: 90,
    project(phi, theta, out) {
      // Beyond the plane's own horizon.
      if (theta < -atand(xi * sind(phi) - eta * cosd(phi))) return false;
      const c = cosd(theta);
      // 1 - sin(theta) without cancellation near the pole.
      const z = theta > 0 ? (c * c) / (1 + sind(theta)) : 1 - sind(theta);
      return plane(R0 * (c * sind(phi) + xi * z), R0 * (-c * cosd(phi) + eta * z), out);
    },
    deproject(px, py, out) {
      const x = px / R0;
      const y = py / R0;
      // With z = 1 - sin(theta): (1 + slant) z^2 - 2 (1 + x xi + y eta) z + x^2 + y^2 = 0; the near side has the smaller z.
      const half = 1 + x * xi + y * eta;
      const r2 = x * x + y * y;
      const root = half * half - (1 + slant) * r2;
      if (root < 0) return false;
      const sqrt = Math.sqrt(root);
      let z = half >= 0 ? r2 / (half + sqrt) : (half - sqrt) / (1 + slant);
      if (z < -1e-13 || half + sqrt === 0) z = (half + sqrt) / (1 + slant);
      if (z < -1e-13 || z > 2 + 1e-13) return false;
      z = Math.min(2, Math.max(0, z));
      const c = Math.sqrt(z * (2 - z));
      const cx = x - xi * z;
      const cy = eta * z - y;
      return native(cx === 0 && cy === 0 ? 0 : atan2d(cx, cy), atan2d(1 - z, c), out);
    },
  };
};

/** Zenithal perspective, with the distance PV2_1 in sphere radii and the tilt PV2_2 in degrees (section 5.1.1). */
export const AZP: ProjectionMaker = (pv) => {
  const mu = pv[1] ?? 0;
  const gamma = pv[2] ?? 0;
  const scale = R0 * (mu + 1);
  const tilt = sind(gamma) / cosd(gamma);
  /** Native latitude below which the near side hides the far one. */
  const horizon = Math.abs(mu) > 1 ? asind(-1 / mu) : -90;
  return {
    theta0: 90,
    project(phi, theta, out) {
      const c = cosd(theta);
      const slope = cosd(phi) * tilt;
      const t = mu + sind(theta) + c * slope;
      if (t === 0 || scale === 0 || cosd(gamma) === 0 || theta < horizon) return false;
      // Section 5.1.1: where the plane cuts the sphere of projection, points beyond diverge.
      const bend = mu / Math.hypot(1, slope);
      if (Math.abs(mu * cosd(gamma)) < 1 && Math.abs(bend) <= 1) {
        const middle = -atand(slope);
        const half = asind(bend);
        if (theta < Math.max(wrap90(middle - half), wrap90(middle + half + 180))) return false;
      }
      const r = (scale * c) / t;
      return plane(r * sind(phi), (-r * cosd(phi)) / cosd(gamma), out);
    },
    deproject(x, y, out) {
      const yc = y * cosd(gamma);
      const r = Math.sqrt(x * x + yc * yc);
      if (r === 0) return native(0, 90, out);
      const rho = r / (scale + y * sind(gamma));
      const t = (rho * mu) / Math.sqrt(rho * rho + 1);
      if (Math.abs(t) > 1 + 1e-13) return false;
      const psi = atan2d(1, rho);
      const omega = asind(Math.min(1, Math.max(-1, t)));
      const near = wrap90(psi - omega);
      const far = wrap90(psi + omega + 180);
      const theta = Math.max(near > 90 ? -Infinity : near, far > 90 ? -Infinity : far);
      return native(atan2d(x, -yc), theta, out);
    },
  };
};

const wrap90 = (angle: number): number => (angle > 90 ? angle - 360 : angle);
