import { ArgumentError, DataError, type Random } from "@helioscope/core";
import type { SplitConfig } from "../config.ts";
import type { DataSplit } from "../types.ts";
import { assertDisjoint } from "./assert-disjoint.ts";
import { assignUnits } from "./assign-units.ts";
import { SIDES, type Side, type Splittable } from "./sides.ts";
import { splitUnits, type UnitSplit } from "./split-units.ts";
import { withoutNeighbours } from "./time-gap.ts";

export interface SplitOptions {
  /** Chooses between units that are alike; only `time`, `region` and `random` draw from it. */
  readonly random: Random;
  /** Pairs of images that `random` keeps on one side; {@link divideSet} finds them. */
  readonly twins?: readonly (readonly [number, number])[];
  /** Told of a class that a side has no image of, and of images that are on no side. */
  readonly onWarning?: (warning: string) => void;
}

/**
 * Divides a set into training, validation and test images. By time, by region and by chance whole units change sides,
 * stratified by class as far as they allow; groups that the set names stay together. `every` repeats the original code, whose
 * validation images are neighbours in time of training images: its scores are too good, and groups are not heeded.
 *
 * Throws a DataError when images lack what the split goes by, when the units are too few for the sides, and when
 * training or validation would be empty; an ArgumentError for shares that leave nothing to train on, for an
 * observatory that the set does not have, or for an `nth` below 2.
 */
export function splitSet(set: Splittable, config: SplitConfig, options: SplitOptions): DataSplit {
  const whole = sidesOf(set, config, options);
  const { sides, dropped } =
    config.kind === "time"
      ? withoutNeighbours(set, whole, config.gapDays ?? 0)
      : { sides: whole, dropped: 0 };
  if (dropped > 0 && config.kind === "time")
    options.onWarning?.(
      `${dropped} of ${sides.length} images are left out: within ${config.gapDays} days of images on another side`,
    );
  const indices: Record<Side, number[]> = { train: [], validation: [], test: [] };
  let left = 0;
  sides.forEach((side, i) => {
    if (side) indices[side].push(i);
    else left++;
  });
  left -= dropped;
  if (left > 0)
    options.onWarning?.(`${left} of ${sides.length} images are on no side of the split and left out`);
  for (const side of ["train", "validation"] as const) {
    if (indices[side].length > 0) continue;
    throw new DataError(`The ${side} side of the split is empty (${config.kind}, ${sides.length} images)`, {
      value: config,
      expected: "images to train on and others to validate with",
      remedy:
        dropped > 0
          ? "Take a smaller gap, longer blocks or more images, or split in another way."
          : "Split in another way, or give more images.",
    });
  }
  const split: DataSplit = {
    train: Uint32Array.from(indices.train),
    validation: Uint32Array.from(indices.validation),
    test: Uint32Array.from(indices.test),
  };
  if (config.kind !== "every") assertDisjoint(split, set);
  tellMissing(set, split, options.onWarning);
  return split;
}

type Sides = readonly (Side | null)[];

function sidesOf(set: Splittable, config: SplitConfig, options: SplitOptions): Sides {
  switch (config.kind) {
    case "as-given":
      return set.images.map(({ split }) => split);
    case "every":
      return everyNth(set, config.nth);
    case "observatory":
      return byObservatory(set, config);
    default:
      return byUnits(set, config, options);
  }
}

/** data.py of the original: the images of each class in the order of names, numbers 0, n, 2n, ... held back. */
function everyNth({ images }: Splittable, nth: number): Sides {
  if (!(Number.isInteger(nth) && nth >= 2))
    throw new ArgumentError(`Every ${nth}th image`, { value: nth, expected: "a whole number from 2 up" });
  const seen = new Map<string, number>();
  const sides: Side[] = new Array(images.length).fill("train");
  const order = images.map((_, i) => i).sort((a, b) => compareText(images[a].file, images[b].file));
  for (const i of order) {
    const key = images[i].labels.join(";");
    const j = seen.get(key) ?? 0;
    seen.set(key, j + 1);
    if (j % nth === 0) sides[i] = "validation";
  }
  return sides;
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function byObservatory({ images }: Splittable, config: Extract<SplitConfig, { kind: "observatory" }>): Sides {
  const known = new Set(images.map(({ observatory }) => observatory));
  if (known.has(null)) {
    const count = images.filter(({ observatory }) => observatory === null).length;
    throw new DataError(`${count} of ${images.length} images have no observatory`, {
      value: count,
      expected: "the observatory of every image",
      remedy:
        "State it in the headers (TELESCOP) or in a column observatory of labels.csv, or split by time.",
    });
  }
  for (const name of [...config.validation, ...config.test]) {
    if (known.has(name)) continue;
    throw new ArgumentError(`No image is of the observatory ${name}`, {
      value: name,
      expected: `one of ${[...known].sort().join(", ")}`,
    });
  }
  const both = config.validation.find((name) => config.test.includes(name));
  if (both !== undefined)
    throw new ArgumentError(`${both} is to validate and to test`, { value: both, expected: "one of them" });
  return images.map(({ observatory }) => {
    if (config.validation.includes(observatory as string)) return "validation";
    return config.test.includes(observatory as string) ? "test" : "train";
  });
}

function byUnits(set: Splittable, config: UnitSplit, { random, twins }: SplitOptions): Sides {
  const { validationShare, testShare } = config;
  const shares = [1 - validationShare - testShare, validationShare, testShare];
  if (!(shares[0] > 0 && validationShare > 0 && testShare >= 0))
    throw new ArgumentError(`Shares of ${validationShare} to validate and ${testShare} to test`, {
      value: config,
      expected: "positive shares that leave something to train on",
    });
  const units = splitUnits(set, config, twins);
  const sides = testShare > 0 ? 3 : 2;
  if (units.length < sides)
    throw new DataError(
      `All ${set.images.length} images are of ${units.length} ${UNIT_NAMES[config.kind]} (or groups)`,
      {
        value: units.length,
        expected: `at least ${sides}, one for each side`,
        remedy: "Take shorter blocks or more data, or split in another way.",
      },
    );
  const classes = set.classes.length + 1;
  const place = new Map(set.classes.map((name, c) => [name, c]));
  const counts = new Float64Array(units.length * classes);
  units.forEach((unit, u) => {
    for (const i of unit) {
      for (const label of set.images[i].labels) counts[u * classes + (place.get(label) as number)]++;
      counts[u * classes + classes - 1]++;
    }
  });
  const assigned = assignUnits({ counts, units: units.length, classes }, shares, random);
  const result: (Side | null)[] = new Array(set.images.length).fill(null);
  units.forEach((unit, u) => {
    for (const i of unit) result[i] = SIDES[assigned[u]];
  });
  return result;
}

const UNIT_NAMES = { time: "blocks of time", region: "regions", random: "images that are not alike" };

function tellMissing(
  { images, classes }: Splittable,
  split: DataSplit,
  onWarning: SplitOptions["onWarning"],
): void {
  if (!onWarning) return;
  for (const side of SIDES) {
    if (split[side].length === 0) continue;
    const there = new Set<string>();
    for (const i of split[side]) for (const label of images[i].labels) there.add(label);
    const missing = classes.filter((name) => !there.has(name));
    if (missing.length > 0) onWarning(`The ${side} side has no image of ${missing.join(", ")}`);
  }
}
