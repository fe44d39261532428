import type { PreparedDisc } from "../types.ts";
import type { RegionBox } from "./regions.ts";
import { stationOf, toDisc } from "./sphere.ts";

/** A region of a synthetic Sun whose place is known; `Bipole` of @helioscope/synthetic is one. */
export interface KnownBipole {
  readonly id: number;
  /** Milliseconds since 1970, UTC. */
  readonly begins: number;
  readonly grown: number;
  readonly longitudeDeg: number;
  readonly latitudeDeg: number;
  readonly fluxMx: number;
  readonly separationDeg: number;
}

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
 * Boxes of the large bipoles that a disc shows, as SHARP headers give them of real regions: two separations wide, one and a
 * half high, at least 12 by 8 degrees. Named `region N`. The function throws a DataError for a disc without a station or a time.
 */
export function bipoleRegions(
  bipoles: readonly KnownBipole[],
  options: BipoleBoxOptions = {},
): (disc: PreparedDisc, utc: string) => RegionBox[] {
  const { leastFluxMx = 3e21, days = 30, withinDeg = 60, most } = options;
  const ends = (bipole: KnownBipole) => bipole.grown + days * 86_400_000;
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
      if (toDisc(longitudeDeg, latitudeDeg, station)[2] < leastZ) return [];
      const [halfWide, halfHigh] = [Math.max(6, separationDeg), Math.max(4, 0.75 * separationDeg)];
      return [
        {
          name: `region ${id}`,
          longitudeDeg: [longitudeDeg - halfWide, longitudeDeg + halfWide] as const,
          latitudeDeg: [Math.max(-90, latitudeDeg - halfHigh), Math.min(90, latitudeDeg + halfHigh)] as const,
        },
      ];
    });
  };
}
