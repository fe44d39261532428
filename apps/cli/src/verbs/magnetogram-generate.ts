import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DataError, type WorkOptions } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import {
  generatedColumns,
  type MagnetogramConfig,
  provenanceLabel,
  sequenceItems,
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
      default: 304,
      hint: "ANGSTROM",
      about: "Of the EUV images to take",
    },
    match: {
      type: "text",
      hint: "PATH",
      about: "AIA 304 images, to whose distribution of intensities those given are matched",
    },
    "far-side": { type: "flag", about: "The images are of STEREO's EUVI; needs --match" },
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
    if (options["far-side"] && options.match === undefined)
      throw new UsageError("--far-side needs --match: images of AIA to whose intensities EUVI's are matched");
    const { mode, cadence, gap, wavelength } = options;
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
      const { config, generator, provenance, engine } = opened;
      const match =
        options.match === undefined
          ? undefined
          : await referenceQuantiles(userPath(options.match), folder, config, work);
      const { set, channel, skipped } = await sequenceAt(paths, folder, config, {
        ...work,
        wavelengthAngstrom: wavelength,
        extras: { ...(match && { match }), ...(options["any-quality"] && { anyQuality: true }) },
      });
      if (options["far-side"] && !channel?.startsWith("EUVI")) {
        throw new DataError(`The images show ${channel}`, {
          expected: "images of STEREO's EUVI with --far-side",
          remedy: "Leave --far-side away for images of AIA",
        });
      }
      const count = set.euv.length;
      const moments = Math.min(SHEET, count);
      const written = await writeSequence(
        sequenceItems(set, null, { signal }),
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
