import { ArgumentError, ShapeError, UnsupportedError } from "../errors.ts";
import type { AxisField, ReceptiveField } from "./receptive-field.ts";

/** A rectangle of pixels of an image. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A part of an image: `outer` goes through the network, of its output only `inner` is kept. Both in pixels of the image. */
export interface Tile {
  readonly inner: Box;
  readonly outer: Box;
}

/** The least side of tiles of an image that is larger than them, in pixels. */
export function leastTilePx({ rows, columns }: ReceptiveField): number {
  return Math.max(leastLength(rows), leastLength(columns));
}

/**
 * Divides an image into tiles of at most `tilePx` pixels a side, all of one size, so that a network's outputs for them make
 * up its output for the whole: tiles begin at multiples of the total stride, what is kept of one lies inside its edges by
 * the receptive field except at the image's own edges, and the parts that are kept make up the image.
 *
 * @throws ShapeError for sides that are no multiples of the total stride, ArgumentError for tiles that are smaller than
 * {@link leastTilePx}, UnsupportedError for a network whose output has another size than its input
 */
export function planTiles(
  { width, height }: { readonly width: number; readonly height: number },
  field: ReceptiveField,
  tilePx: number,
): Tile[] {
  const rows = spans(height, field.rows, tilePx);
  const columns = spans(width, field.columns, tilePx);
  const tiles: Tile[] = [];
  for (const { inner: y, outer: top } of rows) {
    for (const { inner: x, outer: left } of columns) {
      tiles.push({
        inner: { x: x.start, y: y.start, width: x.length, height: y.length },
        outer: { x: left.start, y: top.start, width: left.length, height: top.length },
      });
    }
  }
  return tiles;
}

interface Span {
  readonly start: number;
  readonly length: number;
}

function spans(
  size: number,
  { before, after, stride, step }: AxisField,
  tilePx: number,
): { readonly inner: Span; readonly outer: Span }[] {
  if (step !== 1)
    throw new UnsupportedError(`A network with one output for ${step} pixels in tiles`, {
      value: step,
      expected: "1",
    });
  if (size % stride !== 0 || size === 0) {
    throw new ShapeError(`A side of ${size} pixels`, {
      value: size,
      expected: `a multiple of ${stride}, the network's total stride`,
      remedy: "Pad the image to the next one.",
    });
  }
  if (size <= tilePx) return [{ inner: { start: 0, length: size }, outer: { start: 0, length: size } }];
  const least = leastLength({ before, after, stride });
  const most = Math.floor(tilePx / stride) * stride;
  if (most < least) {
    throw new ArgumentError(`Tiles of ${tilePx} pixels`, {
      value: tilePx,
      expected: `at least ${least}: an output pixel depends on ${before} before and ${after} after it`,
    });
  }
  const count = starts(size, most, before, after, stride).length;
  let length = most;
  while (length - stride >= least && starts(size, length - stride, before, after, stride).length === count)
    length -= stride;
  const all = starts(size, length, before, after, stride);
  const ends = all.map((start, k) => (k === all.length - 1 ? size : start + length - after));
  return all.map((start, k) => {
    const from = k === 0 ? 0 : ends[k - 1];
    return { inner: { start: from, length: ends[k] - from }, outer: { start, length } };
  });
}

/** Where tiles of one length begin: each with all that the first pixel needs that the one before could not give. */
function starts(size: number, length: number, before: number, after: number, stride: number): number[] {
  const all = [0];
  for (let start = 0; start + length < size; ) {
    const next = Math.floor((start + length - after - before) / stride) * stride;
    start = Math.min(next, size - length);
    all.push(start);
  }
  return all;
}

/** A stride of pixels that know of no edge. */
const leastLength = ({ before, after, stride }: Pick<AxisField, "before" | "after" | "stride">): number =>
  ceilTo(ceilTo(before, stride) + after, stride) + stride;

const ceilTo = (value: number, step: number): number => Math.ceil(value / step) * step;
