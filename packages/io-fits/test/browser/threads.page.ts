import {
  type FitsImage,
  openFits,
  readImage,
  readRaw,
  type TileWorkers,
  type Unit,
} from "../../src/index.ts";
import { webTileWorkers } from "../../src/workers/index.ts";
import { type PlainError, plainError } from "../support/plain-error.ts";
import { hashAsDoubles } from "../support/summary.ts";

const spawn = (): Worker => new Worker("/tile-worker.js", { type: "module" });

/** A pool that tells of each task it is given. */
const watched = (pool: TileWorkers, onTask: () => void): TileWorkers => ({
  count: pool.count,
  decode: (task, signal) => {
    const outcome = pool.decode(task, signal);
    onTask();
    return outcome;
  },
  close: () => pool.close(),
  [Symbol.asyncDispose]: () => pool.close(),
});

/** What a read gives: the pixels by their hash, or the error. */
type Result =
  | { readonly shape: readonly number[]; readonly type: string; readonly sha256: string }
  | PlainError;

async function resultOf(read: Promise<Pick<FitsImage, "shape" | "data">>): Promise<Result> {
  try {
    const { shape, data } = await read;
    return { shape, type: Object.prototype.toString.call(data), sha256: await hashAsDoubles(data) };
  } catch (error) {
    return plainError(error);
  }
}

async function compressedUnits(name: string): Promise<Unit[]> {
  const bytes = await (await fetch(`/files/${encodeURIComponent(name)}`)).arrayBuffer();
  const file = await openFits(bytes).catch((error: unknown) => plainError(error));
  return "units" in file ? file.units.filter(({ kind }) => kind === "compressed-image") : [];
}

interface Compared {
  readonly units: number;
  /** Tasks that the workers were given. */
  readonly tasks: number;
  readonly alone: readonly Result[];
  readonly threaded: readonly Result[];
}

let pool: TileWorkers | undefined;

/** Every compressed image of a file, physical and stored values, read in this thread and by two workers. */
export async function compare(name: string): Promise<Compared> {
  pool ??= webTileWorkers({ count: 2, spawn });
  let tasks = 0;
  const workers = watched(pool, () => tasks++);
  const units = await compressedUnits(name);
  const alone: Result[] = [];
  const threaded: Result[] = [];
  for (const unit of units) {
    for (const read of [readImage, readRaw]) {
      alone.push(await resultOf(read(unit)));
      threaded.push(await resultOf(read(unit, { workers })));
    }
  }
  return { units: units.length, tasks, alone, threaded };
}

/** Whether this page may share memory, and whether the pixels that workers decode lie in such. */
export async function sharing(name: string): Promise<{ isolated: boolean; shared: boolean }> {
  const [unit] = await compressedUnits(name);
  const workers = webTileWorkers({ count: 1, spawn });
  const { data } = await readImage(unit, { workers });
  await workers.close();
  return {
    isolated: crossOriginIsolated,
    shared: Object.prototype.toString.call(data.buffer) === "[object SharedArrayBuffer]",
  };
}

interface Stopped {
  readonly aborted: Result;
  readonly again: Result;
  readonly alone: Result;
  readonly closed: Result;
  readonly later: Result;
}

/** A read that is aborted, one after it, one whose pool is closed, and one after that. */
export async function stop(name: string): Promise<Stopped> {
  const [unit] = await compressedUnits(name);
  const workers = webTileWorkers({ count: 2, spawn });
  const stopping = new AbortController();
  const aborting = watched(workers, () => stopping.abort());
  const closing = watched(workers, () => void workers.close());
  return {
    aborted: await resultOf(readImage(unit, { workers: aborting, signal: stopping.signal })),
    again: await resultOf(readImage(unit, { workers })),
    alone: await resultOf(readImage(unit)),
    closed: await resultOf(readImage(unit, { workers: closing })),
    later: await resultOf(readImage(unit, { workers })),
  };
}

/** Ends the workers of {@link compare}. */
export async function close(): Promise<void> {
  await pool?.close();
}
