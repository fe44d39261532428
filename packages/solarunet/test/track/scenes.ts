import type { Mask, Raster } from "@helioscope/core";
import { identify } from "../../src/identify/index.ts";
import type { TrackStep } from "../../src/track/index.ts";
import type { FrameFeatures, TrackEvent } from "../../src/types.ts";

/** A square element: its lower left corner, side and signed field in gauss. */
export type Patch = readonly [x: number, y: number, side: number, gauss: number];

/** A frame with square elements, identified at 100 G. */
export function patches(frame: number, list: readonly Patch[], width = 96, height = 96): FrameFeatures {
  const field: Raster<Float32Array> = { data: new Float32Array(width * height), width, height };
  for (const [x, y, side, gauss] of list) {
    for (let r = y; r < y + side; r++) field.data.fill(gauss, r * width + x, r * width + x + side);
  }
  return identify(field, { thresholdGauss: 100 }, { minSizePx: 1, frame });
}

export async function allSteps(steps: AsyncIterable<TrackStep>): Promise<TrackStep[]> {
  const all: TrackStep[] = [];
  for await (const step of steps) all.push(step);
  return all;
}

/** Events as short text: kind, parents > children. */
export const brief = (events: readonly TrackEvent[]): string[] =>
  events.map(
    (e) =>
      `${e.kind}${e.balanced === null ? "" : e.balanced ? " balanced" : " unbalanced"} ${e.parents}>${e.children}`,
  );

/** The part of a field and its mask, moved around the edges and with its sign changed. */
export function altered(
  { field, mask }: { field: Raster; mask: Mask },
  change: {
    down?: number;
    right?: number;
    sign?: 1 | -1;
    crop?: readonly [x: number, y: number, side: number];
  },
): { field: Raster; mask: Mask } {
  const { width, height } = field;
  const { down = 0, right = 0, sign = 1, crop = [0, 0, width] } = change;
  const [x0, y0, side] = crop;
  const data = new Float64Array(side * side);
  const marks = new Int8Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = ((y + y0 - down + height) % height) * width + ((x + x0 - right + width) % width);
      data[y * side + x] = sign * field.data[from];
      marks[y * side + x] = sign * mask.data[from];
    }
  }
  return { field: { data, width: side, height: side }, mask: { data: marks, width: side, height: side } };
}
