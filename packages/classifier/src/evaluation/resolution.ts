import {
  ArgumentError,
  DataError,
  isHelioError,
  type Raster,
  type Skip,
  type SolarImage,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import { wilsonInterval } from "@helioscope/core/stats";
import { degrade, prepareImage } from "../preprocess/index.ts";
import type { Classification, ImageClassifier } from "../types.ts";
import { saidOf } from "./report-tables.ts";

/** An image of a resolution test. */
export interface ResolutionImage {
  readonly name: string;
  readonly image: Raster & Partial<SolarImage>;
  /** What it shows, where that is known. */
  readonly labels?: readonly string[];
}

export interface ResolutionOptions extends WorkOptions {
  /** Each image is degraded to so many times its own resolution; 1.5, 2, 3, 4 and 6 where absent. */
  readonly scales?: readonly number[];
  /** Resolution of the images, arcsec (0.33 for Hinode/SOT in H-alpha); two pixels where absent. */
  readonly fromArcsec?: number;
  /** Arcsec along a pixel, where the images do not say it; needed with `fromArcsec` alone. */
  readonly pixelScaleArcsec?: number;
  /** Degraded versions of so many images are kept for pictures; 3 where absent. */
  readonly examples?: number;
}

/** What is said of one image at one resolution. */
export interface ResolutionRow {
  readonly name: string;
  readonly scale: number;
  /** Pixels of the degraded image. */
  readonly width: number;
  readonly height: number;
  /** What is said at full resolution, and at this one; of several labels all, joined by ";". */
  readonly full: string;
  readonly said: string;
  readonly unchanged: boolean;
  /** Probability, at this resolution, of what is said at full resolution: of several labels the mean. */
  readonly probability: number;
  /** Whether it is what the image shows; null where that is not known, or where the classifier has no such class. */
  readonly right: boolean | null;
}

/** All images at one resolution. */
export interface ResolutionPoint {
  readonly scale: number;
  readonly images: number;
  readonly unchanged: number;
  /** Share of images whose class stays, with Wilson's 95 % interval. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly meanProbability: number;
  /** Share of right ones among the images whose class is known; NaN where there is none. */
  readonly accuracy: number;
}

export interface ResolutionTest {
  /** By scale, full resolution first. */
  readonly curve: readonly ResolutionPoint[];
  readonly rows: readonly ResolutionRow[];
  readonly fromArcsec: number | null;
  readonly examples: readonly {
    readonly name: string;
    readonly steps: readonly { readonly row: ResolutionRow; readonly raster: Raster }[];
  }[];
  readonly skipped: readonly Skip[];
}

const SCALES = [1.5, 2, 3, 4, 6];

/**
 * Does resolution change what a classifier says (section 4.2.1)? Every image is classified as it is, and blurred and
 * decimated to coarser resolutions as {@link degrade} does; each version goes through the classifier's own preprocessing.
 * An image that cannot be degraded or prepared is skipped.
 *
 * Throws an ArgumentError for a scale below 1, a DataError where no image is left, an AbortedError.
 */
export async function resolutionTest(
  images: AsyncIterable<ResolutionImage> | Iterable<ResolutionImage>,
  classifier: ImageClassifier,
  options: ResolutionOptions = {},
): Promise<ResolutionTest> {
  const { fromArcsec, signal, examples: keep = 3 } = options;
  const scales = scalesOf(options.scales ?? SCALES);
  const rows: ResolutionRow[] = [];
  const examples: ResolutionTest["examples"][number][] = [];
  const skipped: Skip[] = [];
  let done = 0;
  for await (const { name, image, labels } of images) {
    throwIfAborted(signal);
    options.onProgress?.({ stage: "degrade", done: done++, total: undefined, detail: name });
    try {
      const versions = scales.map((scale) => (scale === 1 ? image : coarser(image, scale, options)));
      const inputs = versions.map((version) => prepareImage(version, classifier.input));
      const said = await classifier.classify(inputs, signal ? { signal } : {});
      const own = rowsOf(name, labels, classifier, scales, versions, said);
      rows.push(...own);
      if (examples.length < keep)
        examples.push({ name, steps: own.map((row, k) => ({ row, raster: versions[k] })) });
    } catch (error) {
      if (!isHelioError(error) || isHelioError(error, "aborted")) throw error;
      skipped.push({ name, reason: error.message });
    }
  }
  if (rows.length === 0)
    throw new DataError(`No image among ${skipped.length} to test resolution with`, {
      value: skipped,
      expected: "at least one that can be read and degraded",
    });
  const curve = scales.map((scale) => pointOf(scale, rows));
  return { curve, rows, fromArcsec: fromArcsec ?? null, examples, skipped };
}

function scalesOf(asked: readonly number[]): number[] {
  const wrong = asked.find((scale) => !(scale >= 1 && Number.isFinite(scale)));
  if (wrong !== undefined)
    throw new ArgumentError(`A resolution ${wrong} times the full one`, {
      value: wrong,
      expected: "1 or more",
    });
  return [...new Set([1, ...asked])].sort((a, b) => a - b);
}

function coarser(
  image: Raster & Partial<SolarImage>,
  scale: number,
  { fromArcsec, pixelScaleArcsec }: ResolutionOptions,
): Raster<Float32Array> {
  // Two pixels of whatever size they are: nobody needs to know it.
  const size =
    fromArcsec === undefined
      ? { fromArcsec: 2, pixelScaleArcsec: 1 }
      : { fromArcsec, ...(pixelScaleArcsec === undefined ? {} : { pixelScaleArcsec }) };
  const { data, width, height } = degrade(image, { ...size, toArcsec: size.fromArcsec * scale });
  return { data, width, height };
}

function rowsOf(
  name: string,
  labels: readonly string[] | undefined,
  { classes, labels: kind, thresholds }: ImageClassifier,
  scales: readonly number[],
  versions: readonly Raster[],
  said: readonly Classification[],
): ResolutionRow[] {
  const cuts = thresholds ?? classes.map(() => 0.5);
  const names = said.map(({ probabilities }) => saidOf(probabilities, classes, kind, cuts));
  const [first] = names;
  const known = labels?.every((label) => classes.includes(label));
  const truth = labels && known ? [...labels].sort().join(";") : undefined;
  return scales.map((scale, k): ResolutionRow => {
    const own = names[k].join(";");
    return {
      ...{ name, scale, width: versions[k].width, height: versions[k].height },
      ...{ full: first.join(";"), said: own, unchanged: own === first.join(";") },
      probability: probabilityOf(first, said[k].probabilities, classes),
      right: truth === undefined ? null : own === truth,
    };
  });
}

/** Mean probability of the classes; of none of them, that each is absent. */
function probabilityOf(names: readonly string[], p: Float32Array, classes: readonly string[]): number {
  const shares =
    names.length > 0 ? names.map((name) => p[classes.indexOf(name)]) : Array.from(p, (each) => 1 - each);
  return shares.reduce((a, b) => a + b, 0) / shares.length;
}

function pointOf(scale: number, rows: readonly ResolutionRow[]): ResolutionPoint {
  const own = rows.filter((row) => row.scale === scale);
  const unchanged = own.filter((row) => row.unchanged).length;
  const known = own.filter(({ right }) => right !== null);
  return {
    scale,
    images: own.length,
    unchanged,
    share: unchanged / own.length,
    ...wilsonInterval(unchanged, own.length),
    meanProbability: own.reduce((sum, { probability }) => sum + probability, 0) / own.length,
    accuracy: known.filter(({ right }) => right).length / known.length,
  };
}
