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

/**
 * Standard normal noise on the sphere at a time, without state: values at the corners of a cubic lattice, hashes of corner and
 * epoch, run into one another in space and from epoch to epoch; the variance is 1 everywhere and always.
 */
export function textureAt({ cells, life, salt }: TextureOptions, time: number): Texture {
  const deviates = normals();
  const epoch = Math.floor(time / life);
  const turn = (0.5 * Math.PI * (time - epoch * life)) / life;
  const [now, next] = [Math.cos(turn), Math.sin(turn)];
  const [saltNow, saltNext] = [mix(epoch, salt), mix(epoch + 1, salt)];
  const corner = (id: number) =>
    now * deviates[mix(id, saltNow) & 65535] + next * deviates[mix(id, saltNext) & 65535];
  return (x, y, z) => {
    const [px, py, pz] = [cells * x + 4096, cells * y + 4096, cells * z + 4096];
    const [ix, iy, iz] = [px | 0, py | 0, pz | 0];
    const [fx, fy, fz] = [smooth(px - ix), smooth(py - iy), smooth(pz - iz)];
    const [x0, x1] = [Math.imul(ix, 0x2c1b3c6d), Math.imul(ix + 1, 0x2c1b3c6d)];
    const [y0, y1] = [Math.imul(iy, 0x297a2d39), Math.imul(iy + 1, 0x297a2d39)];
    const [z0, z1] = [Math.imul(iz, 0x1b56c4e9), Math.imul(iz + 1, 0x1b56c4e9)];
    const [gx, gy, gz] = [1 - fx, 1 - fy, 1 - fz];
    const sum =
      gz *
        (gy * (gx * corner(x0 ^ y0 ^ z0) + fx * corner(x1 ^ y0 ^ z0)) +
          fy * (gx * corner(x0 ^ y1 ^ z0) + fx * corner(x1 ^ y1 ^ z0))) +
      fz *
        (gy * (gx * corner(x0 ^ y0 ^ z1) + fx * corner(x1 ^ y0 ^ z1)) +
          fy * (gx * corner(x0 ^ y1 ^ z1) + fx * corner(x1 ^ y1 ^ z1)));
    return sum / Math.sqrt((fx * fx + gx * gx) * (fy * fy + gy * gy) * (fz * fz + gz * gz));
  };
}

const smooth = (part: number): number => part * part * (3 - 2 * part);
