import { ArgumentError } from "@helioscope/core";

/**
 * Neighbours of a pixel in (x, y, t), both time directions counted: 6 = 4 in the plane and the same pixel before and
 * after; 10 = 8 and the same pixel; 18 = 8 and a plus of 5 pixels (SWAMIS's default); 26 = 8 and all 9 pixels.
 */
export type Neighbourhood = 6 | 10 | 18 | 26;

/** Column and row steps, flattened in pairs. */
export interface NeighbourSteps {
  readonly plane: Int8Array;
  /** Towards one neighbouring frame. */
  readonly time: Int8Array;
}

const FOUR = [-1, 0, 1, 0, 0, -1, 0, 1];
const DIAGONALS = [-1, -1, 1, -1, -1, 1, 1, 1];

export function neighbourSteps(neighbourhood: Neighbourhood): NeighbourSteps {
  const eight = [...FOUR, ...DIAGONALS];
  switch (neighbourhood) {
    case 6:
      return { plane: Int8Array.from(FOUR), time: Int8Array.of(0, 0) };
    case 10:
      return { plane: Int8Array.from(eight), time: Int8Array.of(0, 0) };
    case 18:
      return { plane: Int8Array.from(eight), time: Int8Array.from([0, 0, ...FOUR]) };
    case 26:
      return { plane: Int8Array.from(eight), time: Int8Array.from([0, 0, ...eight]) };
    default:
      throw new ArgumentError(`Neighbourhood ${neighbourhood}`, {
        value: neighbourhood,
        expected: "6, 10, 18 or 26",
      });
  }
}
