import { ArgumentError, DataError } from "@helioscope/core";
import type { SplitConfig } from "../config.ts";
import type { LabelledImage } from "../types.ts";
import type { Splittable } from "./sides.ts";
import { disjointSets } from "./union.ts";

const DAY_MS = 86_400_000;

/** The splits whose units change sides as a whole. */
export type UnitSplit = Extract<SplitConfig, { kind: "time" | "region" | "random" }>;

/**
 * Images that a split keeps together: those of one block of time or of one region, and always those of one group; by
 * chance those of one region and the `twins`. Blocks count from 1970-01-01, UTC. An image without a time (or region) but
 * with a group goes where its group goes. Throws a DataError that says how many images have neither, an ArgumentError for
 * a block that is no time.
 */
export function splitUnits(
  { images }: Pick<Splittable, "images">,
  config: UnitSplit,
  twins: readonly (readonly [number, number])[] = [],
): number[][] {
  const keyOf = config.kind === "time" ? blockOf(config.blockDays) : regionOf;
  const sets = disjointSets(images.length);
  const first = new Map<string, number>();
  const missing: number[] = [];
  images.forEach((image, i) => {
    const keys = [keyOf(image), image.group === null ? null : `group ${image.group}`].filter(
      (key) => key !== null,
    );
    if (keys.length === 0) missing.push(i);
    for (const key of keys) {
      const before = first.get(key);
      if (before === undefined) first.set(key, i);
      else sets.join(before, i);
    }
  });
  if (missing.length > 0 && config.kind !== "random") throw without(config.kind, missing, images);
  for (const [a, b] of twins) sets.join(a, b);
  const units = new Map<number, number[]>();
  images.forEach((_, i) => {
    const root = sets.find(i);
    const unit = units.get(root);
    if (unit) unit.push(i);
    else units.set(root, [i]);
  });
  return [...units.values()];
}

function blockOf(blockDays: number): (image: LabelledImage) => string | null {
  if (!(blockDays > 0 && Number.isFinite(blockDays)))
    throw new ArgumentError(`Blocks of ${blockDays} days`, {
      value: blockDays,
      expected: "more than 0 days",
    });
  return ({ utc }) => (utc === null ? null : `block ${Math.floor(Date.parse(utc) / (blockDays * DAY_MS))}`);
}

const regionOf = ({ region }: LabelledImage) => (region === null ? null : `region ${region}`);

function without(
  kind: "time" | "region",
  missing: readonly number[],
  images: readonly LabelledImage[],
): DataError {
  const what = kind === "time" ? "observation time" : "region";
  return new DataError(
    `${missing.length} of ${images.length} images have no ${what}, such as ${images[missing[0]].file}`,
    {
      value: missing,
      expected: `the ${what} of every image, or its group`,
      remedy:
        kind === "time"
          ? "State it in the files' headers or names, or in a column utc or group of labels.csv; or split by region, by observatory, by chance (random) or as given."
          : "State it in a column region or group of labels.csv; or split by time, by observatory, by chance (random) or as given.",
    },
  );
}
