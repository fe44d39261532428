import type { Bipole } from "../types.ts";

/** Milliseconds in a day. */
export const DAY = 86_400_000;

/** Flux of one polarity while it grows, straight, and decays by e in twenty days. */
export function fluxAt(bipole: Bipole, time: number): number {
  if (time <= bipole.begins) return 0;
  if (time < bipole.grown) {
    return (bipole.fluxMx * (time - bipole.begins)) / (bipole.grown - bipole.begins);
  }
  return bipole.fluxMx * Math.exp((bipole.grown - time) / (20 * DAY));
}

/** Longitude of a place that has turned with its latitude since `from`, relative to the Carrington frame, 0 to 360. */
export function driftedDeg(longitudeDeg: number, latitudeDeg: number, from: number, time: number): number {
  const square = Math.sin((latitudeDeg * Math.PI) / 180) ** 2;
  // Sidereal rotation of magnetic features (Snodgrass 1983) less that of the Carrington frame, degrees a day.
  const rate = 14.38 - 1.95 * square - 2.17 * square * square - 14.1844;
  return wrapDeg(longitudeDeg + (rate * (time - from)) / DAY);
}

/** 0 to 360. */
export const wrapDeg = (angle: number): number => ((angle % 360) + 360) % 360;

/** -180 to 180. */
export const signedDeg = (angle: number): number => wrapDeg(angle + 180) - 180;
