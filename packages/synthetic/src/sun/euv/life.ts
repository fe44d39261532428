import { DAY, wrapDeg } from "../constants.ts";
import { rotationDegPerDay } from "../drift.ts";
import type { Bipole } from "../types.ts";

/** Flux of one polarity while it grows, straight, and decays by e in twenty days. */
export function fluxAt(bipole: Bipole, time: number): number {
  if (time <= bipole.begins) return 0;
  if (time < bipole.grown) {
    return (bipole.fluxMx * (time - bipole.begins)) / (bipole.grown - bipole.begins);
  }
  return bipole.fluxMx * Math.exp((bipole.grown - time) / (20 * DAY));
}

/** Carrington longitude of a place that has turned with its latitude since `from`, 0 to 360. */
export const driftedDeg = (longitudeDeg: number, latitudeDeg: number, from: number, time: number): number =>
  wrapDeg(longitudeDeg + (rotationDegPerDay(latitudeDeg) * (time - from)) / DAY);

/** -180 to 180. */
export const signedDeg = (angle: number): number => wrapDeg(angle + 180) - 180;
