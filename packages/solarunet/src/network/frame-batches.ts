import type { Raster } from "@helioscope/core";
import { leastTilePx, type ReceptiveField } from "@helioscope/core/tiles";
import type { UNetConfig } from "../config.ts";

/** What the values of one pass may take. */
const BUDGET_BYTES = 2 ** 30;
/**
 * Values that are alive together, in units of baseFilters channels at full resolution: 5 to 8 measured on the native engine
 * and in ONNX Runtime, 7 to 12 on wasm.
 */
const LIVE = 12;

/** Pixels that go through the network at once. */
export function framePixels({ baseFilters, input }: UNetConfig): number {
  const channels = input === "grey" ? baseFilters : Math.max(baseFilters, input.embedding);
  return Math.floor(BUDGET_BYTES / (4 * LIVE * channels));
}

/** Side of the tiles of a frame, as large as the frame where that goes through at once. */
export function tileSide(
  config: UNetConfig,
  { width, height }: { readonly width: number; readonly height: number },
  field: () => ReceptiveField,
): number {
  const most = framePixels(config);
  if (width * height <= most) return Math.max(width, height);
  return Math.max(leastTilePx(field()), Math.floor(Math.sqrt(most)));
}

/** Frames in their order; those of one size that follow each other together, up to so many pixels. */
export function framesTogether<R extends Raster>(frames: readonly R[], pixels: number): R[][] {
  const groups: R[][] = [];
  for (const frame of frames) {
    const last = groups.at(-1);
    const { width, height } = frame;
    const alike = last && last[0].width === width && last[0].height === height;
    if (last && alike && (last.length + 1) * width * height <= pixels) last.push(frame);
    else groups.push([frame]);
  }
  return groups;
}

/** Frames of one size one behind the other. */
export function joined(frames: readonly Raster<Float32Array>[]): Float32Array {
  const [first] = frames;
  if (frames.length === 1) return first.data;
  const all = new Float32Array(frames.length * first.data.length);
  for (const [i, { data }] of frames.entries()) all.set(data, i * first.data.length);
  return all;
}
