import { DataError, isHelioError } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import {
  observeFrames,
  SolarUnet,
  type SolarUnetConfig,
  shippedModel,
  solarunet,
} from "@helioscope/solarunet";
import { checkedConfig } from "../config.ts";
import { each, openFrames } from "../frames.ts";
import { readMask } from "../masks.ts";
import { outputsIn } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { tellObservation } from "../report/tell.ts";
import { skipsIn } from "../skips.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { defineVerb } from "../verb.ts";

export const track = defineVerb({
  name: "track",
  about: "Identify and track magnetic flux elements; write features, events and lifetimes",
  example: "helioscope track frames/*.fits --out tracked --profile paper --threshold 150",
  takes: { name: "frames", about: "Magnetograms in gauss: FITS files or folders", atLeast: 1 },
  options: {
    profile: {
      type: "choice",
      of: ["paper", "release", "exclusive", "swamis"],
      default: "paper",
      about:
        "Tracker: the paper's equations, its released code, one past and one future a feature, or SWAMIS",
    },
    segment: { type: "choice", of: ["threshold", "unet", "mask"], about: "How significant pixels are found" },
    masks: {
      type: "list",
      hint: "FILES",
      about: "Masks, one a frame in the frames' order; imply --segment mask",
    },
    threshold: { type: "number", min: 0, hint: "GAUSS", about: "Features are above this |B| (default 150)" },
    "min-size": {
      type: "number",
      integer: true,
      min: 1,
      hint: "PX",
      about: "Least pixels of a feature (default 10)",
    },
    low: {
      type: "number",
      min: 0,
      hint: "GAUSS",
      about: "Low threshold of SWAMIS's hysteresis (default: --threshold)",
    },
    method: {
      type: "choice",
      of: ["clump", "downhill"],
      about: "SWAMIS's features: connected pixels, or one a local maximum",
    },
    compare: {
      type: "flag",
      about: "Run SWAMIS over the same frames too, and set both side by side (Figures 9 to 12)",
    },
    cadence: {
      type: "number",
      min: 0,
      hint: "S",
      about: "Seconds between frames (default: from their times)",
    },
    "pixel-scale": {
      type: "number",
      min: 0,
      hint: "ARCSEC",
      about: "Arcsec a pixel (default: from the header)",
    },
    speed: { type: "number", min: 0, hint: "KM_S", about: "Transverse speed C of Eq. 2 (default 4)" },
    exclusive: { type: "flag", about: "A feature takes part in one event only" },
    best: { type: "flag", about: "Best match instead of the first" },
    model: {
      type: "text",
      hint: "DIR",
      about: "Saved model for --segment unet (default: the one that is shipped)",
    },
    format: { type: "text", default: "csv", hint: "csv,jsonl,parquet", about: "Table formats" },
  },
  async run({ paths, options, terminal, signal }) {
    const profile = options.profile as SolarUnetConfig["tracking"]["profile"];
    const base = profile === "release" ? solarunet.presets.release! : solarunet.presets.paper!;
    const by = options.segment ?? (options.masks.length > 0 ? "mask" : options.model ? "unet" : "threshold");
    if (by === "mask" && options.masks.length === 0)
      throw new UsageError("--segment mask needs --masks FILES");
    if (by !== "mask" && options.masks.length > 0)
      throw new UsageError(`--masks does not go with --segment ${by}`);
    if (profile !== "swamis" && !options.compare && (options.low ?? options.method) !== undefined)
      throw new UsageError("--low and --method need --profile swamis or --compare");
    const config = checkedConfig(solarunet, {
      ...base,
      compare: options.compare,
      segment: {
        ...base.segment,
        by,
        thresholdGauss: options.threshold ?? base.segment.thresholdGauss,
        minSizePx: options["min-size"] ?? base.segment.minSizePx,
      },
      tracking: {
        ...base.tracking,
        profile,
        exclusive: options.exclusive || null,
        match: options.best ? "best" : null,
        speedKmS: options.speed ?? base.tracking.speedKmS,
        cadenceS: options.cadence ?? null,
        pixelScaleArcsec: options["pixel-scale"] ?? null,
      },
      swamis: {
        ...base.swamis,
        lowGauss: options.low ?? null,
        method: (options.method ?? base.swamis.method) as SolarUnetConfig["swamis"]["method"],
      },
    }) as SolarUnetConfig;
    const formats = tableFormats(options.format);
    const { frames, skipped, places, files, notes } = await openFrames(paths, { signal });
    if (by === "mask" && options.masks.length !== files) {
      throw new UsageError(
        `${files} frames need as many masks, in the same order, not ${options.masks.length}`,
      );
    }
    for (const note of notes) terminal.warn(note);
    for (const { name, reason } of skipped) terminal.warn(`skipped ${name}: ${reason}`);
    if (frames.length === 0) throw new DataError("No frame could be read", { value: skipped });
    const folder = userPath(options.out ?? "out/track");
    const { context, discard } = await outputsIn({
      ...options,
      folder,
      formats,
      engine: options.engine as "auto",
      frames: frames.length,
      terminal,
      signal,
    });
    try {
      const observation = await observeFrames(each(frames), config, context, {
        total: frames.length,
        mask: (frame) => readMask(options.masks[places.get(frame)!]!),
        network: async () => {
          await context.engine();
          const { model } = options;
          return SolarUnet.load(model ? directoryStore(userPath(model)) : context.shipped(shippedModel));
        },
      });
      for (const { name, reason } of observation.skipped) terminal.warn(`skipped ${name}: ${reason}`);
      const left = [...skipped, ...observation.skipped];
      tellObservation(observation, terminal);
      terminal.say(`Tables and pictures: ${folder}`);
      terminal.result({ folder, ...observation, skipped: left });
      return options.strict && left.length > 0 ? 1 : 0;
    } catch (error) {
      await discard();
      const unused = isHelioError(error, "data") ? skipsIn(error.value) : [];
      for (const { name, reason } of unused) terminal.warn(`skipped ${name}: ${reason}`);
      if (unused.length > 0) throw new DataError("No frame can be used", { value: [...skipped, ...unused] });
      throw error;
    }
  },
});
