import { ArgumentError, FormatError, type Store } from "@helioscope/core";
import { sha256 } from "@helioscope/core/model";
import type { ClassifierConfig } from "../config.ts";
import type { DividedSet } from "../dataset/index.ts";
import type { KShotPlan } from "./k-shot-types.ts";

/** What decides the runs of an experiment. More shots and more draws may be asked for later: those before stay the same. */
export interface KShotIdentity {
  readonly seed: number;
  readonly plan: Omit<KShotPlan, "shots" | "draws">;
  readonly config: ClassifierConfig;
  /** SHA-256 of the files, labels and sides. */
  readonly target: string;
  /** The same of the source, or the hash of the backbone. */
  readonly source: string;
}

const EXPERIMENT_FILE = "k-shot.json";

/**
 * Begins an experiment in a store, or makes sure that the one to go on with is the same.
 *
 * @throws ArgumentError for a store that holds one when `resume` is not set, and for one that differs
 */
export async function openKShot(store: Store, identity: KShotIdentity, resume: boolean): Promise<void> {
  if (!(await store.has(EXPERIMENT_FILE))) {
    await store.write(EXPERIMENT_FILE, `${JSON.stringify(identity, null, 2)}\n`);
    return;
  }
  if (!resume)
    throw new ArgumentError("The store already holds a k-shot experiment", {
      expected: "an empty folder",
      remedy: "Pass another folder, or resume: true to go on with it.",
    });
  const stored = JSON.parse(new TextDecoder().decode(await store.read(EXPERIMENT_FILE)));
  const own: Readonly<Record<string, unknown>> = { ...identity };
  const other = Object.keys(own).filter((key) => JSON.stringify(stored[key]) !== JSON.stringify(own[key]));
  if (other.length > 0)
    throw new ArgumentError(`The experiment to go on with has another ${other.join(", ")}`, {
      value: other,
      expected: "the same images and options (more shots and draws may be asked for)",
      remedy: "Go on with those, or pass another folder.",
    });
}

/** SHA-256 of the files of a data set with their labels and sides. */
export function dataHash({ set, split }: DividedSet): Promise<string> {
  const side = new Map<number, string>();
  for (const name of ["train", "validation", "test"] as const) for (const i of split[name]) side.set(i, name);
  const rows = set.images.map(({ file, labels, group, region }, i) => [
    ...[file, labels, group, region, side.get(i)],
  ]);
  return sha256(new TextEncoder().encode(JSON.stringify(rows)));
}

/** What a finished training of the experiment says of each scored image. */
export interface KShotAnswers {
  /** Files that were scored. */
  readonly files: readonly string[];
  /** Classes that were said of them, as indices of the target's. */
  readonly said: readonly number[];
}

/** Reads what an earlier call wrote, or has it made and writes it. Throws a FormatError for answers of other images. */
export async function remembered(
  store: Store,
  path: string,
  files: readonly string[],
  make: () => Promise<readonly number[]>,
): Promise<readonly number[]> {
  if (await store.has(path)) {
    const stored = parsed(await store.read(path));
    const same = stored?.said?.length === files.length && files.every((file, k) => file === stored.files[k]);
    if (same) return stored.said;
    throw new FormatError(`${path} is not of this experiment`, {
      expected: "what a k-shot experiment with these images wrote",
      remedy: "Remove it.",
    });
  }
  const said = await make();
  const answers: KShotAnswers = { files, said };
  await store.write(path, JSON.stringify(answers));
  return said;
}

function parsed(bytes: Uint8Array): KShotAnswers | undefined {
  try {
    const { files, said } = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(files) && Array.isArray(said) ? { files, said } : undefined;
  } catch {
    return undefined;
  }
}
