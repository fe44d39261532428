/** Milliseconds in a year. */
const YEAR = 365.25 * 86_400_000;

/**
 * Sensitivity of AIA 304 over that of a reference time: nine tenths of it fall by e in so many years, the last
 * tenth stays. A shape, not a calibration: real images take the response table of the instrument's team.
 */
export function sensitivityAt(time: number, reference: number, years = 3): number {
  return 0.1 + 0.9 * Math.exp(-Math.max(0, time - reference) / (years * YEAR));
}
