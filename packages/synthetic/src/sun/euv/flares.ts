import { type Random, seededRandom } from "@helioscope/core";
import { mix, unit } from "../../region/hash.ts";
import { DAY } from "../constants.ts";
import type { Bipole, SunFlare } from "../types.ts";
import { driftedDeg, fluxAt, signedDeg } from "./life.ts";

/** Flares are drawn in slots of so many hours, each by itself, so that any span has the same ones. */
const SLOT = 6 * 3_600_000;

/** Nothing of a flare is left after so many decay times. */
const END = 6;

/** Longest rise and decay, minutes. */
const LONGEST_RISE = 12;
const LONGEST_DECAY = 60;

/** Weakest and strongest peak over the quiet Sun in 304, and the slope of the power law N(> A) between them. */
const WEAKEST = 4;
const STRONGEST = 800;
const SLOPE = 0.9;

/** Flares a day of a grown bipole of 1e22 Mx that is left alone. */
const RATE = 5;

/**
 * Flares that begin in a span, in the order of their starts. Their number rises with the bipole's flux, while it emerges, and where
 * another bipole's flux mixes with it; peaks follow a power law. The same for whatever span, if `bipoles` are all that have
 * flux in it: chance is a hash of the seed, the bipole's id and a slot of six hours.
 */
export function flaresOf(
  bipoles: readonly Bipole[],
  seed: number | string,
  span: { readonly from: number; readonly to: number },
): SunFlare[] {
  const salt = seededRandom(`${seed}/flares`).integer(2 ** 32) | 0;
  const flares: SunFlare[] = [];
  const last = Math.floor(span.to / SLOT);
  for (let slot = Math.floor(span.from / SLOT); slot <= last; slot++) {
    for (const bipole of bipoles) {
      const expected = (flareRate(bipole, bipoles, slot * SLOT) * SLOT) / DAY;
      if (expected < 1e-6) continue;
      let left = unit(mix(slot, mix(bipole.id, salt))) - Math.exp(-expected);
      if (left < 0) continue;
      const random = seededRandom(`${seed}/flares/${bipole.id}/${slot}`);
      // The uniform number is read off the Poisson distribution: most slots of most bipoles cost no generator.
      let term = Math.exp(-expected);
      for (let count = 1; left >= 0 && count < 40; count++) {
        const flare = drawFlare(random, bipole, slot * SLOT);
        if (flare.start >= span.from && flare.start < span.to) flares.push(flare);
        term *= expected / count;
        left -= term;
      }
    }
  }
  return flares.sort((a, b) => a.start - b.start || a.bipole - b.bipole);
}

/** Flares that shine at a time. */
export function flaresAt(bipoles: readonly Bipole[], seed: number | string, time: number): SunFlare[] {
  const longest = (LONGEST_RISE + END * LONGEST_DECAY) * 60_000;
  return flaresOf(bipoles, seed, { from: time - longest, to: time + 1 }).filter(
    (flare) => flareLight(flare, time) > 0,
  );
}

/** Brightness of a flare over its peak, 0 to 1: a smooth rise, an exponential decay, nothing after six decay times. */
export function flareLight({ start, peak, decayMinutes }: SunFlare, time: number): number {
  if (time < start) return 0;
  if (time < peak) {
    const part = (time - start) / (peak - start);
    return part * part * (3 - 2 * part);
  }
  const times = (time - peak) / (60_000 * decayMinutes);
  return times < END ? Math.exp(-times) * (1 - (times / END) ** 4) : 0;
}

/** Flares a day. */
function flareRate(bipole: Bipole, all: readonly Bipole[], time: number): number {
  const flux = fluxAt(bipole, time);
  if (flux < 3e20) return 0;
  const age = (time - bipole.grown) / DAY;
  const youth = age < 0 ? 1.5 : 0.1 + 1.1 * Math.exp(-age / 6);
  let mixing = 0;
  const cosine = Math.cos((bipole.latitudeDeg * Math.PI) / 180);
  for (const other of all) {
    const north = other.latitudeDeg - bipole.latitudeDeg;
    if (other === bipole || Math.abs(north) > 15) continue;
    const west = cosine * signedDeg(other.longitudeDeg - bipole.longitudeDeg);
    if (Math.abs(west) > 15) continue;
    const near = Math.exp(-(west * west + north * north) / 50);
    mixing += near * Math.min(1, fluxAt(other, time) / flux);
  }
  return Math.min(12, RATE * (flux / 1e22) ** 1.2 * youth * (1 + 3 * mixing));
}

function drawFlare(random: Random, bipole: Bipole, slotStart: number): SunFlare {
  const start = Math.round(slotStart + SLOT * random.uniform());
  const size = WEAKEST * (1 - random.uniform() * (1 - (STRONGEST / WEAKEST) ** -SLOPE)) ** (-1 / SLOPE);
  const rise = 2 + random.uniform() * (LONGEST_RISE - 2);
  const decay = Math.min(LONGEST_DECAY, 10 + 40 * random.uniform() * Math.sqrt(size / 20));
  // On the line between the polarities, which lies across the axis.
  const axis = (-Math.sign(bipole.latitudeDeg || 1) * bipole.tiltDeg * Math.PI) / 180;
  const along = (random.uniform() - 0.5) * 0.4 * bipole.separationDeg;
  const across = (random.uniform() - 0.5) * 0.2 * bipole.separationDeg;
  const latitudeDeg = bipole.latitudeDeg + along * Math.cos(axis) + across * Math.sin(axis);
  const west = (across * Math.cos(axis) - along * Math.sin(axis)) / Math.cos((latitudeDeg * Math.PI) / 180);
  return {
    bipole: bipole.id,
    start,
    peak: Math.round(start + rise * 60_000),
    decayMinutes: decay,
    longitudeDeg: driftedDeg(bipole.longitudeDeg + west, bipole.latitudeDeg, bipole.begins, start),
    latitudeDeg,
    lengthMm: Math.min(90, 9 * Math.sqrt(size) * (0.7 + 0.6 * random.uniform())),
    directionDeg: (axis * 180) / Math.PI + 90 + 25 * random.normal(),
    amplitude: size,
  };
}
