/** A number in [0, 1) that belongs to a place of the integer lattice; equal on every machine. */
export function latticeNumber(seed: number, i: number, j: number): number {
  let h = Math.imul(i, 0x27d4eb2d) ^ Math.imul(j, 0x165667b1) ^ seed;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

const fade = (t: number): number => t * t * t * (t * (6 * t - 15) + 10);

/** 0 below `from`, 1 above `to`, smooth between; falls where `from` lies above `to`. */
export function smoothstep(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/**
 * Gradient noise (Perlin 1985, with the smoother of 2002): smooth, mean 0, within about [-1, 1], correlated over a unit of
 * `x` and `y`. With a `period` it repeats in x.
 */
export function gradientNoise(seed: number, x: number, y: number, period = 0): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const u = x - i;
  const v = y - j;
  const wrap = (k: number): number => (period > 0 ? ((k % period) + period) % period : k);
  const left = wrap(i);
  const right = wrap(i + 1);
  const corner = (ci: number, cj: number, dx: number, dy: number): number => {
    const angle = 2 * Math.PI * latticeNumber(seed, ci, cj);
    return Math.cos(angle) * dx + Math.sin(angle) * dy;
  };
  const bottom = corner(left, j, u, v) * (1 - fade(u)) + corner(right, j, u - 1, v) * fade(u);
  const top = corner(left, j + 1, u, v - 1) * (1 - fade(u)) + corner(right, j + 1, u - 1, v - 1) * fade(u);
  return 1.5 * (bottom * (1 - fade(v)) + top * fade(v));
}

/** Gradient noise of several octaves, each half as large and twice as fine as the one before. */
export function fractalNoise(seed: number, x: number, y: number, octaves: number): number {
  let sum = 0;
  let scale = 1;
  for (let k = 0; k < octaves; k++) {
    sum += gradientNoise(seed + 7919 * k, x / scale, y / scale) * scale;
    scale /= 2;
  }
  return sum;
}

/** Where a place lies among scattered cells. */
export interface Cell {
  /** Belongs to the cell, in [0, 1). */
  readonly number: number;
  /** Distance to the nearest centre, units of the lattice. */
  readonly centre: number;
  /** Difference of the distances to the second and the first centre: 0 on the boundary. */
  readonly edge: number;
}

/**
 * Cells around one scattered centre a lattice square (Worley 1996), of different sizes: the distance to a centre counts
 * from a radius of its own.
 */
export function cellAt(seed: number, x: number, y: number): Cell {
  const i = Math.floor(x);
  const j = Math.floor(y);
  let first = Number.POSITIVE_INFINITY;
  let second = Number.POSITIVE_INFINITY;
  let number = 0;
  for (let cj = j - 2; cj <= j + 2; cj++) {
    for (let ci = i - 2; ci <= i + 2; ci++) {
      const dx = ci + 0.1 + 0.8 * latticeNumber(seed, ci, cj) - x;
      const dy = cj + 0.1 + 0.8 * latticeNumber(seed + 1, ci, cj) - y;
      const own = latticeNumber(seed + 2, ci, cj);
      const distance = Math.sqrt(dx * dx + dy * dy) - 0.3 * own;
      if (distance < first) {
        second = first;
        first = distance;
        number = latticeNumber(seed + 3, ci, cj);
      } else if (distance < second) {
        second = distance;
      }
    }
  }
  return { number, centre: first, edge: second - first };
}
