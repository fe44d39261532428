import { FitsError } from "../errors.ts";
import { AIT, MOL, PAR, SFL } from "./all-sky.ts";
import { CAR, CEA, CYP, MER } from "./cylindrical.ts";
import { ARC, AZP, SIN, STG, TAN, ZEA } from "./zenithal.ts";

/**
 * A projection of the sphere, between native longitude and latitude and the plane, all in degrees (Calabretta and
 * Greisen 2002, section 5). Both functions write two numbers to `out` and give false where there is no image.
 */
export interface Projection {
  /** Native latitude of the fiducial point. */
  readonly theta0: number;
  project(phi: number, theta: number, out: Float64Array): boolean;
  deproject(x: number, y: number, out: Float64Array): boolean;
}

/** Makes a projection of its PVi_m on the latitude axis; those that are absent are undefined. */
export type ProjectionMaker = (pv: readonly (number | undefined)[]) => Projection;

const PROJECTIONS: Readonly<Record<string, ProjectionMaker>> = {
  AIT,
  ARC,
  AZP,
  CAR,
  CEA,
  CYP,
  MER,
  MOL,
  PAR,
  SFL,
  SIN,
  STG,
  TAN,
  ZEA,
};

/** The projection codes that are understood. */
export const PROJECTION_CODES: readonly string[] = Object.keys(PROJECTIONS);

/**
 * The projection of a code such as "TAN".
 *
 * @throws FitsError "unsupported" for any other code, naming `card`.
 */
export function projectionOf(code: string, pv: readonly (number | undefined)[], card: string): Projection {
  const make = Object.hasOwn(PROJECTIONS, code) ? PROJECTIONS[code] : undefined;
  if (make === undefined) {
    throw new FitsError("unsupported", `The projection ${code} is not known`, {
      card,
      value: code,
      expected: `one of ${PROJECTION_CODES.join(", ")}`,
    });
  }
  return make(pv);
}
