import { explainPicture, gradCam, mostProbable, prepareImage } from "@helioscope/classifier";
import type { Column, Row } from "@helioscope/core";
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

const COLUMNS: readonly Column[] = [
  { name: "file", type: "string", about: "The image" },
  { name: "picture", type: "string", about: "Its picture" },
  { name: "class", type: "string", about: "The class that was looked for" },
  { name: "probability", type: "float", about: "Its probability" },
  { name: "first", type: "string", about: "The most probable class" },
  { name: "column", type: "int", unit: "pixel", about: "Where the map is highest, on the network's grid" },
  { name: "row", type: "int", unit: "pixel", about: "Where the map is highest, from 0 in the south" },
];

export const explain = defineVerb({
  name: "classifier explain",
  about: "Where in an image a network sees a class: Grad-CAM over the image, with the probabilities",
  example: "helioscope classifier explain patches/sunspot/*.png --model runs/compact/model --class sunspot",
  takes: { name: "paths", about: "FITS, PNG and JPEG files, folders, patterns in quotes", atLeast: 1 },
  options: {
    model: { type: "text", hint: "DIR", about: "Folder of a trained network (default: the shipped one)" },
    class: {
      type: "text",
      hint: "NAME",
      about: "Class to look for (default: the most probable one of each image)",
    },
    layer: {
      type: "text",
      hint: "NAME",
      about: "Layer of feature maps to look at (default: that of the last convolution)",
    },
    format: FORMAT,
    out: COMMON.out,
    ...IMAGE_OPTIONS,
    engine: COMMON.engine,
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    const formats = tableFormats(options.format);
    const folder = userPath(options.out ?? "out/classifier-explain");
    const { network, name, sha256 } = await openClassifier(options.model, lazyEngine(options.engine, signal));
    try {
      const { classes, featureLayers } = network;
      if (options.class !== undefined && !classes.includes(options.class))
        throw new UsageError(`--class is one of ${classes.join(", ")}, not "${options.class}"`);
      if (options.layer !== undefined && !featureLayers.includes(options.layer))
        throw new UsageError(`--layer is one of ${featureLayers.join(", ")}, not "${options.layer}"`);
      const store = pictureStore(directoryStore(folder));
      const pictureName = pictureNamer();
      const rows: Row[] = [];
      const onWarning = terminal.warn.bind(terminal);
      const { skipped } = await eachImage(
        paths,
        { except: folder, signal, onWarning, ...imageLimits(options) },
        async (image, file) => {
          const input = prepareImage(image, network.input);
          const [{ probabilities }] = await network.classify([input]);
          const first = classes[mostProbable(probabilities)[0]];
          const looked = options.class ?? first;
          const map = await gradCam(network, input, {
            class: looked,
            ...(options.layer === undefined ? {} : { layer: options.layer }),
            signal,
          });
          const path = `${pictureName(file)}.svg`;
          const picture = explainPicture({ name: file, input, classes, probabilities, class: looked, map });
          await store.write(path, picture);
          let highest = 0;
          for (let k = 1; k < map.data.length; k++) if (map.data[k] > map.data[highest]) highest = k;
          rows.push({
            file,
            picture: path,
            class: looked,
            probability: Number(probabilities[classes.indexOf(looked)].toPrecision(7)),
            first,
            column: map.data[highest] > 0 ? highest % map.width : null,
            row: map.data[highest] > 0 ? Math.floor(highest / map.width) : null,
          });
          terminal.progress({ stage: "explain", done: rows.length, total: undefined });
        },
      );
      const tables = await writeTable(folder, { name: "explained", columns: COLUMNS, rows }, formats);
      for (const skip of skipped) terminal.warn(`skipped ${skip.name}: ${skip.reason}`);
      terminal.say(`${name}: ${rows.length} images explained in ${folder}`);
      const pictures = rows.map(({ picture }) => picture);
      terminal.result({
        folder,
        model: { name, sha256 },
        images: rows.length,
        rows,
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
