import type { SplitConfig } from "../config.ts";
import type { LabelledImage } from "../types.ts";
import { splitUnits } from "./split-units.ts";

/** Lengths that blocks are shortened to where a set spans too few of them. */
const SHORTER_DAYS = [7, 3, 1] as const;
/** So many blocks give each side its share of the classes, roughly. */
const ENOUGH_BLOCKS = 5;

/** Whether a set names its sides: train and validation each at least once. */
export function namesSides(images: readonly Pick<LabelledImage, "split">[]): boolean {
  const there = new Set(images.map(({ split }) => split));
  return there.has("train") && there.has("validation");
}

/**
 * The split of a set that is to be divided as `config` says: its own sides where it names them ({@link namesSides});
 * instead of a split by time one by chance where nothing is known of the images (no time, group, region or observatory),
 * and one by shorter blocks without a gap where they span too few blocks. The last two are warned of.
 */
export function chooseSplit(
  images: readonly LabelledImage[],
  config: SplitConfig,
  onWarning?: (warning: string) => void,
): SplitConfig {
  if (config.kind === "as-given" || namesSides(images)) return { kind: "as-given" };
  if (config.kind !== "time") return config;
  const { validationShare, testShare } = config;
  if (images.every((image) => FACTS.every((fact) => image[fact] === null))) {
    onWarning?.(
      "No image has a time, group, region or observatory: the set is divided by chance, near-duplicates together; images of one object may be on both sides, and scores too good",
    );
    return { kind: "random", validationShare, testShare };
  }
  // Images without a time are told of when the split is made.
  if (images.some(({ utc, group }) => utc === null && group === null)) return config;
  const blocks = (blockDays: number) => splitUnits({ images }, { ...config, blockDays }).length;
  const enough = (count: number) => count >= ENOUGH_BLOCKS;
  if (enough(blocks(config.blockDays))) return config;
  const shorter = SHORTER_DAYS.filter((days) => days < config.blockDays);
  const least = testShare > 0 ? 3 : 2;
  const blockDays = shorter.find((days) => enough(blocks(days))) ?? shorter.at(-1);
  if (blockDays === undefined || blocks(blockDays) < least) return config;
  onWarning?.(
    `The images span too few blocks of ${config.blockDays} days: they are divided by blocks of ${blockDays} days without a gap; what lives longer is on both sides, and scores are too good`,
  );
  return { ...config, blockDays, gapDays: 0 };
}

const FACTS = ["utc", "group", "region", "observatory"] as const;
