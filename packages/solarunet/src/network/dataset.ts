import { DataError, type Raster, ShapeError, type Skip, type Store } from "@helioscope/core";
import { decodePng } from "@helioscope/core/figure";
import { flipY } from "@helioscope/core/image";
import { openFits, readPlane } from "@helioscope/io-fits";
import { byteScale, swamisLabel } from "../prepare/index.ts";

const READABLE = /\.(png|fits?|fts)$/i;

/** One training pair: the 8-bit magnetogram and its label (0 significant, 255 not), both north up. */
export interface TrainingPair {
  readonly name: string;
  readonly image: Raster<Uint8Array>;
  readonly label: Raster<Uint8Array>;
}

/** Pairs of `image/NAME.*` and `label/NAME.*` in the order of their names, which carry the time. Read when asked for. */
export interface TrainingSet {
  readonly names: readonly string[];
  readonly skipped: readonly Skip[];
  at(index: number): Promise<TrainingPair>;
}

/**
 * Opens a folder of training pairs. Images: PNG, or FITS in gauss (byte-scaled). Labels: PNG, or SWAMIS FITS with
 * values -1, 0, 1. An image without a label, or a label without an image, is listed as skipped.
 *
 * @throws DataError when no pair is found
 */
export async function openTrainingSet(store: Store): Promise<TrainingSet> {
  const images = byStem(await store.list("image/"));
  const labels = byStem(await store.list("label/"));
  const names = [...images.keys()].filter((name) => labels.has(name)).sort();
  const skipped: Skip[] = [];
  for (const name of images.keys()) if (!labels.has(name)) skipped.push({ name, reason: "has no label" });
  for (const name of labels.keys()) if (!images.has(name)) skipped.push({ name, reason: "has no image" });
  if (names.length === 0) {
    throw new DataError("No training pair was found", {
      expected: "image/NAME.png (or .fits) with label/NAME.png (or .fts)",
      remedy: "Name the folder that holds image/ and label/",
    });
  }
  const cache = new Map<number, TrainingPair>();
  return {
    names,
    skipped,
    async at(index) {
      const known = cache.get(index);
      if (known) return known;
      const name = names[index];
      const image = await readImage(store, images.get(name)!);
      const label = await readLabel(store, labels.get(name)!);
      if (image.width !== label.width || image.height !== label.height) {
        throw new ShapeError(
          `Pair ${name}: the image is ${image.width}x${image.height}, the label ${label.width}x${label.height}`,
          {
            value: name,
            expected: "the same size",
          },
        );
      }
      const pair = { name, image, label };
      cache.set(index, pair);
      if (cache.size > CACHED_PAIRS) cache.delete(cache.keys().next().value!);
      return pair;
    },
  };
}

/** 256 pairs of 720x720 take 265 MB. */
const CACHED_PAIRS = 256;

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

function byStem(paths: readonly string[]): Map<string, string> {
  const stems = new Map<string, string>();
  for (const path of paths) {
    if (READABLE.test(path)) stems.set(path.split("/").at(-1)!.replace(READABLE, ""), path);
  }
  return stems;
}

async function readImage(store: Store, path: string): Promise<Raster<Uint8Array>> {
  const bytes = await store.read(path);
  return path.toLowerCase().endsWith(".png") ? grey(bytes, path) : flipY(byteScale(await fitsPlane(bytes)));
}

async function readLabel(store: Store, path: string): Promise<Raster<Uint8Array>> {
  const bytes = await store.read(path);
  return path.toLowerCase().endsWith(".png") ? grey(bytes, path) : flipY(swamisLabel(await fitsPlane(bytes)));
}

async function fitsPlane(bytes: Uint8Array): Promise<Raster<Float32Array>> {
  return readPlane((await openFits(bytes)).firstImage());
}

/** The grey channel of a PNG, 8 bits, rows as in the file. */
export function grey(bytes: Uint8Array, name: string): Raster<Uint8Array> {
  const image = decodePng(bytes);
  if (image.depth !== 8) {
    throw new DataError(`${name} has ${image.depth} bits a sample`, {
      value: image.depth,
      expected: "8 bits",
    });
  }
  const { width, height, channels } = image;
  if (channels === 1) return { data: Uint8Array.from(image.data), width, height };
  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) data[i] = image.data[i * channels];
  return { data, width, height };
}
