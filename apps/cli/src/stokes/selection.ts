import type { Selection, StokesCube } from "@helioscope/stokes-assist";
import { UsageError } from "../usage-error.ts";

/** Column, row, width and height in pixels. */
export type Window = readonly [number, number, number, number];

export function windowOf(text: string): Window {
  const [x, y, width, height, ...more] = text.split(",").map(Number);
  const numbers = [x, y, width, height] as const;
  if (more.length > 0 || numbers.some((n) => !Number.isInteger(n) || n < 0) || width < 1 || height < 1)
    throw new UsageError(`--window is X,Y,WIDTH,HEIGHT in whole pixels, not "${text}"`);
  return numbers;
}

export function shareOf(text: string): NonNullable<Selection["share"]> {
  const [index, of] = /^(\d+)\/(\d+)$/.exec(text)?.slice(1).map(Number) ?? [];
  if (index === undefined || index >= of)
    throw new UsageError(`--share is I/N, the I-th of N shares counted from 0, not "${text}"`);
  return { index, of };
}

/** Pixels of a map that a run inverts. */
export interface SelectedPixels extends Selection {
  readonly every: number;
  readonly count: number;
}

/** Throws a UsageError for a window that does not lie in the map. */
export function selectionOf(
  { window, every }: { readonly window: Window | null; readonly every: number },
  map: Pick<StokesCube, "width" | "height">,
): SelectedPixels {
  const [x, y, width, height] = window ?? [0, 0, map.width, map.height];
  if (x + width > map.width || y + height > map.height) {
    throw new UsageError(
      `--window ${x},${y},${width},${height} does not lie in the map of ${map.width}x${map.height} pixels`,
    );
  }
  const along = (from: number, length: number) =>
    Math.ceil((from + length) / every) - Math.ceil(from / every);
  const count = along(x, width) * along(y, height);
  if (count === 0) throw new UsageError(`--every ${every} leaves no pixel of the window`);
  if (!window) return { every, count };
  const mask = new Uint8Array(map.width * map.height);
  for (let row = y; row < y + height; row++) mask.fill(1, row * map.width + x, row * map.width + x + width);
  return { every, count, mask };
}
