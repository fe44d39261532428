import type { Raster } from "@helioscope/core";
import type { SolarDisc } from "./disc.ts";
import type { MapPlan } from "./map-options.ts";

/** What became of a window. */
export const windowStates = ["classified", "sky", "no data"] as const;
export type WindowState = (typeof windowStates)[number];

/** First pixels of windows along an axis: a step apart from 0 on, the last one flush with the end. */
export function windowStarts(size: number, windowPx: number, stridePx: number): Int32Array {
  const last = size - windowPx;
  const steps = Math.ceil(last / stridePx);
  return Int32Array.from({ length: steps + 1 }, (_, k) => Math.min(k * stridePx, last));
}

/** Whether a window is worth a look: enough of it is known, and not all of it is sky. */
export function windowState(
  image: Raster,
  x: number,
  y: number,
  { windowPx, disc, discShare, dataShare }: Pick<MapPlan, "windowPx" | "disc" | "discShare" | "dataShare">,
): WindowState {
  if (disc && shareOnDisc(disc, x, y, windowPx) < discShare) return "sky";
  let finite = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let row = y; row < y + windowPx; row++) {
    const start = row * image.width + x;
    for (let i = start; i < start + windowPx; i++) {
      const value = image.data[i];
      if (!Number.isFinite(value)) continue;
      finite++;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return finite < dataShare * windowPx * windowPx || !(high > low) ? "no data" : "classified";
}

const SAMPLES = 16;

/** Share of a window's area that lies on the disc. */
function shareOnDisc(disc: SolarDisc, x: number, y: number, windowPx: number): number {
  const half = windowPx / 2;
  const away = Math.hypot(x - 0.5 + half - disc.x, y - 0.5 + half - disc.y);
  if (away + half * Math.SQRT2 <= disc.radiusPx) return 1;
  if (away - half * Math.SQRT2 >= disc.radiusPx) return 0;
  let inside = 0;
  for (let j = 0; j < SAMPLES; j++) {
    const v = y - 0.5 + ((j + 0.5) * windowPx) / SAMPLES - disc.y;
    for (let i = 0; i < SAMPLES; i++) {
      const u = x - 0.5 + ((i + 0.5) * windowPx) / SAMPLES - disc.x;
      if (u * u + v * v <= disc.radiusPx ** 2) inside++;
    }
  }
  return inside / SAMPLES ** 2;
}
