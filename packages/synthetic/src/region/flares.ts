import type { Random } from "@helioscope/core";
import { utcOf } from "./clock.ts";
import type { RegionStrength } from "./strength.ts";

/** A flare of the population. */
export interface RegionFlare {
  /** HARP that it happened in. */
  readonly harp: number;
  /** NOAA number that it is listed under; null where the HARP has none. */
  readonly noaa: number | null;
  /** GOES class, such as "M2.3". */
  readonly goesClass: string;
  /** W/m2. */
  readonly peakFluxWm2: number;
  /** UTC, ISO 8601. */
  readonly startUtc: string;
  readonly peakUtc: string;
  readonly endUtc: string;
  /** Stonyhurst degrees. */
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

/** A region's strength at one time of its passage, and the flares it makes of it. */
export interface RegionEpoch extends RegionStrength {
  /** Hours from central meridian passage. */
  readonly hours: number;
  /** Expected flares of class C1 and above an hour. */
  readonly flaresPerHour: number;
}

/** Hourly rate of flares of class C1 and above: a power law of the flux near the inversion lines. */
export function flareRate(
  inversionFluxMx: number,
  options: { readonly flaresPerHour: number; readonly flareExponent: number },
): number {
  // Even the most violent regions have no more than one in twenty minutes.
  return Math.min(3, options.flaresPerHour * (inversionFluxMx / 1e21) ** options.flareExponent);
}

/** What an epoch between two others is like: everything runs straight, outside them it stays. */
export function epochAt(history: readonly RegionEpoch[], hours: number): RegionEpoch {
  const last = history.length - 1;
  if (hours <= history[0].hours) return { ...history[0], hours };
  if (hours >= history[last].hours) return { ...history[last], hours };
  let i = 0;
  while (history[i + 1].hours < hours) i++;
  const [a, b] = [history[i], history[i + 1]];
  const part = (hours - a.hours) / (b.hours - a.hours);
  const mixed = (key: keyof RegionEpoch) => a[key] + (b[key] - a[key]) * part;
  return {
    hours,
    inversionFluxMx: mixed("inversionFluxMx"),
    rValue: mixed("rValue"),
    unsignedFluxMx: mixed("unsignedFluxMx"),
    flaresPerHour: mixed("flaresPerHour"),
  };
}

interface Place {
  readonly harp: number;
  readonly noaa: readonly number[];
  readonly latitudeDeg: number;
  /** Stonyhurst longitude at a time, degrees. */
  longitudeAt(hours: number): number;
  /** Central meridian passage, TAI. */
  readonly meridian: number;
}

/** Flares hour by hour, Poisson; classes by a power law of which a tenth is M and a hundredth X. */
export function drawFlares(random: Random, history: readonly RegionEpoch[], place: Place): RegionFlare[] {
  const flares: RegionFlare[] = [];
  const last = history[history.length - 1].hours;
  for (let hour = history[0].hours; hour < last; hour++) {
    const count = random.poisson(epochAt(history, hour + 0.5).flaresPerHour);
    const starts = Array.from({ length: count }, () => hour + random.uniform()).sort((a, b) => a - b);
    for (const start of starts) flares.push(flare(random, start, place));
  }
  return flares;
}

function flare(random: Random, hours: number, place: Place): RegionFlare {
  // N(> F) goes with 1/F; nothing beyond X30.
  const peak = Math.min(3e-3, 1e-6 / (1 - random.uniform()));
  const { goesClass, peakFluxWm2 } = goesOf(peak);
  const rise = Math.ceil(3 + 12 * random.uniform() * (1 + Math.log10(peak / 1e-6)));
  const fall = Math.ceil(rise * (1 + random.uniform()));
  // Lists state minutes.
  const start = 60_000 * Math.floor(utcOf(place.meridian + hours * 3_600_000) / 60_000);
  const text = (minutes: number) => new Date(start + 60_000 * minutes).toISOString();
  return {
    harp: place.harp,
    noaa: place.noaa.length === 0 ? null : place.noaa[random.integer(place.noaa.length)],
    goesClass,
    peakFluxWm2,
    startUtc: text(0),
    peakUtc: text(rise),
    endUtc: text(rise + fall),
    latitudeDeg: Math.round(place.latitudeDeg),
    longitudeDeg: Math.round(place.longitudeAt(hours)),
  };
}

/** Class to a tenth, and the flux that it stands for: M1.0 is 1e-5 to the last bit, as a list that is read has it. */
function goesOf(peakWm2: number): { goesClass: string; peakFluxWm2: number } {
  const power = Math.max(-6, Math.min(-4, Math.floor(Math.log10(peakWm2) + 1e-12)));
  const level = (Math.floor((10 * peakWm2) / 10 ** power + 1e-9) / 10).toFixed(1);
  return { goesClass: `${"CMX"[power + 6]}${level}`, peakFluxWm2: Number(`${level}e${power}`) };
}
