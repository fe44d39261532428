import { megametresPerDegree } from "../constants.ts";
import type { Projection } from "../projection.ts";
import type { SunFilament, SunImage } from "../types.ts";
import type { SpotPainter } from "./sphere-spot.ts";

/** Filaments hang from about here up to their tops, Mm. */
const FOOT = 6;

/**
 * Filaments as an optical depth on the disc and, where they stand over the limb, as emission: prominences.
 *
 * @param quiet brightness of the quiet Sun, which a prominence has about twice over
 */
export function paintFilaments(
  depth: SunImage,
  emission: SunImage,
  painter: SpotPainter,
  projection: Projection,
  filaments: readonly SunFilament[],
  time: number,
  quiet: number,
): void {
  const place = new Float64Array(4);
  const [cx, cy] = projection.view.centrePx;
  for (const { spineDeg, widthMm, begins, ends } of filaments) {
    // They thicken and thin out within half a day.
    const grown = Math.min(1, (time - begins) / 43_200_000, (ends - time) / 43_200_000);
    if (!(grown > 0)) continue;
    const across = 0.5 * widthMm;
    const step = Math.max(across, 0.6 * painter.mmPerPx);
    const top = 2.5 * widthMm + 8;
    for (let k = 0; k + 1 < spineDeg.length; k++) {
      const [[l0, b0], [l1, b1]] = [spineDeg[k], spineDeg[k + 1]];
      const turn = ((l1 - l0 + 540) % 360) - 180;
      const length = megametresPerDegree * Math.hypot(turn * Math.cos((b0 * Math.PI) / 180), b1 - b0);
      const count = Math.max(1, Math.round(length / step));
      const dose = (grown * length) / (count * across * Math.sqrt(2 * Math.PI));
      for (let n = 0; n < count; n++) {
        const part = (n + 0.5) / count;
        const [longitude, latitude] = [l0 + part * turn, b0 + part * (b1 - b0)];
        projection.write(place, 0, longitude, latitude, top);
        if (place[2] < -0.3) continue;
        const reach = Math.hypot(place[0] - cx, place[1] - cy) / projection.radiusPx;
        if (place[2] > 0) painter.paint(depth, longitude, latitude, FOOT, across, 4, 0.9 * dose);
        if (reach < 1.005) continue;
        const barb = 0.6 + 0.4 * Math.sin(9 * (k + part)) * Math.cos(4 * k + 17 * part);
        for (let height = FOOT; height < top; height += 5) {
          projection.write(place, 0, longitude, latitude, height);
          const over = Math.hypot(place[0] - cx, place[1] - cy) / projection.radiusPx;
          if (over < 1.005) continue;
          painter.paint(emission, longitude, latitude, height, across, 4, 0.6 * quiet * dose * barb);
        }
      }
    }
  }
}
