import { ArgumentError, type TrainRun } from "@helioscope/core";
import { sha256 } from "@helioscope/core/model";
import type { ClassifierConfig } from "../config.ts";
import type { DataSplit, LabelledSet } from "../types.ts";

const FILE = "training.json";

/** What decides a training; a run is only resumed with the same. */
export interface TrainingFacts {
  readonly config: ClassifierConfig;
  readonly classes: readonly string[];
  /** {@link fingerprint} of the set. */
  readonly images: string;
  readonly split: DataSplit;
  /** Hash of the weights that it begins with. */
  readonly start: string | null;
}

/** SHA-256 of the files and labels of a set. */
export function fingerprint({ images }: Pick<LabelledSet, "images">): Promise<string> {
  const text = JSON.stringify(images.map(({ file, labels }) => [file, labels]));
  return sha256(new TextEncoder().encode(text));
}

/**
 * Writes what decides a training to its folder, or with `resume` compares it with what stands there.
 *
 * @throws ArgumentError for a folder that holds a run already, or another one than that which is resumed
 */
export async function claimRun({ out, seed, resume }: TrainRun, facts: TrainingFacts): Promise<void> {
  const { classes, images, start } = facts;
  const { stages, learningRates, ...training } = facts.config.training;
  const own = {
    seed,
    classes,
    images,
    split: await splitHash(facts.split),
    start,
    labels: facts.config.labels,
    input: facts.config.input,
    network: facts.config.network,
    stages,
    learningRates,
    training,
  };
  if (await out.has(FILE)) {
    if (!resume) {
      throw new ArgumentError("The store already holds a run", {
        expected: "an empty folder",
        remedy: "Pass another folder, or resume: true to go on with it.",
      });
    }
    const stored = JSON.parse(new TextDecoder().decode(await out.read(FILE))) as Record<string, unknown>;
    for (const [key, value] of Object.entries(own)) {
      if (JSON.stringify(stored[key]) === JSON.stringify(value)) continue;
      throw new ArgumentError(`The run to resume has another ${key}`, {
        value,
        expected: JSON.stringify(stored[key]),
        remedy: "Resume with the options and images of that run, or train into another folder.",
      });
    }
    return;
  }
  await out.write(FILE, JSON.stringify(own, null, 1));
}

function splitHash({ train, validation, test }: DataSplit): Promise<string> {
  return sha256(new TextEncoder().encode(JSON.stringify([[...train], [...validation], [...test]])));
}
