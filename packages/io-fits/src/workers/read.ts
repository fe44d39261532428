import type { ReadOptions } from "../image/options.ts";
import { allocateSink, type Sink } from "../image/sink.ts";
import { throwIfAborted } from "../pace.ts";
import { type TileJob, type TileProblem, unpack } from "../tiles/decode.ts";
import { pixelCount } from "../tiles/geometry.ts";
import { heapPieces } from "../tiles/pieces.ts";
import { problemError, someTiles, type TileSet } from "../tiles/plan.ts";
import { RICE_PADDING } from "../tiles/rice.ts";
import type { CompressedImageUnit } from "../unit.ts";
import type { TileWorkers } from "./contract.ts";
import { canShare, isShared } from "./shared.ts";

/** Pieces for each thread, so that all end at about the same time; and bounds for the bytes of one. */
const PIECES = 16;
const SMALLEST = 2 ** 16;
const LARGEST = 2 ** 19;

let images = 0;

/** Decodes tiles in other threads; this one reads their bytes and hands them on. */
export async function readByWorkers(
  unit: CompressedImageUnit,
  job: TileJob,
  tiles: TileSet,
  workers: TileWorkers,
  { signal, onProgress }: ReadOptions,
): Promise<Pick<Sink, "data" | "exact">> {
  const { bitpix, scaling, target, region } = job;
  const shared = canShare();
  const image = images++;
  const data = allocateSink(bitpix, scaling, target, pixelCount(region.shape), shared);
  let exact = true;
  let done = 0;
  let problem: TileProblem | undefined;
  let failure: { readonly error: unknown } | undefined;
  const working = new Set<Promise<void>>();
  const memory = new PieceMemory(shared);
  const total = tiles.bytes.reduce((sum, bytes) => sum + bytes, 0);
  const size = Math.min(LARGEST, Math.max(SMALLEST, Math.ceil(total / (workers.count * PIECES))));
  const room = (length: number): Uint8Array => memory.take(length);
  for await (const { from, to, bytes, first, offered } of heapPieces(unit, tiles, size, room, signal)) {
    const own = memory.own(bytes, offered);
    const some = someTiles(tiles, from, to);
    const task = { image, job, tiles: some, bytes: own, first, ...(shared ? { out: data } : {}) };
    const work = workers
      .decode(task, signal)
      .then((outcome) => {
        memory.give(offered);
        exact &&= outcome.exact;
        if (outcome.problem !== undefined) {
          const index = from + outcome.problem.index;
          // The earliest is reported, as it would be without workers.
          if (problem === undefined || index < problem.index) problem = { ...outcome.problem, index };
        } else if (outcome.packed !== undefined) unpack(job, some, outcome.packed, data);
        done += to - from;
        onProgress?.(done, tiles.count);
      })
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => working.delete(work));
    working.add(work);
    if (working.size > workers.count * 2) await Promise.race(working);
    if (problem !== undefined || failure !== undefined) break;
  }
  if (failure === undefined) await Promise.all(working);
  throwIfAborted(signal);
  if (failure !== undefined) throw failure.error;
  if (problem !== undefined) throw problemError(unit, tiles, problem);
  return { data, exact };
}

/** Memory for the pieces on their way: shared and used again, or new each time because it is given away. */
class PieceMemory {
  readonly #shared: boolean;
  readonly #free: SharedArrayBuffer[] = [];

  constructor(shared: boolean) {
    this.#shared = shared;
  }

  take(length: number): Uint8Array {
    const needed = length + RICE_PADDING;
    if (!this.#shared) return new Uint8Array(needed).subarray(0, length);
    const at = this.#free.findIndex((buffer) => buffer.byteLength >= needed);
    const buffer =
      at >= 0 ? this.#free.splice(at, 1)[0] : new SharedArrayBuffer(2 ** Math.ceil(Math.log2(needed)));
    return new Uint8Array(buffer, 0, length);
  }

  /** The bytes of a source where a thread can have them. */
  own(bytes: Uint8Array, offered: Uint8Array): Uint8Array {
    if (bytes.buffer === offered.buffer || isShared(bytes.buffer)) return bytes;
    offered.set(bytes);
    return offered;
  }

  give({ buffer }: Uint8Array): void {
    if (this.#shared) this.#free.push(buffer as SharedArrayBuffer);
  }
}
