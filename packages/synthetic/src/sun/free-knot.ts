import { DAY } from "./constants.ts";

/** Length of a step. Between two of them all knots move, and their fluxes change, evenly. */
export const stepMs: number = DAY / 8;
export const stepDays: number = stepMs / DAY;

/** A knot that the flows carry. */
export interface FreeKnot {
  readonly id: number;
  readonly bipole: number;
  longitudeDeg: number;
  latitudeDeg: number;
  fluxMx: number;
  /** Where it is and what it has at the end of the step. */
  nextLongitudeDeg: number;
  nextLatitudeDeg: number;
  nextFluxMx: number;
  /** Moved in the next step by breaking up, Mm to the west and north. */
  kickWest: number;
  kickNorth: number;
  /** When it began to follow the flows, milliseconds since 1970, and in how many days it comes to follow them wholly. */
  readonly freed: number;
  readonly stiffDays: number;
}
