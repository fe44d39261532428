import {
  chooseSplit,
  type DividedSet,
  divideSet,
  type LabelledSet,
  presets,
  type SplitConfig,
} from "@helioscope/classifier";
import { DataError, isHelioError, seededRandom, type WorkOptions } from "@helioscope/core";
import type { Option, Values } from "../verb.ts";

const PRESET = presets["slic-compact"].training.split as Extract<SplitConfig, { kind: "time" }>;

/** Options of verbs that divide a data set. */
export const SPLIT_OPTIONS = {
  split: {
    type: "choice",
    of: ["as-given", "time", "region", "observatory", "random", "every"],
    about:
      "How it is divided (default: as given where it names sides, else by time, without facts by chance)",
  },
  "block-days": {
    type: "number",
    about: `Days of a block that stays on one side (time; default ${PRESET.blockDays}, fewer for a set of few days)`,
  },
  "gap-days": {
    type: "number",
    min: 0,
    about: `Images so near to another side in time are left out (time; default ${PRESET.gapDays})`,
  },
  validation: {
    type: "number",
    min: 0,
    about: `Share to validate with (time, region, random; default ${PRESET.validationShare})`,
  },
  test: { type: "number", min: 0, about: "Share to test with (time, region, random; default 0)" },
  observatories: {
    type: "list",
    hint: "NAME",
    about: "Observatories held back to validate with (observatory)",
  },
  nth: {
    type: "number",
    integer: true,
    min: 2,
    default: 10,
    about: "Every nth image of a class is held back, as the original does; it leaks (every)",
  },
} as const satisfies Record<string, Option>;

/**
 * The split that the options ask for. Without `--split`, `--block-days` and `--gap-days` it is what `chooseSplit` makes of the
 * preset's.
 */
export function splitOf(
  options: Values<typeof SPLIT_OPTIONS>,
  { images }: Pick<LabelledSet, "images">,
  { preset = PRESET, onWarning }: { preset?: SplitConfig } & Pick<WorkOptions, "onWarning">,
): SplitConfig {
  const { "block-days": blockDays, "gap-days": gapDays } = options;
  const own = "validationShare" in preset ? preset : PRESET;
  const shares = {
    validationShare: options.validation ?? own.validationShare,
    testShare: options.test ?? own.testShare,
  };
  const times = preset.kind === "time" ? preset : PRESET;
  const byTime: SplitConfig = {
    kind: "time",
    blockDays: blockDays ?? times.blockDays,
    gapDays: gapDays ?? times.gapDays ?? 0,
    ...shares,
  };
  switch (options.split ?? (blockDays === undefined && gapDays === undefined ? undefined : "time")) {
    case "as-given":
      return { kind: "as-given" };
    case "time":
      return byTime;
    case "region":
      return { kind: "region", ...shares };
    case "random":
      return { kind: "random", ...shares };
    case "observatory":
      return { kind: "observatory", validation: options.observatories, test: [] };
    case "every":
      return { kind: "every", nth: options.nth };
    default:
      return chooseSplit(images, preset.kind === "time" ? byTime : preset, onWarning);
  }
}

/** `divideSet`, whose refusals name the options that divide in another way. */
export async function divideHere(
  set: LabelledSet,
  config: SplitConfig,
  { seed, ...work }: WorkOptions & { readonly seed: number },
): Promise<DividedSet> {
  try {
    return {
      set,
      split: await divideSet(set, config, { ...work, random: seededRandom(seed).fork("split") }),
    };
  } catch (error) {
    if (!isHelioError(error, "data")) throw error;
    throw new DataError(`${error.message} Ask for another split with --split, --block-days and --gap-days.`, {
      value: error.value,
      cause: error,
    });
  }
}
