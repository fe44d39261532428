import { type Random, seededRandom } from "@helioscope/core";
import { DAY, wrapDeg } from "./constants.ts";
import { rotationDegPerDay } from "./drift.ts";
import type { KnotList } from "./knot-list.ts";
import type { SunOptions } from "./options.ts";
import type { Bipole } from "./types.ts";

/** A bipole while it emerges: where each of its knots is follows from the time alone. */
export interface EmergingBipole {
  readonly bipole: Bipole;
  /** When the knots are left to the flows, milliseconds since 1970. */
  readonly freed: number;
  /** Days after that until they follow them wholly: strong fields hold together. */
  readonly stiffDays: number;
  readonly knots: readonly EmergingKnot[];
}

interface EmergingKnot {
  readonly fluxMx: number;
  /** First flux, milliseconds since 1970. */
  readonly born: number;
  /** Where it ends up, degrees on the Sun west and north of the middle. */
  readonly west: number;
  readonly north: number;
}

/** A knot has its whole flux after this time. */
const growth = 0.5 * DAY;

/**
 * The knots of a bipole: the leading polarity is more compact, with more of its flux in a spot, the following one is
 * scattered. They come up one after another between the polarities and move apart.
 */
export function emergingBipole(bipole: Bipole, options: SunOptions): EmergingBipole {
  const random = seededRandom(`${options.seed} knots`).fork(bipole.id);
  const knots = [...polarity(bipole, random, true), ...polarity(bipole, random, false)];
  const size = (bipole.fluxMx / 4e21) ** 0.5;
  return { bipole, freed: bipole.grown + growth, stiffDays: 7 * size, knots };
}

function polarity(bipole: Bipole, random: Random, leads: boolean): EmergingKnot[] {
  const { separationDeg, tiltDeg, latitudeDeg, begins, grown } = bipole;
  const share = leads ? 0.3 + 0.15 * random.uniform() : 0.05 + 0.15 * random.uniform();
  const count = Math.round((leads ? 12 : 16) + bipole.fluxMx / (leads ? 2e20 : 1.5e20));
  const weights = Array.from({ length: count }, () => Math.exp(0.7 * random.normal()));
  const sum = weights.reduce((a, b) => a + b, 0);
  const fluxes = [share, ...weights.map((weight) => ((1 - share) * weight) / sum)];
  const sign = leads ? bipole.leading : -bipole.leading;
  const tilt = (tiltDeg * Math.PI) / 180;
  const toEquator = latitudeDeg >= 0 ? -1 : 1;
  const side = leads ? 1 : -1;
  const [alongWest, alongNorth] = [Math.cos(tilt), toEquator * Math.sin(tilt)];
  const spread = separationDeg * (leads ? 0.17 : 0.26);
  return fluxes.map((part, i) => {
    const wide = i === 0 ? 0.25 * spread : spread;
    const along = side * separationDeg * 0.5 + wide * random.normal();
    const across = 0.8 * wide * random.normal();
    return {
      fluxMx: sign * part * bipole.fluxMx,
      born: begins + (grown - begins) * 0.85 * (i === 0 ? 0.15 : random.uniform()),
      west: along * alongWest - across * alongNorth,
      north: along * alongNorth + across * alongWest,
    };
  });
}

/** Adds the knots as they are at a time: as much flux of either polarity. */
export function addEmerging(list: KnotList, emerging: EmergingBipole, time: number, turns: boolean): void {
  const { bipole, knots, freed } = emerging;
  const rate = turns ? rotationDegPerDay(bipole.latitudeDeg) : 0;
  const middle = bipole.longitudeDeg + (rate * (time - bipole.begins)) / DAY;
  let [leading, following] = [0, 0];
  for (const knot of knots) {
    const size = Math.abs(risen(knot, time));
    if (knot.fluxMx * bipole.leading > 0) leading += size;
    else following += size;
  }
  const both = Math.min(leading, following);
  if (both === 0) return;
  for (const knot of knots) {
    const flux = risen(knot, time);
    if (flux === 0) continue;
    const share = both / (flux * bipole.leading > 0 ? leading : following);
    const open = 0.15 + 0.85 * smooth(Math.min(1, (time - knot.born) / (freed - knot.born)));
    const latitude = bipole.latitudeDeg + open * knot.north;
    const stretch = Math.cos((latitude * Math.PI) / 180);
    list.add(wrapDeg(middle + (open * knot.west) / stretch), latitude, flux * share, bipole.id);
  }
}

const risen = ({ fluxMx, born }: EmergingKnot, time: number): number =>
  time <= born ? 0 : fluxMx * smooth(Math.min(1, (time - born) / growth));

const smooth = (part: number): number => part * part * (3 - 2 * part);
