import { seededRandom } from "@helioscope/core";
import { DAY } from "../constants.ts";
import type { Bipole, SunFilament } from "../types.ts";
import { driftedDeg } from "./life.ts";

const POINTS = 9;

interface Plan {
  readonly begins: number;
  readonly ends: number;
  /** Middle and half the vector from its eastern to its western end, degrees of the sphere. */
  readonly longitudeDeg: number;
  readonly latitudeDeg: number;
  readonly west: number;
  readonly north: number;
  /** Sideways swing of the spine. */
  readonly bow: number;
  readonly widthMm: number;
}

/**
 * Filaments at a time: above the inversion line of most bipoles for some days, and polewards of most
 * old ones, long, with the western end closer to the equator. Spines turn and shear with the Sun.
 */
export function filamentsAt(bipoles: readonly Bipole[], seed: number | string, time: number): SunFilament[] {
  const filaments: SunFilament[] = [];
  for (const bipole of bipoles) {
    for (const plan of plansOf(bipole, seed)) {
      if (time >= plan.begins && time < plan.ends) filaments.push(filament(plan, time));
    }
  }
  return filaments;
}

function plansOf(bipole: Bipole, seed: number | string): Plan[] {
  const age = 40 * DAY;
  const plans: Plan[] = [];
  const random = seededRandom(`${seed}/filaments/${bipole.id}`);
  const [own, polar] = [random.uniform(), random.uniform()];
  const side = Math.sign(bipole.latitudeDeg || 1);
  const axis = (-side * bipole.tiltDeg * Math.PI) / 180;
  if (own < 0.6 && bipole.fluxMx > 1.5e21) {
    const begins = bipole.grown + (1 + 3 * random.uniform()) * DAY;
    const half = (0.4 + 0.4 * random.uniform()) * bipole.separationDeg;
    plans.push({
      begins,
      ends: begins + (3 + 6 * random.uniform()) * DAY,
      longitudeDeg: driftedDeg(bipole.longitudeDeg, bipole.latitudeDeg, bipole.begins, begins),
      latitudeDeg: bipole.latitudeDeg,
      west: -half * Math.sin(axis),
      north: half * Math.cos(axis),
      bow: 0.15 * half * random.normal(),
      widthMm: 5 + 3 * random.uniform(),
    });
  }
  if (polar < 0.6) {
    const begins = bipole.grown + (8 + 15 * random.uniform()) * DAY;
    const latitudeDeg = bipole.latitudeDeg + side * (8 + 12 * random.uniform());
    const half = 5 + 9 * random.uniform();
    const lean = ((15 + 25 * random.uniform()) * Math.PI) / 180;
    plans.push({
      begins,
      ends: Math.min(begins + (8 + 12 * random.uniform()) * DAY, bipole.grown + age),
      longitudeDeg: driftedDeg(bipole.longitudeDeg - 4, latitudeDeg, bipole.begins, begins),
      latitudeDeg,
      west: half * Math.cos(lean),
      north: -side * half * Math.sin(lean),
      bow: 0.25 * half * random.normal(),
      widthMm: 8 + 6 * random.uniform(),
    });
  }
  return plans;
}

function filament(plan: Plan, time: number): SunFilament {
  const { begins, ends, west, north, bow, widthMm } = plan;
  const length = Math.hypot(west, north);
  const spineDeg = Array.from({ length: POINTS }, (_, k): readonly [number, number] => {
    const part = (2 * k) / (POINTS - 1) - 1;
    const aside = bow * (1 - part * part) + 0.08 * length * Math.sin(5 * part + bow);
    const latitude = plan.latitudeDeg + part * north + (aside * west) / length;
    const east = (part * west - (aside * north) / length) / Math.cos((latitude * Math.PI) / 180);
    return [driftedDeg(plan.longitudeDeg + east, latitude, begins, time), latitude];
  });
  return { begins, ends, spineDeg, widthMm };
}
