import { mix, normals } from "../../region/hash.ts";

export interface TextureOptions {
  /** Cells on a solar radius: its length over that of a cell. */
  readonly cells: number;
  /** A value lives so long, ms. */
  readonly life: number;
  readonly salt: number;
}

/** Noise at a point of the unit sphere. */
export type Texture = (x: number, y: number, z: number) => number;

/** Few enough deviates that they stay in the processor's nearest cache. */
const LEVELS = 2048;
let table: Float64Array | undefined;
const deviatesOf = (): Float64Array => {
  const fine = normals();
  table ??= Float64Array.from(
    { length: LEVELS },
    (_, i) => fine[Math.floor((i + 0.5) * (fine.length / LEVELS))],
  );
  return table;
};

const smooth = (part: number): number => part * part * (3 - 2 * part);

/**
 * Standard normal noise on the sphere at a time, without state: values at the corners of a cubic lattice, hashes of corner
 * and epoch, run into one another in space and from epoch to epoch; the variance is 1 everywhere and always.
 */
export function textureAt({ cells, life, salt }: TextureOptions, time: number): Texture {
  const deviates = deviatesOf();
  const epoch = Math.floor(time / life);
  const turn = (0.5 * Math.PI * (time - epoch * life)) / life;
  const now = Math.cos(turn);
  const next = Math.sin(turn);
  const saltNow = mix(epoch, salt);
  const saltNext = mix(epoch + 1, salt);
  const corner = (id: number): number =>
    now * deviates[mix(id, saltNow) & (LEVELS - 1)] + next * deviates[mix(id, saltNext) & (LEVELS - 1)];
  // Neighbouring pixels mostly share a cell: its corners are kept.
  const corners = new Float64Array(8);
  let cellX = Number.NaN;
  let cellY = Number.NaN;
  let cellZ = Number.NaN;
  const enter = (ix: number, iy: number, iz: number): void => {
    cellX = ix;
    cellY = iy;
    cellZ = iz;
    for (let k = 0; k < 8; k++) {
      const x = Math.imul(ix + (k & 1), 0x2c1b3c6d);
      const y = Math.imul(iy + ((k >> 1) & 1), 0x297a2d39);
      const z = Math.imul(iz + (k >> 2), 0x1b56c4e9);
      corners[k] = corner(x ^ y ^ z);
    }
  };
  return (x, y, z) => {
    // Above 0 everywhere, so that cutting off is rounding down.
    const px = cells * (x + 1.5);
    const py = cells * (y + 1.5);
    const pz = cells * (z + 1.5);
    const ix = px | 0;
    const iy = py | 0;
    const iz = pz | 0;
    if (ix !== cellX || iy !== cellY || iz !== cellZ) enter(ix, iy, iz);
    const fx = smooth(px - ix);
    const fy = smooth(py - iy);
    const fz = smooth(pz - iz);
    const gx = 1 - fx;
    const gy = 1 - fy;
    const gz = 1 - fz;
    const low = gy * (gx * corners[0] + fx * corners[1]) + fy * (gx * corners[2] + fx * corners[3]);
    const high = gy * (gx * corners[4] + fx * corners[5]) + fy * (gx * corners[6] + fx * corners[7]);
    return (
      (gz * low + fz * high) / Math.sqrt((fx * fx + gx * gx) * (fy * fy + gy * gy) * (fz * fz + gz * gz))
    );
  };
}
