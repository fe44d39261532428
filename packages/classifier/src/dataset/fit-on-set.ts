import type { WorkOptions } from "@helioscope/core";
import type { LabelledSet } from "../types.ts";
import { type BaselineData, baselineInput } from "./baseline-data.ts";
import { type FitBaselinesOptions, fitBaselines } from "./fit-baselines.ts";
import { prepareSet } from "./prepare-set.ts";

/** {@link fitBaselines} on the training images of a set; images that cannot be read are left out. */
export async function fitBaselinesOnSet(
  set: LabelledSet,
  train: ArrayLike<number>,
  options: FitBaselinesOptions & WorkOptions,
): Promise<BaselineData> {
  const { inputs, indices, skipped } = await prepareSet(set, baselineInput, { ...options, indices: train });
  for (const { name, reason } of skipped)
    options.onWarning?.(`${name} is left out of the baselines: ${reason}`);
  const labels = Array.from(indices, (i) => set.images[i].labels);
  return fitBaselines({ inputs, labels, classes: set.classes, kind: set.labels }, options);
}
