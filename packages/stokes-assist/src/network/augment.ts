import { fillNormal, type Random } from "@helioscope/core";
import { halfTurn, NODE_QUANTITIES } from "./quantities.ts";

const INCLINATION = NODE_QUANTITIES.indexOf("inclination");
const AZIMUTH = NODE_QUANTITIES.indexOf("azimuth");

/** One pixel out of a batch that is changed in place: profiles [4][n], nodes [6][depths]. */
export interface Example {
  readonly profiles: Float32Array;
  readonly nodes: Float32Array;
}

/**
 * The mirror image at a plane through the line of sight: U and V change sign, the inclination becomes 180 degrees less
 * it, the azimuth its negative. Exact, with magneto-optical effects too (V alone must not change sign: the Faraday
 * rotation of Q into U changes its sense with the polarity).
 */
export function mirror({ profiles, nodes }: Example): void {
  const n = profiles.length / 4;
  for (let i = 2 * n; i < 4 * n; i++) profiles[i] = -profiles[i];
  const depths = nodes.length / NODE_QUANTITIES.length;
  for (let d = 0; d < depths; d++) {
    nodes[INCLINATION * depths + d] = 180 - nodes[INCLINATION * depths + d];
    nodes[AZIMUTH * depths + d] = halfTurn(-nodes[AZIMUTH * depths + d]);
  }
}

/** Turns the atmosphere about the line of sight: Q and U turn by twice the angle, the azimuth by the angle. Exact. */
export function turn({ profiles, nodes }: Example, degrees: number): void {
  const n = profiles.length / 4;
  const cos = Math.cos((degrees * Math.PI) / 90);
  const sin = Math.sin((degrees * Math.PI) / 90);
  for (let i = n; i < 2 * n; i++) {
    const [q, u] = [profiles[i], profiles[i + n]];
    profiles[i] = q * cos - u * sin;
    profiles[i + n] = q * sin + u * cos;
  }
  const depths = nodes.length / NODE_QUANTITIES.length;
  for (let d = 0; d < depths; d++) {
    nodes[AZIMUTH * depths + d] = halfTurn(nodes[AZIMUTH * depths + d] + degrees);
  }
}

/** A mirror image or none, and a turn by any angle. */
export function anySymmetry(example: Example, random: Random): void {
  if (random.uniform() < 0.5) mirror(example);
  turn(example, 180 * random.uniform());
}

/** Adds Gaussian noise to all four Stokes parameters, so that `present` becomes `wanted`; nothing where it is more. */
export function addNoise(profiles: Float32Array, present: number, wanted: number, random: Random): void {
  const sigma = Math.sqrt(Math.max(0, wanted ** 2 - present ** 2));
  if (sigma === 0) return;
  const noise = new Float32Array(profiles.length);
  fillNormal(random, noise);
  for (let i = 0; i < noise.length; i++) profiles[i] += sigma * noise[i];
}
