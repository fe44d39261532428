import { type CatalogueOptions, classifyBatches, type ImageClassifier } from "@helioscope/classifier";
import { leftToDo } from "./go-on.ts";
import { imageFileOf } from "./look-at-file.ts";
import type { Placed } from "./place.ts";
import type { SkipsTold } from "./skips-told.ts";
import type { WalkedFile } from "./walk.ts";
import type { WorkFile } from "./work-file.ts";
import type { WorkEntry } from "./work-lines.ts";

export interface RunOptions extends CatalogueOptions {
  readonly skips: SkipsTold;
}

/** How many files a run took on, and how many done ones are no longer there. */
export interface RunCounts {
  readonly taken: number;
  readonly gone: number;
}

/** A file that went to the network or is gone; a working file holds them in the order of the walk. */
type Waiting = { readonly kind: "file" | "gone" } & Pick<WalkedFile, "place" | "path" | "name">;

const PASSED_A_TIME = 500;

/** Classifies what the walk finds and earlier runs have not done. */
export async function runCatalogue(
  files: AsyncGenerator<WalkedFile>,
  network: ImageClassifier,
  work: WorkFile,
  options: RunOptions,
): Promise<RunCounts> {
  const { skips, onProgress, total } = options;
  const waiting: Waiting[] = [];
  let passed = 0;
  let taken = 0;
  let gone = 0;
  const left = leftToDo(files, work.done(), {
    passed: () => {
      if (++passed % PASSED_A_TIME === 0)
        onProgress?.({ stage: "pass over what is done", done: passed + taken, total });
    },
    gone: (done) => {
      gone++;
      waiting.push({ kind: "gone", ...placed(done), name: done.entry.name });
    },
  });
  async function* images() {
    for await (const file of left) {
      waiting.push({ kind: "file", ...placed(file), name: file.name });
      yield imageFileOf(file);
    }
  }
  /** The gone files that wait before the next that went to the network. */
  const take = (): WorkEntry[] => {
    const at = waiting.findIndex(({ kind }) => kind === "file");
    return waiting.splice(0, at < 0 ? waiting.length : at).map(goneEntry);
  };
  try {
    const batches = classifyBatches(images(), network, {
      ...options,
      ...(onProgress ? { onProgress: (at) => onProgress({ ...at, done: at.done + passed, total }) } : {}),
    });
    for await (const batch of batches) {
      const entries: WorkEntry[] = [];
      for (const entry of batch) {
        entries.push(...take());
        const file = waiting.shift() as Waiting;
        entries.push({ ...placed(file), entry });
        if (entry.kind === "skip") skips.tell(entry.name, entry.reason);
      }
      await work.append(entries);
      taken += batch.length;
    }
    const rest = take();
    if (rest.length > 0) await work.append(rest);
    return { taken, gone };
  } finally {
    await left.return(undefined);
    await files.return(undefined);
  }
}

const placed = ({ place, path }: Placed): Placed => ({ place, path });
const goneEntry = ({ place, path, name }: Waiting): WorkEntry => ({
  ...{ place, path },
  entry: { kind: "gone", name },
});
