import { type Random, seededRandom } from "@helioscope/core";
import { DAY, wrapDeg } from "./constants.ts";
import type { SunOptions } from "./options.ts";
import type { Bipole } from "./types.ts";

/** Bipoles are drawn for so many days at a time, each window from a generator of its own. */
const windowDays = 30;
/** So long lives a nest, and so many there are. */
const nestDays = 120;
const nests = 6;

/**
 * Tells the bipoles that begin in [from, to), milliseconds since 1970, in the order of time: they follow from the options and
 * those times alone.
 *
 * Latitudes follow the butterfly diagram. Leading polarities obey Hale's law (Hale & Nicholson 1925): opposite in the two
 * hemispheres and from one cycle to the next. Tilts obey Joy's law with its scatter (Wang & Sheeley 1989): the leading
 * polarity is closer to the equator by an angle that grows with latitude.
 */
export function bipoleCalendar(options: SunOptions): (from: number, to: number) => Bipole[] {
  const length = windowDays * DAY;
  const drawn = new Map<number, Bipole[]>();
  const ofWindow = (window: number) => {
    const known = drawn.get(window) ?? bipolesOfWindow(options, window);
    if (!drawn.has(window) && drawn.size > 3) drawn.clear();
    drawn.set(window, known);
    return known;
  };
  return (from, to) => {
    const found: Bipole[] = [];
    for (let window = Math.floor(from / length); window * length < to; window++)
      for (const bipole of ofWindow(window))
        if (bipole.begins >= from && bipole.begins < to) found.push(bipole);
    return found;
  };
}

function bipolesOfWindow(options: SunOptions, window: number): Bipole[] {
  const random = seededRandom(`${options.seed} bipoles`).fork(window);
  const mean = (options.bipolesPerYear * windowDays) / 365.25;
  const swing = 1 + options.activitySwing * Math.sin(2 * Math.PI * (window / 7 + phaseOf(options)));
  const count = random.poisson(mean * swing);
  const begins = Array.from({ length: count }, () => (window + random.uniform()) * windowDays * DAY);
  begins.sort((a, b) => a - b);
  return begins.map((time, i) => draw(random.fork(i), options, time, window * 1000 + i));
}

const phaseOf = ({ seed }: SunOptions): number => seededRandom(`${seed} activity`).uniform();

function draw(random: Random, options: SunOptions, begins: number, id: number): Bipole {
  const { fluxMx, fluxSpread, fluxRangeMx, emergenceDays } = options;
  const [least, most] = fluxRangeMx;
  const flux = Math.min(most, Math.max(least, fluxMx * Math.exp(fluxSpread * random.normal())));
  const place = random.uniform() < options.nested ? nestPlace(random, options, begins) : undefined;
  const longitudeDeg = place?.longitudeDeg ?? 360 * random.uniform();
  const latitudeDeg = place?.latitudeDeg ?? latitudeOf(random, options, begins);
  const [shortest, longest] = emergenceDays;
  const size = (flux / 4e21) ** 0.5;
  const days = Math.min(longest, Math.max(shortest, 1.8 * size * Math.exp(0.2 * random.normal())));
  const north = latitudeDeg >= 0;
  const southLeadsPositive = Math.round(options.cycle) % 2 === 0;
  const hale = north === southLeadsPositive ? -1 : 1;
  const scatter = options.tiltScatterDeg * random.normal();
  return {
    id,
    begins: Math.round(begins),
    grown: Math.round(begins + days * DAY),
    longitudeDeg,
    latitudeDeg,
    fluxMx: flux,
    separationDeg: 4.5 * (flux / 4e21) ** 0.4,
    tiltDeg: options.tiltPerLatitude * Math.abs(latitudeDeg) + scatter,
    leading: random.uniform() < options.antiHale ? (hale === 1 ? -1 : 1) : hale,
  };
}

function latitudeOf(random: Random, options: SunOptions, time: number): number {
  const start =
    options.begins === null ? Date.UTC(new Date(time).getUTCFullYear(), 0) : Date.parse(options.begins);
  const years = (time - start) / (365.25 * DAY);
  const mean = Math.max(3, options.latitudeDeg + options.latitudeDriftDegPerYear * years);
  const size = Math.min(45, Math.abs(mean + options.latitudeSpreadDeg * random.normal()));
  return random.uniform() < 0.5 ? -size : size;
}

function nestPlace(
  random: Random,
  options: SunOptions,
  time: number,
): { readonly longitudeDeg: number; readonly latitudeDeg: number } {
  const which = random.integer(nests);
  const length = nestDays * DAY;
  const epoch = Math.floor(time / length + which / nests);
  const nest = seededRandom(`${options.seed} nest`).fork(which).fork(epoch);
  const middle = (epoch + 0.5 - which / nests) * length;
  const longitude = 360 * nest.uniform();
  const latitude = latitudeOf(nest, options, middle);
  const [aside, up] = [random.normal(), random.normal()];
  const sign = Math.sign(latitude);
  return {
    longitudeDeg: wrapDeg(longitude + 4 * aside),
    // A nest near the equator stays on its side of it.
    latitudeDeg: sign * Math.max(1, Math.abs(latitude + 2 * up)),
  };
}
