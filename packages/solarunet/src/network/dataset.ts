import {
  DataError,
  type Raster,
  type Skip,
  type Store,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import type { SolarUnetConfig } from "../config.ts";
import { READABLE, readImage, readLabel } from "./pair-files.ts";

/** One training pair: the 8-bit magnetogram and its label (0 significant, 255 not), both north up. */
export interface TrainingPair {
  readonly name: string;
  readonly image: Raster<Uint8Array>;
  readonly label: Raster<Uint8Array>;
}

/** Pairs of `image/NAME.*` and `label/NAME.*` in the order of their names, which carry the time. */
export interface TrainingSet {
  readonly names: readonly string[];
  /** Files and pairs that are left out, and why. */
  readonly skipped: readonly Skip[];
  /** The greatest width and the greatest height. */
  readonly largest: { readonly width: number; readonly height: number };
  /** Reads a pair, or remembers it. */
  at(index: number): Promise<TrainingPair>;
}

/**
 * Opens a folder of training pairs. Images: PNG, or FITS in gauss (byte-scaled). Labels: PNG of 0 and 255, or SWAMIS
 * FITS of -1, 0 and 1. Every pair is read once here, so that what is broken, lacks its partner, differs in size or is
 * smaller than the crops of `config` is listed in `skipped` before a training starts, and the others go on.
 *
 * @throws DataError when no pair is left; AbortedError
 */
export async function openTrainingSet(
  store: Store,
  config?: SolarUnetConfig,
  options: WorkOptions = {},
): Promise<TrainingSet> {
  const skipped: Skip[] = [];
  const images = byStem(await store.list("image/"), skipped);
  const labels = byStem(await store.list("label/"), skipped);
  const paired = [...images.keys()].filter((name) => labels.has(name)).sort();
  for (const name of images.keys()) if (!labels.has(name)) skipped.push({ name, reason: "has no label" });
  for (const name of labels.keys()) if (!images.has(name)) skipped.push({ name, reason: "has no image" });

  const cache = pairCache();
  const read = async (name: string): Promise<TrainingPair> => {
    const known = cache.get(name);
    if (known) return known;
    const [image, label] = [images.get(name)!, labels.get(name)!];
    const pair = {
      name,
      image: await readImage(await store.read(image), image),
      label: await readLabel(await store.read(label), label),
    };
    cache.add(pair);
    return pair;
  };

  const names: string[] = [];
  const misfit = misfits(config);
  const largest = { width: 0, height: 0 };
  for (const [done, name] of paired.entries()) {
    throwIfAborted(options.signal);
    try {
      const pair = await read(name);
      const reason = misfit(pair);
      if (reason === undefined) {
        names.push(name);
        largest.width = Math.max(largest.width, pair.image.width);
        largest.height = Math.max(largest.height, pair.image.height);
      } else skipped.push({ name, reason });
    } catch (error) {
      skipped.push({
        name,
        reason: `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      });
    }
    options.onProgress?.({ stage: "check", done: done + 1, total: paired.length });
  }
  if (names.length === 0) {
    const first = skipped[0];
    throw new DataError("No training pair was found", {
      value: skipped,
      expected: "image/NAME.png (or .fits) with label/NAME.png (or .fts)",
      remedy: first
        ? `${skipped.length} left out, the first: ${first.name} ${first.reason}`
        : "Name the folder that holds image/ and label/",
    });
  }
  return { names, skipped, largest, at: (index) => read(names[index]) };
}

/** The last share of the pairs by time is for validation; both parts hold at least one pair. */
export function splitByTime(
  count: number,
  validationShare: number,
): { readonly train: number[]; readonly validation: number[] } {
  if (count < 2) {
    throw new DataError(`${count} training pair cannot be split`, {
      value: count,
      expected: "2 pairs or more",
    });
  }
  const kept = Math.min(count - 1, Math.max(1, Math.round(count * validationShare)));
  const all = Array.from({ length: count }, (_, i) => i);
  return { train: all.slice(0, count - kept), validation: all.slice(count - kept) };
}

/** Says why a pair cannot be trained on, or nothing. */
function misfits(config: SolarUnetConfig | undefined): (pair: TrainingPair) => string | undefined {
  const crop = config?.training.cropPx ?? 0;
  const oneSize = config !== undefined && crop === 0 && config.training.batchSize > 1;
  let first: string | undefined;
  return ({ image, label }) => {
    const size = `${image.width}x${image.height}`;
    if (image.width !== label.width || image.height !== label.height)
      return `has an image of ${size} and a label of ${label.width}x${label.height}`;
    if (image.width < crop || image.height < crop)
      return `is ${size}, smaller than the crops of ${crop} pixels`;
    first ??= size;
    if (oneSize && size !== first) return `is ${size}, but ${first} are the others of its batch`;
    return undefined;
  };
}

function byStem(paths: readonly string[], skipped: Skip[]): Map<string, string> {
  const stems = new Map<string, string>();
  for (const path of paths) {
    if (!READABLE.test(path)) continue;
    const stem = path.split("/").at(-1)!.replace(READABLE, "");
    const known = stems.get(stem);
    if (known === undefined) stems.set(stem, path);
    else skipped.push({ name: path, reason: `has the name of ${known}` });
  }
  return stems;
}

/** 256 pairs of 720x720. */
const CACHE_BYTES = 2 ** 28;

/** The pairs read first stay in memory, as far as they fit. */
function pairCache() {
  const pairs = new Map<string, TrainingPair>();
  let room = CACHE_BYTES;
  return {
    get: (name: string) => pairs.get(name),
    add(pair: TrainingPair): void {
      const bytes = pair.image.data.length + pair.label.data.length;
      if (bytes > room || pairs.has(pair.name)) return;
      pairs.set(pair.name, pair);
      room -= bytes;
    },
  };
}
