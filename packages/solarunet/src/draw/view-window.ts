import type { Raster, Runs, TypedArray } from "@helioscope/core";
import type { Box, Feature } from "../types.ts";

/** The part of a frame that is shown, in pixels: first column and row, and size. */
export interface ViewWindow {
  readonly x0: number;
  readonly y0: number;
  readonly width: number;
  readonly height: number;
}

/** A square of at least `sidePx` around the features, with a margin, moved into the frame and cut to it. */
export function windowAround(
  features: readonly Feature[],
  sidePx: number,
  marginPx: number,
  frame: { readonly width: number; readonly height: number },
): ViewWindow {
  const box = features.reduce<Box>(
    (all, { box: b }) => ({
      x0: Math.min(all.x0, b.x0),
      y0: Math.min(all.y0, b.y0),
      x1: Math.max(all.x1, b.x1),
      y1: Math.max(all.y1, b.y1),
    }),
    features[0].box,
  );
  const side = Math.max(sidePx, box.x1 - box.x0 + 1 + 2 * marginPx, box.y1 - box.y0 + 1 + 2 * marginPx);
  const width = Math.min(side, frame.width);
  const height = Math.min(side, frame.height);
  const place = (middle: number, size: number, limit: number): number =>
    Math.min(limit - size, Math.max(0, Math.round(middle - size / 2)));
  return {
    x0: place((box.x0 + box.x1 + 1) / 2, width, frame.width),
    y0: place((box.y0 + box.y1 + 1) / 2, height, frame.height),
    width,
    height,
  };
}

/** What the window shows of a raster. */
export function cutOut(image: Raster, { x0, y0, width, height }: ViewWindow): Raster {
  const data = image.data.slice(0, width * height) as TypedArray;
  for (let row = 0; row < height; row++) {
    const from = (y0 + row) * image.width + x0;
    data.set(image.data.subarray(from, from + width), row * width);
  }
  return { data, width, height };
}

/** Runs as the window sees them; what lies outside is cut at two pixels beyond its edge, so that no false border shows. */
export function shiftedRuns(runs: Runs, { x0, y0, width, height }: ViewWindow): Runs {
  const out: number[] = [];
  for (let i = 0; i < runs.length; i += 3) {
    const row = runs[i] - y0;
    const from = Math.max(-2, runs[i + 1] - x0);
    const to = Math.min(width + 2, runs[i + 2] - x0);
    if (row >= -2 && row < height + 2 && from < to) out.push(row, from, to);
  }
  return Int32Array.from(out);
}
