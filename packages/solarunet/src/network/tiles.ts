import type { UNetConfig } from "../config.ts";

/** A part of a frame: `outer` goes through the network, of its output only `inner` is kept. Both in frame pixels. */
export interface Tile {
  readonly inner: Box;
  readonly outer: Box;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What the tensors of one piece may take. */
const BUDGET_BYTES = 2 ** 30;
/** Widest tensors that are alive together at full resolution, in units of baseFilters channels. */
const LIVE = 6;

/** Pixels that go through the network at once. */
export function tilePixels({ baseFilters, input }: UNetConfig): number {
  const channels = input === "grey" ? baseFilters : Math.max(baseFilters, input.embedding);
  return Math.floor(BUDGET_BYTES / (4 * LIVE * channels));
}

/**
 * Divides a frame so that a piece has about `maxPixels`. An output pixel depends on less than 8 2^depth pixels to
 * each side (3x3 convolutions: 2 + 4 + ... on the way down, the same on the way up), and poolings stay aligned, so
 * the pieces together say what the whole frame would.
 */
export function tiles(width: number, height: number, depth: number, maxPixels: number): Tile[] {
  const whole = { x: 0, y: 0, width, height };
  if (width * height <= maxPixels) return [{ inner: whole, outer: whole }];
  const step = 2 ** depth;
  const halo = 8 * step;
  const side = Math.max(halo, Math.floor((Math.sqrt(maxPixels) - 2 * halo) / step) * step);
  const pieces: Tile[] = [];
  for (let y = 0; y < height; y += side) {
    for (let x = 0; x < width; x += side) {
      const inner = { x, y, width: Math.min(side, width - x), height: Math.min(side, height - y) };
      const left = Math.max(0, x - halo);
      const below = Math.max(0, y - halo);
      const right = Math.min(width, x + side + halo);
      const above = Math.min(height, y + side + halo);
      pieces.push({ inner, outer: { x: left, y: below, width: right - left, height: above - below } });
    }
  }
  return pieces;
}
