import type { BipolePlan } from "./anatomy.ts";
import { plage, quietNetwork } from "./elements.ts";
import type { Grid } from "./grid.ts";
import { type Lanes, lanesAt } from "./lanes.ts";
import { paintSpot, type Sight } from "./spots.ts";
import { stamper } from "./stamp.ts";
import { polarityAt, spotsOf } from "./state.ts";

/** The Sun of a region before anybody looks: no noise. */
export interface Field {
  /** Vertical field, gauss. */
  readonly radial: Float32Array<ArrayBuffer>;
  /** What of the horizontal field of spots points to the observer, gauss. */
  readonly sideways: Float32Array<ArrayBuffer>;
}

const head: Sight = { west: 0, north: 0 };

/** The field on a grid at a time, hours from central meridian passage. */
export function fieldAt(
  bipoles: readonly BipolePlan[],
  seed: number,
  hours: number,
  grid: Grid,
  sight?: Sight,
): Field {
  const radial = new Float32Array(grid.width * grid.height);
  const sideways = new Float32Array(sight ? radial.length : 0);
  const lanesOf = remembered(seed);
  const deposit = stamper(grid, radial);
  if (grid.step === 1) {
    const { x0, y0, width, height } = grid;
    const window = { x0, y0, x1: x0 + width, y1: y0 + height };
    quietNetwork(seed, hours, lanesOf(hours), window, deposit);
  }
  for (const bipole of bipoles) {
    for (const end of [1, -1] as const) plage(bipole, end, hours, lanesOf, deposit);
  }
  for (const bipole of bipoles) {
    for (const end of [1, -1] as const) {
      for (const spot of spotsOf(bipole, end, polarityAt(bipole, end, hours))) {
        paintSpot(spot, grid, radial, sight && sideways, sight ?? head);
      }
    }
  }
  return { radial, sideways };
}

function remembered(seed: number): (hours: number) => Lanes {
  const known = new Map<number, Lanes>();
  return (hours) => {
    let lanes = known.get(hours);
    if (!lanes) {
      lanes = lanesAt(seed, hours);
      known.set(hours, lanes);
    }
    return lanes;
  };
}
