import {
  drawResolution,
  openLabelled,
  type ResolutionImage,
  resolutionTables,
  resolutionTest,
} from "@helioscope/classifier";
import { DataError, isHelioError, type Skip } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { directoryStore } from "@helioscope/core/node";
import { imagesAt } from "../classifier/images-at.ts";
import { IMAGE_OPTIONS, imageLimits, imageReason, inOptions } from "../classify/image-options.ts";
import { openClassifier } from "../classify/open-classifier.ts";
import { SkipsTold } from "../classify/skips-told.ts";
import { writeTable } from "../fetch/write-table.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { tableFormats } from "../tables/index.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, FORMAT } from "../verb.ts";

export const resolution = defineVerb({
  name: "classifier resolution",
  about: "Does the class stay when images are blurred and decimated to coarser resolutions?",
  example:
    "helioscope classifier resolution sot/ --model runs/compact/model --scales 1.5,2,3,4,6 --from 0.33",
  takes: { name: "paths", about: "FITS, PNG and JPEG files, folders, patterns in quotes" },
  options: {
    model: { type: "text", hint: "DIR", about: "Folder of a trained network (default: the shipped one)" },
    data: { type: "text", hint: "DIR", about: "Labelled images in place of PATHS: adds the accuracy" },
    label: { type: "text", hint: "CLASS", about: "What all the PATHS show: adds the accuracy" },
    scales: {
      type: "text",
      default: "1.5,2,3,4,6",
      hint: "X,...",
      about: "Resolutions, times that of the images",
    },
    from: {
      type: "number",
      min: 0,
      hint: "ARCSEC",
      about: "Resolution of the images (default: two pixels, which needs no pixel scale)",
    },
    pixel: {
      type: "number",
      min: 0,
      hint: "ARCSEC",
      about: "Arcsec along a pixel, where files do not say it (with --from)",
    },
    ...IMAGE_OPTIONS,
    format: FORMAT,
    out: COMMON.out,
    engine: COMMON.engine,
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    const { data, from, pixel, label } = options;
    if (paths.length > 0 === (data !== undefined))
      throw new UsageError("classifier resolution needs either PATHS or --data DIR");
    if (label !== undefined && data !== undefined)
      throw new UsageError("--label CLASS is of PATHS; --data DIR brings its own labels");
    const scales = scalesOf(options.scales);
    const formats = tableFormats(options.format);
    const folder = userPath(options.out ?? "out/classifier-resolution");
    const { network, name, sha256 } = await openClassifier(options.model, lazyEngine(options.engine, signal));
    const unread: Skip[] = [];
    try {
      if (label !== undefined && !network.classes.includes(label))
        throw new UsageError(`--label is one of ${network.classes.join(", ")}, not "${label}"`);
      const onProgress = terminal.progress.bind(terminal);
      const images =
        data === undefined
          ? labelledAs(
              label,
              imagesAt(paths, unread, {
                ...{ except: folder, signal, onWarning: terminal.warn.bind(terminal) },
                ...imageLimits(options),
              }),
            )
          : labelled(data, network.labels, unread, { signal, onProgress });
      const test = await resolutionTest(images, network, {
        scales,
        ...(from === undefined ? {} : { fromArcsec: from }),
        ...(pixel === undefined ? {} : { pixelScaleArcsec: pixel }),
        signal,
        onProgress,
      });
      const pictures = await drawResolution(pictureStore(directoryStore(folder)), test, {
        document: nodeDocument(),
        signal,
      });
      const tables: string[] = [];
      for (const table of resolutionTables(test)) tables.push(...(await writeTable(folder, table, formats)));
      const skipped = [...unread, ...inWords(test.skipped)];
      tellSkips(terminal, skipped);
      terminal.say(`${name} on ${test.curve[0]?.images} images`);
      const full = new Map<string, number>();
      for (const { scale, said } of test.rows) if (scale === 1) full.set(said, (full.get(said) ?? 0) + 1);
      const classes = [...full].sort((a, b) => b[1] - a[1]);
      terminal.say(`  classes: ${classes.map(([one, many]) => `${one || "none"} ${many}`).join(", ")}`);
      for (const { scale, images: all, unchanged, meanProbability, accuracy } of test.curve) {
        const right = Number.isNaN(accuracy) ? "" : `, accuracy ${accuracy.toFixed(3)}`;
        terminal.say(
          `  x${scale}: class unchanged in ${unchanged} of ${all}, mean probability ${meanProbability.toFixed(3)}${right}`,
        );
      }
      terminal.say(`Tables and pictures: ${folder}`);
      const curve = test.curve.map((point) => ({
        ...point,
        accuracy: Number.isNaN(point.accuracy) ? null : point.accuracy,
      }));
      terminal.result({
        folder,
        model: { name, sha256 },
        classes: Object.fromEntries(classes),
        curve,
        tables,
        pictures,
        skipped,
      });
      return options.strict && skipped.length > 0 ? 1 : 0;
    } catch (error) {
      if (!isHelioError(error, "data") || !isSkips(error.value)) throw error;
      const skipped = [...unread, ...inWords(error.value)];
      tellSkips(terminal, skipped);
      throw new DataError(`No image among ${skipped.length} files to test resolution with`, {
        value: skipped,
        expected: "at least one that can be read and degraded",
      });
    } finally {
      network.dispose();
    }
  },
});

const isSkips = (value: unknown): value is readonly Skip[] =>
  Array.isArray(value) && value.every((one: Partial<Skip>) => typeof one?.reason === "string");

const inWords = (skips: readonly Skip[]): Skip[] =>
  skips.map(({ name, reason }) => ({ name, reason: inOptions(reason) }));

/** The first ones, and how many there are for each reason. */
function tellSkips(terminal: Pick<Terminal, "warn">, skipped: readonly Skip[]): void {
  const told = new SkipsTold(terminal);
  const reasons: Record<string, number> = {};
  for (const { name, reason } of skipped) {
    told.tell(name, reason);
    reasons[reason] = (reasons[reason] ?? 0) + 1;
  }
  told.sum(skipped.length, reasons);
}

function scalesOf(option: string): number[] {
  const words = option.split(",").map((word) => word.trim());
  const scales = words.map((word) => (word === "" ? Number.NaN : Number(word)));
  const wrong = scales.findIndex((scale) => !(scale >= 1 && Number.isFinite(scale)));
  if (wrong >= 0)
    throw new UsageError(`--scales takes numbers from 1 up (several with commas), not "${words[wrong]}"`);
  return scales;
}

async function* labelledAs(
  label: string | undefined,
  images: AsyncIterable<ResolutionImage>,
): AsyncGenerator<ResolutionImage> {
  for await (const image of images) yield { ...image, ...(label === undefined ? {} : { labels: [label] }) };
}

async function* labelled(
  folder: string,
  labels: "single" | "several",
  skipped: Skip[],
  work: Pick<Parameters<typeof openLabelled>[1] & object, "signal" | "onProgress">,
): AsyncGenerator<ResolutionImage> {
  const set = await openLabelled(directoryStore(userPath(folder)), { labels, verify: false, ...work });
  skipped.push(...set.skipped);
  for (const [i, { file, labels: own }] of set.images.entries()) {
    try {
      yield { name: file, image: await set.read(i), labels: own };
    } catch (error) {
      skipped.push({ name: file, reason: imageReason(error) });
    }
  }
}
