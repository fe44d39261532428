import { asind, atan2d, atand, cosd, sind } from "./angles.ts";
import type { Projection, ProjectionMaker } from "./projection.ts";
import { closeSine, native, plane, R0 } from "./sphere.ts";

const carree: Projection = {
  theta0: 0,
  project: (phi, theta, out) => plane(phi, theta, out),
  deproject: (x, y, out) => native(x, y, out),
};

/** Plate carree (section 5.2.3). */
export const CAR: ProjectionMaker = () => carree;

/** Cylindrical equal-area, with the square of the cosine of the standard latitude as PV2_1 (section 5.2.2). */
export const CEA: ProjectionMaker = (pv) => {
  const lambda = pv[1] ?? 1;
  return {
    theta0: 0,
    project: (phi, theta, out) => plane(phi, (R0 * sind(theta)) / lambda, out),
    deproject: (x, y, out) => native(x, asind(closeSine((y * lambda) / R0)), out),
  };
};

/** Cylindrical perspective, with PV2_1 and PV2_2 in sphere radii (section 5.2.1). */
export const CYP: ProjectionMaker = (pv) => {
  const mu = pv[1] ?? 1;
  const lambda = pv[2] ?? 1;
  const scale = R0 * (mu + lambda);
  return {
    theta0: 0,
    project: (phi, theta, out) => plane(lambda * phi, (scale * sind(theta)) / (mu + cosd(theta)), out),
    deproject(x, y, out) {
      const eta = y / scale;
      const theta = atan2d(eta, 1) + asind(closeSine((eta * mu) / Math.sqrt(eta * eta + 1)));
      return native(x / lambda, theta, out);
    },
  };
};

const mercator: Projection = {
  theta0: 0,
  project: (phi, theta, out) =>
    plane(phi, Math.abs(theta) < 90 ? R0 * Math.asinh(sind(theta) / cosd(theta)) : Number.NaN, out),
  deproject: (x, y, out) => native(x, 2 * atand(Math.exp(y / R0)) - 90, out),
};

/** Mercator (section 5.2.4). */
export const MER: ProjectionMaker = () => mercator;
