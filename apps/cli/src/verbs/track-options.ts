import { type SolarUnetConfig, solarunet } from "@helioscope/solarunet";
import { checkedConfig } from "../config.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, FORMAT, type Option, type Values } from "../verb.ts";

export const TRACK_OPTIONS = {
  profile: {
    type: "choice",
    of: ["paper", "release", "exclusive", "swamis"],
    default: "exclusive",
    about: "Tracker: the paper's equations, its released code, one past and one future a feature, or SWAMIS",
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
  sequence: {
    type: "text",
    hint: "NAME",
    about: "Track this sequence, where the frames are of several (track names them)",
  },
  speed: { type: "number", min: 0, hint: "KM_S", about: "Transverse speed C of Eq. 2 (default 4)" },
  exclusive: { type: "flag", about: "A feature takes part in one event only" },
  best: { type: "flag", about: "Best match instead of the first" },
  model: {
    type: "text",
    hint: "DIR",
    about: "Saved model for --segment unet (default: the one that is shipped)",
  },
  format: FORMAT,
  out: COMMON.out,
  engine: COMMON.engine,
  strict: COMMON.strict,
} as const satisfies Record<string, Option>;

/** The configuration that the options ask for; options that contradict each other are a wrong call. */
export function trackConfig(options: Values<typeof TRACK_OPTIONS>): SolarUnetConfig {
  const profile = options.profile as SolarUnetConfig["tracking"]["profile"];
  const base = profile === "release" ? solarunet.presets.release! : solarunet.presets.paper!;
  const by = options.segment ?? (options.masks.length > 0 ? "mask" : options.model ? "unet" : "threshold");
  if (by === "mask" && options.masks.length === 0) throw new UsageError("--segment mask needs --masks FILES");
  if (by !== "mask" && options.masks.length > 0)
    throw new UsageError(`--masks does not go with --segment ${by}`);
  if (profile !== "swamis" && !options.compare && (options.low ?? options.method) !== undefined)
    throw new UsageError("--low and --method need --profile swamis or --compare");
  if (profile === "swamis") {
    for (const name of ["exclusive", "best", "speed"] as const) {
      if (options[name])
        throw new UsageError(`--${name} is not for --profile swamis, which has no such rule`);
    }
  }
  if (by !== "unet" && options.model) throw new UsageError(`--model does not go with --segment ${by}`);
  if (by !== "unet" && options.engine)
    throw new UsageError("--engine is for --segment unet; the rest runs without tensors");
  return checkedConfig(solarunet, {
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
}
