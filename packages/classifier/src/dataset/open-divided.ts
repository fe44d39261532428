import type { Store, TrainRun } from "@helioscope/core";
import type { ClassifierConfig } from "../config.ts";
import { type DividedSet, divided } from "./divide-set.ts";
import { openLabelled } from "./open-labelled.ts";

/** Opens a data set and divides it, for a training: `config` is the one given with the split that was made. */
export async function openDivided(
  data: Store,
  config: ClassifierConfig,
  { seed, signal, onProgress, onWarning }: Pick<TrainRun, "seed" | "signal" | "onProgress" | "onWarning">,
): Promise<DividedSet & { readonly config: ClassifierConfig }> {
  const { classes, labels, training } = config;
  const work = {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
    ...(onWarning ? { onWarning } : {}),
  };
  const opened = await openLabelled(data, { ...work, labels, ...(classes ? { classes } : {}) });
  const { set, split, config: made } = await divided(opened, training.split, { seed, ...work });
  return { set, split, config: { ...config, training: { ...training, split: made } } };
}
