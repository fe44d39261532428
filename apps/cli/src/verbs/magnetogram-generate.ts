import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { WorkOptions } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import {
  generatedColumns,
  type MagnetogramConfig,
  matchedItems,
  provenanceLabel,
  sequenceItems,
  suitedInput,
  wavelengthOf,
  writeSequence,
} from "@helioscope/magnetogram-gen";
import { openGenerator } from "../magnetogram/open-generator.ts";
import { referenceQuantiles } from "../magnetogram/reference-quantiles.ts";
import { sequenceAt } from "../magnetogram/sequence-at.ts";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { tableFormats, tableIn } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, FORMAT } from "../verb.ts";

/** Moments on the sheet of a sequence. */
const SHEET = 4;

export const generate = defineVerb({
  name: "magnetogram generate",
  about:
    "Generate a magnetogram for each EUV image of a sequence, as FITS and pictures that say how they were made",
  example: "helioscope magnetogram generate aia304/ --pictures --out fields",
  takes: {
    name: "paths",
    about: "EUV images (FITS, .npz, .jp2, pictures), folders of them, or one prepared data set",
    atLeast: 1,
  },
  options: {
    model: { type: "text", hint: "DIR", about: "Folder of the trained network (default: the shipped one)" },
    mode: {
      type: "choice",
      of: ["deterministic", "dropout", "reference"],
      about:
        "dropout at test time, or reference: with the statistics of each image too, as the pix2pix codes have it (default: the network's own)",
    },
    cadence: {
      type: "number",
      min: 0,
      hint: "MINUTES",
      about: "Minutes between images (default: the network's)",
    },
    gap: {
      type: "number",
      min: 1,
      hint: "CADENCES",
      about: "A longer pause begins the sequence anew (default 1.5)",
    },
    wavelength: {
      type: "number",
      min: 1,
      hint: "ANGSTROM",
      about: "Of the EUV images to take (default: the network's)",
    },
    match: {
      type: "text",
      hint: "PATH",
      about:
        "Images of the network's channel, to whose intensities those given are matched (default for other channels: those it was trained on)",
    },
    "any-channel": { type: "flag", about: "Go on with images of another wavelength than the network's" },
    "any-quality": { type: "flag", about: "Take images whatever their QUALITY says" },
    pictures: { type: "flag", about: "PNG of each field, a sheet, and the sequence as an animated PNG" },
    format: FORMAT,
    engine: {
      type: "choice",
      of: ["auto", "tensorflow", "wasm", "cpu", "onnx"],
      about: "Tensor engine, or onnx for ONNX Runtime where it is installed (default auto)",
    },
    seed: COMMON.seed,
    out: COMMON.out,
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    const { mode, cadence, gap } = options;
    const formats = tableFormats(options.format);
    const folder = userPath(options.out ?? "out/magnetograms");
    const work: WorkOptions = {
      signal,
      onProgress: terminal.progress.bind(terminal),
      onWarning: (warning) => terminal.warn(warning),
    };
    const opened = await openGenerator({
      ...{ model: options.model, engine: options.engine, seed: options.seed, signal },
      ...(mode === undefined ? {} : { testMode: mode as MagnetogramConfig["testMode"] }),
      ...(cadence === undefined ? {} : { cadenceMinutes: cadence }),
      ...(gap === undefined ? {} : { gapCadences: gap }),
    });
    await mkdir(folder, { recursive: true });
    const table = tableIn(folder, "fields", generatedColumns, formats);
    let closed = false;
    try {
      const { config, generator, engine, trainedOn } = opened;
      const ownAngstrom = trainedOn?.channel ? wavelengthOf(trainedOn.channel) : undefined;
      if (
        !options["any-channel"] &&
        ownAngstrom !== undefined &&
        (options.wavelength ?? ownAngstrom) !== ownAngstrom
      )
        throw new UsageError(
          `--wavelength ${options.wavelength}: the network was trained on ${trainedOn?.channel}; add --any-channel to go on`,
        );
      const set = await sequenceAt(paths, folder, config, {
        ...work,
        ownAngstrom,
        wavelengthAngstrom: options.wavelength,
        anyQuality: options["any-quality"],
      });
      const channel = set.channels.euv;
      const match =
        options.match === undefined
          ? undefined
          : await referenceQuantiles(userPath(options.match), folder, config, {
              ...work,
              ...(ownAngstrom === undefined ? {} : { wavelengthAngstrom: ownAngstrom }),
            });
      const suited = suitedInput(
        { channel, ...(match && { match }), anyChannel: options["any-channel"] },
        trainedOn,
      );
      if (suited.warning !== null) terminal.warn(suited.warning);
      const provenance = { ...opened.provenance, ...suited.provenance };
      const skipped = [...set.skipped];
      const count = set.euv.length;
      const moments = Math.min(SHEET, count);
      const written = await writeSequence(
        matchedItems(sequenceItems(set, null, { signal }), suited.match, skipped),
        generator,
        pictureStore(directoryStore(folder)),
        {
          ...work,
          onProgress: (progress) => terminal.progress({ ...progress, total: count }),
          provenance,
          config,
          table,
          pictures: options.pictures,
          sheet: Array.from({ length: moments }, (_, k) =>
            Math.round((k * (count - 1)) / Math.max(1, moments - 1)),
          ),
        },
      );
      await table.close();
      closed = true;
      for (const skip of skipped) terminal.warn(`skipped ${skip.name}: ${skip.reason}`);
      const label = provenanceLabel(provenance);
      terminal.say(`${written.fields} field${written.fields === 1 ? "" : "s"} in ${folder}: ${label}`);
      if (written.shortWindows > 0)
        terminal.say(
          `${written.shortWindows} of them of fewer images than the network takes: beginnings, and after gaps`,
        );
      terminal.result({
        folder,
        ...written,
        channel,
        provenance: { ...provenance, label },
        engine,
        tables: formats.map((format) => join(folder, `fields.${format}`)),
        skipped,
      });
      return options.strict && skipped.length > 0 ? 1 : 0;
    } finally {
      if (!closed) await table.discard();
      await opened.close();
    }
  },
});
