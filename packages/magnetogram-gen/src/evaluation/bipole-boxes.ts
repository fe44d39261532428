import { type Bipole, rotationDegPerDay } from "@helioscope/synthetic";
import type { PreparedDisc } from "../types.ts";
import type { RegionBox } from "./regions.ts";
import { stationOf, toDisc } from "./sphere.ts";

/** What is asked of a `Bipole` of @helioscope/synthetic: when and where it emerged, and how large it is. */
export type KnownBipole = Pick<
  Bipole,
  "id" | "begins" | "grown" | "longitudeDeg" | "latitudeDeg" | "fluxMx" | "separationDeg"
>;

const DAY = 86_400_000;

export interface BipoleBoxOptions {
  /** Flux of one polarity that makes a region, Mx; 3e21 where absent. */
  readonly leastFluxMx?: number;
  /** So many of the largest that are seen between two times, UTC; all where absent. */
  readonly most?: { readonly count: number; readonly fromUtc: string; readonly toUtc: string };
  /** Days after its growth that it counts as one; 30 where absent. */
  readonly days?: number;
  /** Angle from disc centre up to which it is looked at, degrees; 60 where absent. */
  readonly withinDeg?: number;
}

/**
 * Spread of the flux by super-granulation, degrees of latitude after a day: a random walk of 350 km^2/s, which is that of the
 * synthetic Sun's knots.
 */
const SPREAD_DEG = 0.64;

/**
 * Boxes of the large bipoles that a disc shows, as SHARP headers give them of real regions: two separations wide, one and a
 * half high, at least 12 by 8 degrees, and wider by twice what super-granulation spreads the flux since it grew. They
 * move with the rotation at their latitude. Named `region N`. The function throws a DataError for a disc without a station.
 */
export function bipoleRegions(
  bipoles: readonly KnownBipole[],
  options: BipoleBoxOptions = {},
): (disc: PreparedDisc, utc: string) => RegionBox[] {
  const { leastFluxMx = 3e21, days = 30, withinDeg = 60, most } = options;
  const ends = (bipole: KnownBipole) => bipole.grown + days * DAY;
  const between = (bipole: KnownBipole) =>
    !most || (bipole.grown <= Date.parse(most.toUtc) && ends(bipole) >= Date.parse(most.fromUtc));
  const large = bipoles
    .filter((bipole) => bipole.fluxMx >= leastFluxMx && between(bipole))
    .sort((a, b) => b.fluxMx - a.fluxMx)
    .slice(0, most?.count);
  const leastZ = Math.cos((withinDeg * Math.PI) / 180);
  return (disc, utc) => {
    const station = stationOf(disc);
    const now = Date.parse(utc);
    return large.flatMap((bipole) => {
      const { id, begins, grown, longitudeDeg, latitudeDeg, separationDeg } = bipole;
      if (now < (begins + grown) / 2 || now > ends(bipole)) return [];
      const middle = longitudeDeg + (rotationDegPerDay(latitudeDeg) * (now - begins)) / DAY;
      if (toDisc(middle, latitudeDeg, station)[2] < leastZ) return [];
      const spread = 2 * SPREAD_DEG * Math.sqrt(Math.max(0, now - grown) / DAY);
      const halfHigh = Math.hypot(Math.max(4, 0.75 * separationDeg), spread);
      const halfWide = Math.hypot(
        Math.max(6, separationDeg),
        spread / Math.cos((latitudeDeg * Math.PI) / 180),
      );
      return [
        {
          name: `region ${id}`,
          longitudeDeg: [middle - halfWide, middle + halfWide] as const,
          latitudeDeg: [Math.max(-90, latitudeDeg - halfHigh), Math.min(90, latitudeDeg + halfHigh)] as const,
        },
      ];
    });
  };
}
