import type { PixelStatus } from "../inversion/types.ts";

/**
 * How a pixel of a map stands. Besides the ends of an inversion: `failed`, the worker that had its tile died twice;
 * `skipped`, it was not asked for.
 */
export type MapStatus = PixelStatus | "failed" | "skipped";

/** The statuses in the order of their codes in status maps, 0 to 5. */
export const MAP_STATUS: readonly MapStatus[] = [
  "converged",
  "stalled",
  "limit",
  "unusable",
  "failed",
  "skipped",
];

/** Code of a status. */
export const statusCode = (status: MapStatus): number => MAP_STATUS.indexOf(status);

/** Whether a pixel of this code has a model that was fitted to it. */
export const isFitted = (code: number): boolean => code <= 2;
