import { mix, normals, unit } from "../region/hash.ts";
import { DAY, megametresPerDegree, wrapDeg } from "./constants.ts";
import { polewardDegPerDay, rotationDegPerDay } from "./drift.ts";
import { type FreeKnot, stepDays } from "./free-knot.ts";
import type { SunOptions } from "./options.ts";
import type { CellFlow } from "./supergranules.ts";

/** A knot of so much flux follows the cells half as fast. */
const heavyMx = 4e20;
/** Knots with less than this are gone. */
const leastMx = 3e17;
/** Knots with more than this break up, one of twice as much in so many days. */
const wholeMx = 5e19;
const breakDays = 3;
/** Half of the distance between the pieces after a step, Mm. */
const apartMm = 2.5;

/** Granules shake every knot: standard deviation in a step to either side, Mm. */
const shakenMm = 1.2;

/** Moves knots through one step that begins at `time`; what they meet comes after it. */
export function advance(knots: readonly FreeKnot[], time: number, flow: CellFlow, options: SunOptions): void {
  const speed = new Float64Array(2);
  const gauss = normals();
  const shaken = options.supergranuleMS > 0 ? shakenMm : 0;
  const salt = mix(Math.round(time / DAY / stepDays), 0x2545f491);
  const kept = Math.exp(-stepDays / options.decayDays);
  for (const knot of knots) {
    const { longitudeDeg, latitudeDeg, fluxMx } = knot;
    flow.at(longitudeDeg, latitudeDeg, speed);
    const loose = Math.min(1, 0.1 + (0.9 * (time - knot.freed)) / DAY / (knot.stiffDays + 1e-6));
    const share = (loose * stepDays) / (1 + Math.abs(fluxMx) / heavyMx);
    const cosine = Math.max(0.02, Math.cos((latitudeDeg * Math.PI) / 180));
    const turn = options.differentialRotation ? rotationDegPerDay(latitudeDeg) * stepDays : 0;
    const poleward = polewardDegPerDay(latitudeDeg, options.meridionalMS) * stepDays;
    const bits = mix(knot.id, salt);
    const shake = (shaken * loose) / (1 + Math.abs(fluxMx) / heavyMx);
    const aside = shake * gauss[bits & 0xffff] + knot.kickWest;
    const up = shake * gauss[bits >>> 16] + knot.kickNorth;
    const west = (share * speed[0] + aside) / megametresPerDegree / cosine;
    const north = (share * speed[1] + up) / megametresPerDegree;
    knot.nextLongitudeDeg = longitudeDeg + turn + west;
    knot.nextLatitudeDeg = Math.max(-89, Math.min(89, latitudeDeg + poleward + north));
    knot.nextFluxMx = fluxMx * kept;
  }
}

/**
 * The knots at the end of step number `step`: those without flux are gone, strong ones have broken up at a rate that
 * grows with their flux (Schrijver et al. 1997, ApJ 487, 424). New ones are numbered from `firstId`.
 */
export function settled(knots: readonly FreeKnot[], step: number, firstId: number): FreeKnot[] {
  const left: FreeKnot[] = [];
  let id = firstId;
  for (const knot of knots) {
    const fluxMx = knot.nextFluxMx;
    const size = Math.abs(fluxMx);
    if (size < leastMx) continue;
    const longitudeDeg = wrapDeg(knot.nextLongitudeDeg);
    const latitudeDeg = knot.nextLatitudeDeg;
    const bits = mix(knot.id, mix(step, 0x5bd1e995));
    const loose = step * stepDays * DAY > knot.freed + 0.5 * knot.stiffDays * DAY;
    if (loose && size > wholeMx && unit(bits) < (stepDays / breakDays) * (size / (2 * wholeMx))) {
      const angle = 2 * Math.PI * unit(mix(bits, 1));
      const [kickWest, kickNorth] = [apartMm * Math.cos(angle), apartMm * Math.sin(angle)];
      const half = { ...knot, longitudeDeg, latitudeDeg, fluxMx: fluxMx / 2 };
      left.push({ ...half, kickWest, kickNorth });
      left.push({ ...half, id: id++, kickWest: -kickWest, kickNorth: -kickNorth });
      continue;
    }
    knot.longitudeDeg = longitudeDeg;
    knot.latitudeDeg = latitudeDeg;
    knot.fluxMx = fluxMx;
    knot.kickWest = 0;
    knot.kickNorth = 0;
    left.push(knot);
  }
  return left;
}
