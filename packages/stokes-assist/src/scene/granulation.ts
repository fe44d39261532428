import { cellAt, fractalNoise, gradientNoise, latticeNumber } from "./noise.ts";

/** Mean distance of granules, arcsec. */
const GRANULE = 1.7;

/** Of the lift, before it is taken off. */
const MEAN = 0.145;

/** State of the convection at a place. */
export interface Granulation {
  /** About +1 in a hot rising granule, -1 in a lane; mean 0. */
  readonly lift: number;
  /** 1 in the middle of an intergranular lane, 0 in granules. */
  readonly lane: number;
}

/** Granulation at a place in arcsec: cells with lanes between, their edges frayed by noise, lanes not finer than a pixel. */
export function granulationAt(
  warp: number,
  seed: number,
  x: number,
  y: number,
  pixelScaleArcsec: number,
): Granulation {
  const wx = x + 0.35 * fractalNoise(warp, x / 1.1, y / 1.1, 2);
  const wy = y + 0.35 * fractalNoise(warp + 1, x / 1.1, y / 1.1, 2);
  const cell = cellAt(seed, wx / GRANULE, wy / GRANULE);
  const edge = cell.edge * GRANULE;
  const narrow = Math.max(0.3, 0.95 * pixelScaleArcsec);
  const lane = Math.exp(-((edge / narrow) ** 2));
  // Brighter towards the edge than in the middle, more so in large granules; brightness of their own.
  const own = 0.45 + 0.75 * cell.number;
  const texture = 0.2 * gradientNoise(seed + 5, x / 0.45, y / 0.45);
  const plateau = 1 - Math.exp(-((edge / (1.4 * narrow)) ** 2));
  const meso = 0.18 * gradientNoise(seed + 6, x / 7, y / 7);
  const depth = 1 + 0.4 * gradientNoise(seed + 7, x / 1.3, y / 1.3);
  return { lift: plateau * (own + texture) - depth * lane - MEAN + meso, lane };
}

/** A tube of kG field in the quiet Sun. */
export interface FluxElement {
  /** Arcsec from the place asked for. */
  readonly dx: number;
  readonly dy: number;
  /** At log tau 0, arcsec. */
  readonly radius: number;
  /** G. */
  readonly field: number;
  readonly sign: 1 | -1;
}

const ELEMENT_CELL = 1.6;
const SUPERGRANULE = 24;

/**
 * The flux elements within reach of a place: one at most a lattice square, where the place lies on the border of a
 * supergranule. `share` of those places hold one, `dominance` of them have the polarity +1.
 */
export function elementsNear(
  seed: number,
  networkSeed: number,
  x: number,
  y: number,
  share: number,
  dominance: number,
): FluxElement[] {
  const found: FluxElement[] = [];
  const i = Math.floor(x / ELEMENT_CELL);
  const j = Math.floor(y / ELEMENT_CELL);
  for (let cj = j - 2; cj <= j + 2; cj++) {
    for (let ci = i - 2; ci <= i + 2; ci++) {
      const draw = latticeNumber(seed + 2, ci, cj);
      if (draw > 1.02 * share) continue;
      const ex = (ci + latticeNumber(seed, ci, cj)) * ELEMENT_CELL;
      const ey = (cj + latticeNumber(seed + 1, ci, cj)) * ELEMENT_CELL;
      const border = cellAt(networkSeed, ex / SUPERGRANULE, ey / SUPERGRANULE).edge * SUPERGRANULE;
      const chance = share * Math.exp(-((border / 5) ** 2)) + 0.02 * share;
      if (draw > chance) continue;
      // Neighbours tend to have one polarity.
      const patch = 0.5 + 0.5 * gradientNoise(seed + 4, ex / 15, ey / 15);
      found.push({
        dx: x - ex,
        dy: y - ey,
        radius: 0.25 + 0.4 * latticeNumber(seed + 5, ci, cj),
        field: 1000 + 600 * latticeNumber(seed + 6, ci, cj),
        sign: 0.6 * patch + 0.4 * latticeNumber(seed + 3, ci, cj) < dominance ? 1 : -1,
      });
    }
  }
  return found;
}
