import { DAY, megametresPerDegree } from "./constants.ts";

/** Sidereal rotation of the Carrington frame, degrees a day. */
const carrington = 360 / 25.38;
const perMicroradian = (180 / Math.PI) * 86_400 * 1e-6;

/**
 * How fast flux at a latitude moves in Carrington longitude, degrees a day: the sidereal rotation of magnetic features,
 * 2.902 - 0.464 sin^2 - 0.328 sin^4 microradians a second (Snodgrass 1983, ApJ 270, 288), less that of the frame.
 */
export function rotationDegPerDay(latitudeDeg: number): number {
  const square = Math.sin((latitudeDeg * Math.PI) / 180) ** 2;
  return (2.902 - 0.464 * square - 0.328 * square * square) * perMicroradian - carrington;
}

/**
 * How fast flux at a latitude moves north, degrees a day: to the poles, `speedMS` sin(2.4 latitude) below 75 degrees and
 * nothing above (van Ballegooijen et al. 1998, ApJ 501, 866).
 */
export function polewardDegPerDay(latitudeDeg: number, speedMS: number): number {
  if (Math.abs(latitudeDeg) >= 75) return 0;
  const metres = speedMS * Math.sin((2.4 * latitudeDeg * Math.PI) / 180);
  return (metres * (DAY / 1000) * 1e-6) / megametresPerDegree;
}
