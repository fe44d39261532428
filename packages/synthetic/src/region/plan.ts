import { type Random, seededRandom } from "@helioscope/core";
import { type Anatomy, drawAnatomy } from "./anatomy.ts";
import { observerAt } from "./ephemeris.ts";
import { type ActiveRegionOptions, type RegionKind, regionKinds } from "./options.ts";

/** What is decided about a region before anything is painted. */
export interface RegionPlan {
  readonly index: number;
  readonly harp: number;
  readonly noaa: readonly number[];
  readonly kind: RegionKind;
  readonly latitudeDeg: number;
  readonly carringtonLongitudeDeg: number;
  /** Central meridian passage, the whole hour next to it, TAI. */
  readonly meridian: number;
  readonly anatomy: Anatomy;
  /** Of its texture. */
  readonly seed: number;
  readonly random: Random;
}

const HOUR = 3_600_000;

/** Plans all regions, in the order of their passages. */
export function planRegions(options: ActiveRegionOptions): RegionPlan[] {
  const random = seededRandom(options.seed).fork("active regions");
  const calendar = random.fork("calendar");
  const [from, to] = [Date.parse(options.from), Date.parse(options.to)];
  const passages = Array.from({ length: options.regions }, () => {
    // Two uniform numbers make the cycle's rise and fall.
    const part = 0.5 * (calendar.uniform() + calendar.uniform());
    return HOUR * Math.round((from + part * (to - from)) / HOUR);
  }).sort((a, b) => a - b);
  let harp = 1;
  let noaa = 11_067;
  const plans: RegionPlan[] = [];
  for (const [index, own] of passages.entries()) {
    const draw = random.fork(index);
    harp += 1 + draw.integer(6);
    const before = plans[index - 1];
    // A HARP in forty is the other half of what NOAA counts as one region.
    const half = before !== undefined && before.noaa.length > 0 && draw.uniform() < 0.025;
    const place = half ? beside(draw, before) : anywhere(draw, options, own);
    const kind = pick(draw, options.kinds);
    const south = place.latitudeDeg < 0;
    const anatomy = drawAnatomy(draw.fork("anatomy"), {
      kind,
      latitudeDeg: place.latitudeDeg,
      leading: south === (options.cycle % 2 === 0) ? 1 : -1,
      antiHale: options.antiHale,
    });
    const flux = anatomy.bipoles.reduce((sum, { fluxMx }) => sum + 2 * fluxMx, 0);
    // Small regions get no number; large groups of bipoles may get two.
    const unnamed = draw.uniform() < 0.5 * Math.exp(-flux / 4e21);
    const two = !unnamed && kind === "complex" && draw.uniform() < 0.4;
    const numbers = half ? [before.noaa[0]] : unnamed ? [] : two ? [noaa, noaa + 1] : [noaa];
    if (!half) noaa += numbers.length;
    plans.push({
      index,
      harp,
      noaa: numbers,
      kind,
      ...place,
      anatomy,
      seed: draw.integer(2 ** 32) | 0,
      random: draw,
    });
  }
  return plans;
}

type Place = Pick<RegionPlan, "latitudeDeg" | "carringtonLongitudeDeg" | "meridian">;

function anywhere(random: Random, { southExcess }: ActiveRegionOptions, meridian: number): Place {
  const south = random.uniform() < (1 + southExcess) / (2 + southExcess);
  let latitude = 0;
  do latitude = 16 + 6.5 * random.normal();
  while (latitude < 3 || latitude > 38);
  return {
    latitudeDeg: south ? -latitude : latitude,
    carringtonLongitudeDeg: observerAt(meridian).longitudeDeg,
    meridian,
  };
}

/** East of another region, on the same side of the equator. */
function beside(random: Random, before: RegionPlan): Place {
  const hours = 20 + random.integer(20);
  const meridian = before.meridian + hours * HOUR;
  return {
    latitudeDeg: before.latitudeDeg + 3 * (random.uniform() - 0.5),
    carringtonLongitudeDeg: observerAt(meridian).longitudeDeg,
    meridian,
  };
}

function pick(random: Random, kinds: Readonly<Record<RegionKind, number>>): RegionKind {
  let left = random.uniform() * regionKinds.reduce((sum, kind) => sum + kinds[kind], 0);
  for (const kind of regionKinds) {
    left -= kinds[kind];
    if (left < 0) return kind;
  }
  return "bipole";
}
