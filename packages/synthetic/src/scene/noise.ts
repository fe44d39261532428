import type { Random } from "@helioscope/core";

/** A smooth random function of space with mean 0 and spread near 1; features are about half a unit across. */
export type Noise = (x: number, y: number, z: number) => number;

/** Of uniformly drawn points, for gradients along the twelve edges of a cube. */
const SPREAD = 0.258;

/** Gradient noise (Perlin 2002, doi:10.1145/566654.566636) of period 256. */
export function gradientNoise(random: Random): Noise {
  const table = permutation(random);
  return (x, y, z) => {
    const fx = Math.floor(x);
    const fy = Math.floor(y);
    const fz = Math.floor(z);
    const u = x - fx;
    const v = y - fy;
    const w = z - fz;
    const X = fx & 255;
    const Y = fy & 255;
    const Z = fz & 255;
    const su = u * u * u * (u * (u * 6 - 15) + 10);
    const sv = v * v * v * (v * (v * 6 - 15) + 10);
    const sw = w * w * w * (w * (w * 6 - 15) + 10);
    const a = table[X] + Y;
    const b = table[X + 1] + Y;
    const aa = table[a] + Z;
    const ab = table[a + 1] + Z;
    const ba = table[b] + Z;
    const bb = table[b + 1] + Z;
    const x1 = slope(table[aa], u, v, w);
    const x2 = slope(table[ab], u, v - 1, w);
    const x3 = slope(table[aa + 1], u, v, w - 1);
    const x4 = slope(table[ab + 1], u, v - 1, w - 1);
    const y1 = x1 + su * (slope(table[ba], u - 1, v, w) - x1);
    const y2 = x2 + su * (slope(table[bb], u - 1, v - 1, w) - x2);
    const y3 = x3 + su * (slope(table[ba + 1], u - 1, v, w - 1) - x3);
    const y4 = x4 + su * (slope(table[bb + 1], u - 1, v - 1, w - 1) - x4);
    const z1 = y1 + sv * (y2 - y1);
    const z2 = y3 + sv * (y4 - y3);
    return (z1 + sw * (z2 - z1)) / SPREAD;
  };
}

/** Dot product with one of the edge directions. */
function slope(hash: number, x: number, y: number, z: number): number {
  const h = hash & 15;
  const u = h < 8 ? x : y;
  const v = h < 4 ? y : h === 12 || h === 14 ? x : z;
  return ((h & 1) === 0 ? u : -u) + ((h & 2) === 0 ? v : -v);
}

/**
 * Cells around random points, one a unit cube (Worley 1996, doi:10.1145/237170.237267): the distance to the second
 * nearest point less that to the nearest. 0 on the lanes between cells, near 0.5 in their middle.
 */
export function cellNoise(random: Random): Noise {
  const table = permutation(random);
  const offsets = Float64Array.from({ length: 768 }, () => random.uniform());
  return (x, y, z) => {
    const fx = Math.floor(x);
    const fy = Math.floor(y);
    const fz = Math.floor(z);
    let first = 9;
    let second = 9;
    for (let k = -1; k <= 1; k++) {
      const Z = table[(fz + k) & 255];
      for (let j = -1; j <= 1; j++) {
        const Y = table[Z + ((fy + j) & 255)];
        for (let i = -1; i <= 1; i++) {
          const cell = 3 * table[Y + ((fx + i) & 255)];
          const dx = fx + i + offsets[cell] - x;
          const dy = fy + j + offsets[cell + 1] - y;
          const dz = fz + k + offsets[cell + 2] - z;
          const d = dx * dx + dy * dy + dz * dz;
          if (d < first) {
            second = first;
            first = d;
          } else if (d < second) second = d;
        }
      }
    }
    return Math.sqrt(second) - Math.sqrt(first);
  };
}

/** 0 to 255 in random order, twice, and once more the first of them. */
function permutation(random: Random): Uint8Array {
  const once = random.shuffle(Array.from({ length: 256 }, (_, i) => i));
  return Uint8Array.from({ length: 513 }, (_, i) => once[i & 255]);
}

/** What is left of the contrast of noise of a lattice when pixels grow as wide as its mesh: all; twice as wide: nothing. */
export function resolved(mesh: number, pixel: number): number {
  return Math.min(1, Math.max(0, (2 * mesh) / pixel - 1));
}
