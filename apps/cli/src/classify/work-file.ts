import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CatalogueEntry } from "@helioscope/classifier";
import { DataError } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import { entriesIn, inOneOrder, lineOf, type WorkEntry } from "./work-lines.ts";

const PART = /^catalogue\.part-(\d+)\.jsonl$/;
const partName = (number: number) => `catalogue.part-${String(number).padStart(4, "0")}.jsonl`;
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
 * The entries of a catalogue while it is made. Each run over it, the first and those that went on, has a file of its own in
 * the order of its walk (`catalogue.part-0001.jsonl`, a batch a line), beside `catalogue.state.json`, which says what they
 * were made with. A line that a sudden end left torn is not counted.
 */
export class WorkFile {
  /** What the first run called its network. */
  readonly model: string;
  readonly #folder: string;
  readonly #earlier: readonly number[];
  #handle: FileHandle | undefined;
  #synced = Date.now();

  private constructor(folder: string, model: string, earlier: readonly number[]) {
    this.#folder = folder;
    this.model = model;
    this.#earlier = earlier;
  }

  /** Begins anew; what an earlier run left is gone. `model` is not compared when a run goes on. */
  static async begin(folder: string, state: WorkState, model: string): Promise<WorkFile> {
    await mkdir(folder, { recursive: true });
    for (const number of await partsIn(folder)) await rm(join(folder, partName(number)), { force: true });
    await directoryStore(folder).write(STATE, `${JSON.stringify({ model, state }, undefined, 2)}\n`);
    return new WorkFile(folder, model, []);
  }

  /**
   * Goes on where a run was stopped.
   *
   * @throws DataError when it was made with something else
   */
  static async resume(folder: string, state: WorkState): Promise<WorkFile> {
    const then = parsed(new TextDecoder().decode(await directoryStore(folder).read(STATE)));
    assertSame(then.state, JSON.parse(JSON.stringify(state)) as WorkState);
    return new WorkFile(folder, then.model, await partsIn(folder));
  }

  async append(batch: readonly WorkEntry[]): Promise<void> {
    this.#handle ??= await open(this.#path(this.#own), "a");
    await this.#handle.appendFile(lineOf(batch));
    if (Date.now() - this.#synced < SYNC_MS) return;
    await this.#handle.datasync();
    this.#synced = Date.now();
  }

  /** What the runs before this one have done, in the order of the walk. */
  async *done(): AsyncGenerator<WorkEntry> {
    const parts = this.#earlier.map((number) => entriesIn(this.#path(number)));
    for await (const one of inOneOrder(parts)) if (one.entry.kind !== "gone") yield one;
  }

  /** The entries of all runs, in the order of the walk, as they lie on the disk. */
  async *entries(): AsyncGenerator<CatalogueEntry> {
    const numbers = this.#handle ? [...this.#earlier, this.#own] : this.#earlier;
    const parts = numbers.map((number) => entriesIn(this.#path(number)));
    for await (const { entry } of inOneOrder(parts)) if (entry.kind !== "gone") yield entry;
  }

  async close(): Promise<void> {
    await this.#handle?.close();
  }

  /** The tables are written: nothing is left to go on with. */
  async remove(): Promise<void> {
    await rm(join(this.#folder, STATE), { force: true });
    for (const number of await partsIn(this.#folder)) await rm(this.#path(number), { force: true });
  }

  get #own(): number {
    return (this.#earlier.at(-1) ?? 0) + 1;
  }

  #path(number: number): string {
    return join(this.#folder, partName(number));
  }
}

async function partsIn(folder: string): Promise<number[]> {
  const numbers = (await readdir(folder)).flatMap((name) => PART.exec(name)?.[1] ?? []).map(Number);
  return numbers.sort((a, b) => a - b);
}

function parsed(text: string): { readonly model: string; readonly state: WorkState } {
  let cause: unknown;
  try {
    const { model, state } = JSON.parse(text) as { readonly model?: unknown; readonly state?: unknown };
    if (typeof model === "string" && typeof state === "object" && state !== null)
      return { model, state: state as WorkState };
  } catch (error) {
    cause = error;
  }
  throw new DataError(`${STATE} cannot be read`, {
    expected: "what a stopped run of this version left",
    remedy: "Begin anew with --restart",
    cause,
  });
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
