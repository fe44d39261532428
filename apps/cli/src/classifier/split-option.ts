import type { LabelledSet, SplitConfig } from "@helioscope/classifier";
import type { Option, Values } from "../verb.ts";

/** Options of verbs that divide a data set. */
export const SPLIT_OPTIONS = {
  split: {
    type: "choice",
    of: ["as-given", "time", "region", "observatory", "every"],
    about: "How it is divided (default: as given where it names sides, else by time)",
  },
  "block-days": { type: "number", default: 1, about: "Days of a block that stays on one side (time)" },
  validation: { type: "number", min: 0, default: 0.2, about: "Share to validate with (time, region)" },
  test: { type: "number", min: 0, default: 0, about: "Share to test with (time, region)" },
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

/** The split that the options ask for; undefined where none is asked for and the set names neither sides nor times. */
export function splitOf(
  options: Values<typeof SPLIT_OPTIONS>,
  { images }: Pick<LabelledSet, "images">,
): SplitConfig | undefined {
  const given =
    images.some(({ split }) => split === "train") && images.some(({ split }) => split === "validation");
  const timed = images.every(({ utc, group }) => utc !== null || group !== null);
  const kind = options.split ?? (given ? "as-given" : timed ? "time" : undefined);
  const shares = { validationShare: options.validation, testShare: options.test };
  switch (kind) {
    case "as-given":
      return { kind };
    case "time":
      return { kind, blockDays: options["block-days"], ...shares };
    case "region":
      return { kind, ...shares };
    case "observatory":
      return { kind, validation: options.observatories, test: [] };
    case "every":
      return { kind, nth: options.nth };
    default:
      return undefined;
  }
}
