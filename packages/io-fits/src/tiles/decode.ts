import type { Bitpix, NumericArray } from "../bytes.ts";
import type { CardValue } from "../header/card.ts";
import type { Scaling } from "../image/scaling.ts";
import { allocateSink, makeSink, type Sink, type Target } from "../image/sink.ts";
import type { Scratch, TileCodec, TileRequest, TileValues } from "./codec.ts";
import { unquantise } from "./dither.ts";
import { commonBox, eachRun, pixelCount, pixelsBefore, type Region, tileBox } from "./geometry.ts";
import { gunzipPixels, plainPixels } from "./gzip.ts";
import type { Quantisation } from "./layout.ts";
import { TILE_WAYS, type TileSet } from "./plan.ts";

/** What all tiles of one read have in common: plain data, so that it passes between threads. */
export interface TileJob {
  /** ZCMPTYPE. */
  readonly codec: string;
  /** ZNAMEi (upper case) and ZVALi. */
  readonly parameters: ReadonlyMap<string, CardValue>;
  readonly bitpix: Bitpix;
  readonly quantisation: Quantisation;
  /** ZDITHER0. */
  readonly seed: number;
  /** Lengths of the image's axes, of its tiles, and tiles along each axis. */
  readonly shape: readonly number[];
  readonly tile: readonly number[];
  readonly grid: readonly number[];
  /** The pixels wanted. */
  readonly region: Region;
  /** What is to be made of them. */
  readonly scaling: Scaling;
  readonly target: Target;
}

/** What is wrong with the stream of a tile. */
export interface TileProblem {
  /** Position in the set. */
  readonly index: number;
  readonly fact: string;
}

/** Decodes tiles, one after the other, and puts their pixels where they belong. */
export class TileDecoder {
  readonly #job: TileJob;
  readonly #codec: TileCodec;
  readonly #scratch: Scratch;
  #floats: Float32Array | Float64Array = new Float64Array(0);

  constructor(job: TileJob, codec: TileCodec, scratch: Scratch) {
    this.#job = job;
    this.#codec = codec;
    this.#scratch = scratch;
  }

  /**
   * Decodes tile `index` of `tiles` from `bytes`, which start `first` bytes into the heap, into a sink of the whole
   * region, or of the tile's part of it from element `packedAt` on. Returns what is wrong with the tile, if anything.
   */
  decode(
    tiles: TileSet,
    index: number,
    bytes: Uint8Array,
    first: number,
    sink: Sink,
    packedAt?: number,
  ): TileProblem | undefined {
    const { grid, tile, shape, region } = this.#job;
    const box = tileBox(tiles.rows[index], grid, tile, shape);
    const part = commonBox(box, region);
    const at = tiles.offsets[index] - first;
    const stream = bytes.subarray(at, at + tiles.bytes[index]);
    const values = this.#values(tiles, index, stream, box, part);
    if (typeof values === "string") return { index, fact: `Tile ${tiles.rows[index]}: ${values}` };
    if (packedAt === undefined) {
      eachRun(box, region, (from, to, count) => sink.put(values, from, to, count));
    } else {
      eachRun(box, part, (from, to, count) => sink.put(values, from, packedAt + to, count));
    }
    return undefined;
  }

  /** The pixels of a tile, at least those of `part`, quantised floats restored. */
  #values(tiles: TileSet, index: number, bytes: Uint8Array, box: Region, part: Region): TileValues | string {
    const { bitpix, parameters, quantisation, seed } = this.#job;
    const way = TILE_WAYS[tiles.ways[index]];
    const quantised = quantisation !== "none" && way === "compressed";
    const count = pixelCount(box.shape);
    const last = part.start.map((first, axis) => first + part.shape[axis] - 1);
    const upTo = pixelsBefore(box, last) + 1;
    const request: TileRequest = {
      bytes,
      count,
      upTo,
      from: pixelsBefore(box, part.start),
      shape: box.shape,
      bitpix,
      quantised,
      parameters,
      scratch: this.#scratch,
    };
    const values =
      way === "compressed"
        ? this.#codec.decode(request)
        : way === "gzip"
          ? gunzipPixels(request, false)
          : plainPixels(bytes, request);
    if (typeof values === "string") return values;
    if (values.length < upTo || (quantised && !(values instanceof Int32Array))) {
      return "its pixels are of the wrong number or type";
    }
    if (!quantised) return values;
    if (this.#floats.length < upTo) {
      this.#floats = bitpix === -32 ? new Float32Array(upTo) : new Float64Array(upTo);
    }
    const restore = {
      method: quantisation,
      seed,
      row: tiles.rows[index],
      scale: tiles.scales[index],
      zero: tiles.zeros[index],
      blank: tiles.blanks[index],
    };
    unquantise(values as Int32Array, upTo, restore, this.#floats);
    return this.#floats;
  }
}

/** Decodes all of `tiles` into an array that holds their parts of the region one behind the other. */
export function decodePacked(
  decoder: TileDecoder,
  job: TileJob,
  tiles: TileSet,
  bytes: Uint8Array,
  first: number,
): { readonly sink: Sink; readonly problem: TileProblem | undefined } {
  const { bitpix, scaling, target } = job;
  const count = packedCount(job, tiles);
  const sink = makeSink(bitpix, scaling, target, count, allocateSink(bitpix, scaling, target, count));
  let at = 0;
  for (let i = 0; i < tiles.count; i++) {
    const problem = decoder.decode(tiles, i, bytes, first, sink, at);
    if (problem !== undefined) return { sink, problem };
    at += pixelCount(partOf(job, tiles.rows[i]).shape);
  }
  return { sink, problem: undefined };
}

/** Spreads what {@link decodePacked} made over an array of the whole region. */
export function unpack(job: TileJob, tiles: TileSet, packed: NumericArray, out: NumericArray): void {
  let at = 0;
  for (let i = 0; i < tiles.count; i++) {
    const part = partOf(job, tiles.rows[i]);
    eachRun(part, job.region, (from, to, count) => {
      (out as Float64Array).set(packed.subarray(at + from, at + from + count) as Float64Array, to);
    });
    at += pixelCount(part.shape);
  }
}

const partOf = (job: TileJob, row: number): Region =>
  commonBox(tileBox(row, job.grid, job.tile, job.shape), job.region);

function packedCount(job: TileJob, tiles: TileSet): number {
  let count = 0;
  for (let i = 0; i < tiles.count; i++) count += pixelCount(partOf(job, tiles.rows[i]).shape);
  return count;
}
