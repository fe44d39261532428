import { ArgumentError, DataError, type Random } from "@helioscope/core";
import { assertDisjoint } from "./leaks.ts";

/** What splitting asks of a sample. */
export interface Splittable {
  readonly harp: number;
  readonly noaa: readonly number[];
  readonly group: string;
  readonly utc: string;
  readonly label: 0 | 1;
}

/** Indices of samples on two sides. No region is on both. */
export interface Split {
  readonly train: Uint32Array;
  /** Validation or test samples. */
  readonly held: Uint32Array;
}

export interface ChronologicalSplitOptions {
  /**
   * What becomes of a group of HARPs with samples on both sides of the date: "assign" puts all of it where its first
   * sample lies, "refuse" throws. "assign" where absent.
   */
  readonly straddling?: "assign" | "refuse";
}

/**
 * Splits by time (the paper: at 2015-10-01): a group of regions is held where its first sample lies at or after the
 * date. Throws an ArgumentError for what is no date, a DataError for a straddling group where that is refused.
 */
export function chronologicalSplit(
  samples: readonly Splittable[],
  atUtc: string,
  options: ChronologicalSplitOptions = {},
): Split {
  const at = Date.parse(atUtc);
  if (Number.isNaN(at))
    throw new ArgumentError(`"${atUtc}" is no date`, { value: atUtc, expected: "such as 2015-10-01" });
  const first = new Map<string, number>();
  const last = new Map<string, number>();
  for (const { group, utc } of samples) {
    const time = Date.parse(utc);
    first.set(group, Math.min(time, first.get(group) ?? time));
    last.set(group, Math.max(time, last.get(group) ?? time));
  }
  if (options.straddling === "refuse") {
    const both = [...first].filter(([group, time]) => time < at && (last.get(group) as number) >= at);
    if (both.length > 0)
      throw new DataError(`${both.length} regions have samples before and after ${atUtc}`, {
        value: both.map(([group]) => group),
        expected: "regions on one side",
        remedy: "Take another date, or assign them to the side of their first sample.",
      });
  }
  return splitBy(samples, (group) => (first.get(group) as number) >= at);
}

export interface RegionSplitOptions {
  readonly random: Random;
  /** 10 in the paper, and where absent. */
  readonly repeats?: number;
  /** Share of the regions that is held, of flaring and of nonflaring ones each; 1/3 in the paper, and where absent. */
  readonly validationShare?: number;
}

/**
 * The paper's ten "folds": repeated random splits of the flaring and of the nonflaring regions (section 4.1), so that a
 * region is held in about a third of them. A region is a group of HARPs, flaring where any of its samples is. Throws an
 * ArgumentError for a share outside (0, 1), a DataError when a class has no region to spare on either side.
 */
export function regionSplits(samples: readonly Splittable[], options: RegionSplitOptions): Split[] {
  const { random, repeats = 10, validationShare = 1 / 3 } = options;
  if (!(validationShare > 0 && validationShare < 1) || !(Number.isInteger(repeats) && repeats > 0))
    throw new ArgumentError(`${repeats} splits that hold ${validationShare}`, {
      value: validationShare,
      expected: "at least one split and a share between 0 and 1",
    });
  const flaring = new Map<string, boolean>();
  for (const { group, label } of samples) flaring.set(group, label === 1 || (flaring.get(group) ?? false));
  const classes = [true, false].map((label) => {
    const groups = [...flaring].flatMap(([group, is]) => (is === label ? [group] : [])).sort();
    const share = Math.round(groups.length * validationShare);
    if (share < 1 || share >= groups.length)
      throw new DataError(`${groups.length} ${label ? "flaring" : "nonflaring"} regions to be split`, {
        value: groups.length,
        expected: "some for either side",
      });
    return { groups, share };
  });
  return Array.from({ length: repeats }, () => {
    const held = new Set(classes.flatMap(({ groups, share }) => random.shuffle(groups).slice(0, share)));
    return splitBy(samples, (group) => held.has(group));
  });
}

function splitBy(samples: readonly Splittable[], held: (group: string) => boolean): Split {
  const sides: [number[], number[]] = [[], []];
  samples.forEach(({ group }, i) => void sides[held(group) ? 1 : 0].push(i));
  const split = { train: Uint32Array.from(sides[0]), held: Uint32Array.from(sides[1]) };
  assertDisjoint(samples, split);
  return split;
}
