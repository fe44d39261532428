import { FormatError } from "@helioscope/core";
import { type MagnetogramConfig, magnetogramConfig } from "../config.ts";
import type { QuantileMatch } from "../prepare/match-intensity.ts";
import { presets } from "../presets.ts";
import type { TrainingInput } from "./training-input.ts";

/** What a network was trained on and how; null where that is not known. */
export interface TrainedOn extends TrainingInput {
  /** In words. */
  readonly about: string;
  readonly seed: number;
  readonly steps: number;
  /** Whether the data were made by a simulation. */
  readonly synthetic: boolean;
}

/** What is known of a network beside its weights. */
export interface MagnetogramOrigin {
  /** Null for a fresh network, or one that came from elsewhere. */
  readonly trainedOn: TrainedOn | null;
}

export const FRESH: MagnetogramOrigin = { trainedOn: null };

const NAME = "helioscope magnetogram-gen";
const VERSION = 1;

/** What goes into `model.json` beside the weights; {@link readSaved} reads it. */
export function savedMetadata(
  config: MagnetogramConfig,
  origin: MagnetogramOrigin,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return { format: { name: NAME, version: VERSION }, ...more, ...origin, config };
}

/** Reads what {@link savedMetadata} made. Throws a FormatError for anything else. */
export function readSaved(saved: Readonly<Record<string, unknown>> | undefined): {
  readonly config: MagnetogramConfig;
  readonly origin: MagnetogramOrigin;
} {
  const { name, version } = (saved?.format ?? {}) as { name?: unknown; version?: unknown };
  if (name === NAME && typeof version === "number" && version > VERSION) {
    throw new FormatError(`model.json holds a generator of version ${version}`, {
      value: version,
      expected: `version ${VERSION} or before`,
      remedy: "Update helioscope.",
    });
  }
  try {
    if (name !== NAME) throw new TypeError(`its format is ${JSON.stringify(name)}`);
    const config = magnetogramConfig.parse({ ...presets.paper, ...(saved?.config as object) });
    return { config, origin: { trainedOn: trainedOnOf(saved?.trainedOn) } };
  } catch (cause) {
    throw new FormatError("model.json does not say which generator of magnetograms it holds", {
      value: saved,
      expected: "userDefinedMetadata with config, as helioscope train writes it",
      cause,
    });
  }
}

function trainedOnOf(saved: unknown): TrainedOn | null {
  if (saved === null || saved === undefined) return null;
  const { about, seed, steps, synthetic, channel, intensities, span } = saved as Partial<
    Record<keyof TrainedOn, unknown>
  >;
  if (typeof about !== "string" || typeof synthetic !== "boolean")
    throw new TypeError("trainedOn is incomplete");
  return {
    about,
    seed: Number(seed),
    steps: Number(steps),
    synthetic,
    channel: typeof channel === "string" ? channel : null,
    intensities: intensitiesOf(intensities),
    ...(span === undefined ? {} : { span: spanOf(span) }),
  };
}

function spanOf(saved: unknown): readonly [string, string] {
  if (!Array.isArray(saved) || saved.length !== 2 || saved.some((utc) => Number.isNaN(Date.parse(utc))))
    throw new TypeError("the span of trainedOn is no two times");
  return [String(saved[0]), String(saved[1])];
}

function intensitiesOf(saved: unknown): QuantileMatch | null {
  if (saved === null || saved === undefined) return null;
  const { probabilities, values } = saved as Partial<Record<keyof QuantileMatch, unknown>>;
  if (!rising(probabilities) || !rising(values) || probabilities.length !== values.length)
    throw new TypeError("the intensities of trainedOn are no quantiles");
  return { probabilities, values };
}

const rising = (list: unknown): list is number[] =>
  Array.isArray(list) && list.every((value, k) => typeof value === "number" && !(value < list[k - 1]));
