import { noaaOfHarps, parseGoesClass } from "@helioscope/archives";
import { DataError, type Skip } from "@helioscope/core";
import { predictFrames, reportPredictions } from "@helioscope/flare-cnn";
import { checkBin } from "../flare/check-bin.ts";
import { flareListsIn, harpsIn } from "../flare/flare-lists.ts";
import { loadNetworks, NETWORK_OPTIONS, networkFolders } from "../flare/open-network.ts";
import { RECORDS_OPTION, withKeywords } from "../flare/record-keywords.ts";
import { openFrames, timesOf } from "../frames.ts";
import { lazyEngine, outputsIn } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { tellObservation } from "../report/tell.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, FORMAT } from "../verb.ts";

/** Broken rules that are told one by one. */
const TOLD = 10;

export const predict = defineVerb({
  name: "flare predict",
  about: "Probability of each SHARP magnetogram to be of a flaring region, beside what total flux alone says",
  example: "helioscope flare predict sharps/ --flares flares.csv --out predicted",
  takes: { name: "paths", about: "SHARP CEA line-of-sight magnetograms: FITS files or folders", atLeast: 1 },
  options: {
    ...NETWORK_OPTIONS,
    flares: {
      type: "list",
      hint: "FILE",
      about: "Lists of flares (as fetch writes them, HEK, SWPC, NGDC): recall windows and curve, scores",
    },
    class: { type: "text", default: "M1.0", hint: "CLASS", about: "Least class of the flares that count" },
    harps: { type: "text", hint: "FILE", about: "The archive's map of HARPs and NOAA regions" },
    records: RECORDS_OPTION,
    threshold: {
      type: "number",
      min: 0,
      hint: "P",
      about: "Flaring is said from here on (default that of the network's file, else 0.5)",
    },
    bin: { type: "number", default: 1, min: 0, hint: "HOURS", about: "Width of the recall curve's bins" },
    all: { type: "flag", about: "Score records that break a rule of the paper (QUALITY, velocity, ...) too" },
    format: FORMAT,
    out: COMMON.out,
    seed: COMMON.seed,
    engine: COMMON.engine,
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    const model = await networkFolders(options);
    if (parseGoesClass(options.class) === null)
      throw new UsageError(`--class is a GOES class such as M1.0, not "${options.class}"`);
    checkBin(options.bin);
    if (options.threshold !== undefined && options.threshold > 1)
      throw new UsageError(`--threshold is a probability from 0 to 1, not ${options.threshold}`);
    const formats = tableFormats(options.format);
    const lists = options.flares.length > 0 ? await flareListsIn(options.flares, terminal) : undefined;
    const harps = options.harps === undefined ? undefined : await harpsIn(options.harps, terminal);
    const opened = await openFrames(paths, { signal });
    const frames = await withKeywords(opened.frames, options.records, terminal);
    const folder = userPath(options.out ?? "out/flare-predict");
    const { context, discard } = await outputsIn({
      ...{ folder, formats, seed: options.seed, terminal, signal, skipped: opened.skipped },
      engine: lazyEngine(options.engine, signal),
      frames: opened.frames.length,
      times: timesOf(opened, opened.frames),
    });
    const [network] = await loadNetworks(model, () => context.engine());
    try {
      const { fluxBaseline, trainedOn, validatedOn } = network.origin;
      const { predictions, skipped } = await predictFrames(frames, network, {
        baseline: fluxBaseline,
        all: options.all,
        ...(harps ? { noaaOfHarp: noaaOfHarps(harps) } : {}),
        signal,
        onProgress: (progress) => terminal.progress(progress),
        onWarning: (warning) => terminal.warn(warning),
      });
      const left: Skip[] = [...opened.skipped, ...skipped];
      for (const { name, reason } of left) terminal.warn(`skipped ${name}: ${reason}`);
      if (predictions.length === 0) {
        throw new DataError(`No SHARP magnetogram among ${left.length} files`, {
          value: left,
          expected: "at least one magnetogram of hmi.sharp_cea_720s",
        });
      }
      const broken = predictions.flatMap(({ record, broken: rule }) =>
        rule ? [{ name: record.name, ...rule }] : [],
      );
      for (const { name, reason } of broken.slice(0, TOLD)) {
        terminal.warn(`${options.all ? "scored all the same" : "not scored"}: ${name}: ${reason}`);
      }
      if (broken.length > TOLD)
        terminal.warn(`and ${broken.length - TOLD} more that break a rule; the table predictions lists them`);
      const report = await reportPredictions(predictions, context, {
        ...(lists ? { flares: lists.flares, coverage: lists.coverage } : {}),
        ...(harps ? { harps } : {}),
        // Shipped networks know synthetic regions alone.
        seen: { trainedOn, validatedOn, series: model ? null : "synthetic" },
        ...(fluxBaseline ? { positiveWeight: fluxBaseline.positiveWeight } : {}),
        threshold: options.threshold ?? network.origin.threshold ?? 0.5,
        minimumClass: options.class,
        binHours: options.bin,
      });
      const { windows, ...told } = report;
      const notes = fluxBaseline ? [] : ["The model brings no total-flux baseline."];
      tellObservation({ title: "Flaring regions", ...told, notes }, terminal);
      terminal.say(`Tables and pictures: ${folder}`);
      terminal.result({
        folder,
        ...told,
        notes,
        broken,
        windows: Object.fromEntries(windows),
        skipped: left,
      });
      return options.strict && left.length + broken.length > 0 ? 1 : 0;
    } catch (error) {
      await discard();
      throw error;
    } finally {
      network.dispose();
    }
  },
});
