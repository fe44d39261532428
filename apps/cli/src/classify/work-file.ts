import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { CatalogueEntry } from "@helioscope/classifier";
import { DataError } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";

const PART = "catalogue.part.jsonl";
const STATE = "catalogue.state.json";

/** The entries of an unfinished catalogue reach the disk at least so often. */
const SYNC_MS = 5000;

/** What the entries depend on; a stopped run is gone on with only under the same. */
export type WorkState = Readonly<Record<string, unknown>>;

/** Whether a folder holds a run that was stopped. */
export async function hasWork(folder: string): Promise<boolean> {
  return stat(join(folder, STATE)).then(
    () => true,
    () => false,
  );
}

/**
 * The entries of a run while it goes on: `catalogue.part.jsonl`, a batch a line, beside `catalogue.state.json`, which says
 * what they were made with. A line that a sudden end left torn is not counted.
 */
export class WorkFile {
  readonly #folder: string;
  readonly #handle: FileHandle;
  #synced = Date.now();

  private constructor(folder: string, handle: FileHandle) {
    this.#folder = folder;
    this.#handle = handle;
  }

  /** Begins anew; what an earlier run left is gone. */
  static async begin(folder: string, state: WorkState): Promise<WorkFile> {
    await mkdir(folder, { recursive: true });
    await rm(join(folder, PART), { force: true });
    await directoryStore(folder).write(STATE, `${JSON.stringify(state, undefined, 2)}\n`);
    return new WorkFile(folder, await open(join(folder, PART), "a"));
  }

  /**
   * Goes on where a run was stopped.
   *
   * @throws DataError when it was made with something else
   */
  static async resume(folder: string, state: WorkState): Promise<WorkFile> {
    const text = new TextDecoder().decode(await directoryStore(folder).read(STATE));
    assertSame(parsed(text), JSON.parse(JSON.stringify(state)) as WorkState);
    const path = join(folder, PART);
    const handle = await open(path, "a");
    await truncate(path, await soundBytes(path));
    return new WorkFile(folder, handle);
  }

  async append(batch: readonly CatalogueEntry[]): Promise<void> {
    await this.#handle.appendFile(`${JSON.stringify(batch)}\n`);
    if (Date.now() - this.#synced < SYNC_MS) return;
    await this.#handle.datasync();
    this.#synced = Date.now();
  }

  /** The batches from the first on, as they lie on the disk. */
  async *batches(): AsyncGenerator<CatalogueEntry[]> {
    for await (const { line } of linesOf(join(this.#folder, PART)))
      yield JSON.parse(line) as CatalogueEntry[];
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** The tables are written: nothing is left to go on with. */
  async remove(): Promise<void> {
    await rm(join(this.#folder, STATE), { force: true });
    await rm(join(this.#folder, PART), { force: true });
  }
}

/** Bytes of the whole lines at the beginning. */
async function soundBytes(path: string): Promise<number> {
  let bytes = 0;
  for await (const { line, end } of linesOf(path)) {
    try {
      JSON.parse(line);
    } catch {
      break;
    }
    bytes = end;
  }
  return bytes;
}

/** Lines that end in a line feed, one at a time, with the place after each. */
async function* linesOf(path: string): AsyncGenerator<{ readonly line: string; readonly end: number }> {
  let rest: Buffer = Buffer.alloc(0);
  let end = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    rest = Buffer.concat([rest, chunk]);
    for (let feed = rest.indexOf(10); feed >= 0; feed = rest.indexOf(10, from)) {
      end += feed + 1 - from;
      yield { line: rest.toString("utf8", from, feed), end };
      from = feed + 1;
    }
    rest = rest.subarray(from);
  }
}

function parsed(text: string): WorkState {
  try {
    return JSON.parse(text) as WorkState;
  } catch (cause) {
    throw new DataError(`${STATE} cannot be read`, {
      expected: "what a stopped run left",
      remedy: "Begin anew with --restart",
      cause,
    });
  }
}

function assertSame(then: WorkState, now: WorkState): void {
  const show = (value: unknown) => (value === undefined ? "absent" : JSON.stringify(value));
  const differences = [...new Set([...Object.keys(then), ...Object.keys(now)])]
    .filter((key) => JSON.stringify(then[key]) !== JSON.stringify(now[key]))
    .map((key) => `${key} (${show(then[key])}, now ${show(now[key])})`);
  if (differences.length === 0) return;
  throw new DataError(`The stopped run was made with another ${differences.join(", ")}`, {
    expected: "the same call as before",
    remedy: "Call it as before, or begin anew with --restart",
  });
}
