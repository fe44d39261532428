import type { WorkOptions } from "../contract.ts";
import { ShapeError, throwIfAborted } from "../errors.ts";
import { type Box, planTiles } from "./plan-tiles.ts";
import type { ReceptiveField } from "./receptive-field.ts";

/** An image of some channels, row-major, the channels of a pixel together. */
export interface ChannelImage {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

export interface PredictTiledOptions extends WorkOptions {
  /** Of the network that predicts: `receptiveField(model)`. */
  readonly field: ReceptiveField;
  /** Most pixels of a tile's side. */
  readonly tilePx: number;
}

/**
 * Predicts an image tile by tile: what a network says of the whole image, up to rounding, in the memory of one tile and the
 * result. `predict` makes an image of the tile's size, with channels of its own.
 *
 * @throws ShapeError for a prediction of another size, AbortedError, and as {@link planTiles}
 */
export async function predictTiled(
  image: ChannelImage,
  predict: (tile: ChannelImage) => Promise<ChannelImage>,
  options: PredictTiledOptions,
): Promise<ChannelImage> {
  const { field, tilePx, signal, onProgress } = options;
  const { width, height } = image;
  const tiles = planTiles(image, field, tilePx);
  let result: ChannelImage | undefined;
  for (const [done, { inner, outer }] of tiles.entries()) {
    throwIfAborted(signal);
    const tile = tiles.length === 1 ? image : cut(image, outer);
    const made = await predict(tile);
    if (made.width !== tile.width || made.height !== tile.height) {
      throw new ShapeError(`A prediction of ${made.width}x${made.height} pixels for a tile`, {
        value: [made.width, made.height],
        expected: `${tile.width}x${tile.height}`,
      });
    }
    if (tiles.length === 1) result = made;
    else {
      const { channels } = made;
      result ??= { data: new Float32Array(width * height * channels), width, height, channels };
      paste(made, result, inner, outer);
    }
    onProgress?.({ stage: "tiles", done: done + 1, total: tiles.length });
  }
  return result as ChannelImage;
}

function cut({ data, width, channels }: ChannelImage, box: Box): ChannelImage {
  const length = box.width * channels;
  const out = new Float32Array(box.height * length);
  for (let row = 0; row < box.height; row++) {
    const from = ((box.y + row) * width + box.x) * channels;
    out.set(data.subarray(from, from + length), row * length);
  }
  return { data: out, width: box.width, height: box.height, channels };
}

/** Copies the inner part of a tile to its place. */
function paste(tile: ChannelImage, into: ChannelImage, inner: Box, outer: Box): void {
  const { channels } = into;
  const length = inner.width * channels;
  for (let row = 0; row < inner.height; row++) {
    const from = ((inner.y - outer.y + row) * outer.width + inner.x - outer.x) * channels;
    const to = ((inner.y + row) * into.width + inner.x) * channels;
    into.data.set(tile.data.subarray(from, from + length), to);
  }
}
