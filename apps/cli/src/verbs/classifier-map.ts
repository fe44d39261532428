import {
  classifyMap,
  discPicture,
  imageFacts,
  mapPanels,
  mapRegions,
  regionColumns,
  regionRow,
  windowCounts,
} from "@helioscope/classifier";
import type { Row } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import { eachImage } from "../classifier/images-at.ts";
import { pictureNamer } from "../classifier/picture-names.ts";
import { IMAGE_OPTIONS, imageLimits } from "../classify/image-options.ts";
import { openClassifier } from "../classify/open-classifier.ts";
import { writeTable } from "../fetch/write-table.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, FORMAT } from "../verb.ts";

export const map = defineVerb({
  name: "classifier map",
  about: "Slide a window over large images, full discs say: regions of each class in a table and pictures",
  example: "helioscope classifier map discs/ --model runs/compact/model --window-arcsec 300 --stride 0.25",
  takes: { name: "paths", about: "FITS, PNG and JPEG files, folders, patterns in quotes", atLeast: 1 },
  options: {
    model: { type: "text", hint: "DIR", about: "Folder of a trained network (default: the shipped one)" },
    "window-arcsec": {
      type: "number",
      min: 0,
      hint: "ARCSEC",
      about: "Side of a window on the sky (default 300)",
    },
    "window-px": {
      type: "number",
      min: 8,
      integer: true,
      hint: "PX",
      about: "Side of a window in pixels, for images without scale and disc",
    },
    stride: {
      type: "number",
      default: 0.25,
      min: 0,
      hint: "SHARE",
      about: "Step between windows, in windows",
    },
    threshold: {
      type: "number",
      min: 0,
      default: 0.5,
      hint: "P",
      about: "Probability from which a class is said (networks of several labels have their own)",
    },
    format: FORMAT,
    out: COMMON.out,
    ...IMAGE_OPTIONS,
    engine: COMMON.engine,
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    const { stride, threshold } = options;
    const [arcsec, px] = [options["window-arcsec"], options["window-px"]];
    if (arcsec !== undefined && px !== undefined)
      throw new UsageError("--window-arcsec or --window-px, not both");
    if (arcsec === 0) throw new UsageError("--window-arcsec is an angle above 0");
    if (!(stride > 0 && stride <= 1))
      throw new UsageError(`--stride is above 0 and at most 1, not ${stride}`);
    if (threshold > 1) throw new UsageError(`--threshold is at most 1, not ${threshold}`);
    const formats = tableFormats(options.format);
    const folder = userPath(options.out ?? "out/classifier-map");
    const { network, name, sha256 } = await openClassifier(options.model, lazyEngine(options.engine, signal));
    try {
      const store = pictureStore(directoryStore(folder));
      const pictureName = pictureNamer();
      const rows: Row[] = [];
      const pictures: string[] = [];
      const images: {
        file: string;
        windows: ReturnType<typeof windowCounts>;
        windowPx: number;
        regions: number;
      }[] = [];
      const onWarning = terminal.warn.bind(terminal);
      const { skipped } = await eachImage(
        paths,
        { except: folder, signal, onWarning, ...imageLimits(options) },
        async (image, file) => {
          const done = await classifyMap(image, network, {
            ...(arcsec === undefined ? {} : { windowArcsec: arcsec }),
            ...(px === undefined ? {} : { windowPx: px }),
            strideShare: stride,
            threshold,
            signal,
            onProgress: terminal.progress.bind(terminal),
          });
          const regions = mapRegions(done, image);
          const { utc } = imageFacts(image);
          for (const [k, region] of regions.entries())
            rows.push(regionRow(region, { file, utc, region: k + 1 }));
          const base = pictureName(file);
          await store.write(`${base}.svg`, discPicture(image, done, regions, { title: file }));
          await store.write(`${base}-classes.svg`, mapPanels(image, done, { title: file }));
          pictures.push(`${base}.svg`, `${base}-classes.svg`);
          const windows = windowCounts(done);
          images.push({ file, windows, windowPx: done.windowPx, regions: regions.length });
          terminal.say(
            `${file}: ${regions.length} regions, ${windows.classified} windows of ${done.windowPx} pixels (left out: ${windows.sky} of sky, ${windows["no data"]} without data)`,
          );
        },
      );
      const tables = await writeTable(folder, { name: "regions", columns: regionColumns, rows }, formats);
      for (const skip of skipped) terminal.warn(`skipped ${skip.name}: ${skip.reason}`);
      terminal.say(`${name}: ${rows.length} regions of ${images.length} images in ${folder}`);
      terminal.result({
        folder,
        model: { name, sha256 },
        classes: network.classes,
        images,
        regions: rows.length,
        tables,
        pictures,
        skipped,
      });
      return options.strict && skipped.length > 0 ? 1 : 0;
    } finally {
      network.dispose();
    }
  },
});
