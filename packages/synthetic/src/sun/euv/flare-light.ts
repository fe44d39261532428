import { megametresPerDegree } from "../constants.ts";
import type { SunFlare, SunImage } from "../types.ts";
import { flareLight } from "./flares.ts";
import { driftedDeg } from "./life.ts";
import type { SpotPainter } from "./sphere-spot.ts";

/**
 * Two ribbons along the inversion line that move apart, and the arcade between them, painted in units of the quiet Sun.
 *
 */
export function paintFlares(
  onto: SunImage,
  painter: SpotPainter,
  flares: readonly SunFlare[],
  time: number,
  quiet: number,
): void {
  for (const flare of flares) {
    const light = flareLight(flare, time);
    if (light <= 0) continue;
    const peak = quiet * flare.amplitude * light;
    const minutes = (time - flare.start) / 60_000;
    const apart = 3 + Math.min(12, 0.25 * minutes);
    const width = 3;
    const direction = (flare.directionDeg * Math.PI) / 180;
    const [west, north] = [Math.cos(direction), Math.sin(direction)];
    const perLongitude = megametresPerDegree * Math.cos((flare.latitudeDeg * Math.PI) / 180);
    const middle = driftedDeg(flare.longitudeDeg, flare.latitudeDeg, flare.start, time);
    const at = (along: number, across: number, heightMm: number, acrossMm: number, value: number) =>
      painter.paint(
        onto,
        middle + (along * west - across * north) / perLongitude,
        flare.latitudeDeg + (along * north + across * west) / megametresPerDegree,
        heightMm,
        acrossMm,
        heightMm,
        value,
      );
    const step = Math.max(1.2 * width, 0.7 * painter.mmPerPx);
    const count = Math.max(1, Math.round(flare.lengthMm / step));
    // So many Gaussians a standard deviation along a line add up to the peak.
    const dose = (peak * flare.lengthMm) / (count * width * Math.sqrt(2 * Math.PI));
    for (let k = 0; k < count; k++) {
      const part = (k + 0.5) / count - 0.5;
      const along = part * flare.lengthMm;
      const dim = 1 - 1.6 * part * part;
      const bend = 3 * Math.sin(7 * part + flare.amplitude);
      at(along, apart + bend, 3, width, dose * dim);
      at(along, -apart + bend, 3, width, 0.8 * dose * dim);
    }
    at(0, 0, 8, 0.3 * flare.lengthMm, 0.06 * peak);
  }
}
