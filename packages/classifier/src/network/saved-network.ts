import { FormatError } from "@helioscope/core";
import { classifierConfig } from "../config.ts";
import { presets } from "../presets.ts";
import type { LabelKind } from "../types.ts";
import type { NetworkShape } from "./build-network.ts";

/** What a network says, and of what. */
export interface ClassifierSpec extends NetworkShape {
  readonly classes: readonly string[];
  readonly labels: LabelKind;
}

/** The data of a training, so that a later evaluation can tell which of its images the network has seen. */
export interface TrainedOn {
  /** In words. */
  readonly about: string;
  /** SHA-256 of the list of files and labels. */
  readonly images: string;
  readonly bands: readonly string[];
  readonly seed: number;
  /** Which images were on which side; null: not known, as of models of earlier versions. */
  readonly sides: RecordedSides | null;
}

/** Hashes of the images of a training's data set (`packHashes`) by what the training did with them. */
export interface RecordedSides {
  readonly train: string;
  readonly validation: string;
  readonly test: string;
  /** On no side: left out because they are too near to another one, or not assigned. */
  readonly neither: string;
}

/** The trained network that another one began from, with a head of its own. */
export interface BackboneOrigin {
  /** SHA-256 of its weights. */
  readonly hash: string;
  readonly classes: readonly string[];
  /** What it was trained on, in words; null where that is not known. */
  readonly about: string | null;
}

/** What is known of a network beside its weights. */
export interface ClassifierOrigin {
  /** Null for a network that was trained from scratch, or whose beginnings are not known. */
  readonly backbone: BackboneOrigin | null;
  /** Null for a fresh network, or one that came from elsewhere. */
  readonly trainedOn: TrainedOn | null;
  readonly temperature: number;
  readonly thresholds: readonly number[] | null;
}

export const FRESH: ClassifierOrigin = {
  backbone: null,
  trainedOn: null,
  temperature: 1,
  thresholds: null,
};

const NAME = "helioscope classifier";
const VERSION = 1;

/** What goes into `model.json` beside the weights; {@link readSaved} reads it. */
export function savedMetadata(
  { classes, labels, input, network }: ClassifierSpec,
  origin: ClassifierOrigin,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return { format: { name: NAME, version: VERSION }, ...more, ...origin, classes, labels, input, network };
}

/** Reads what {@link savedMetadata} made. Throws a FormatError for anything else. */
export function readSaved(
  saved: Readonly<Record<string, unknown>> | undefined,
): ClassifierSpec & { readonly origin: ClassifierOrigin } {
  const { name, version } = (saved?.format ?? {}) as { name?: unknown; version?: unknown };
  if (name === NAME && typeof version === "number" && version > VERSION) {
    throw new FormatError(`model.json holds a classifier of version ${version}`, {
      value: version,
      expected: `version ${VERSION} or before`,
      remedy: "Update helioscope.",
    });
  }
  try {
    if (name !== NAME) throw new TypeError(`its format is ${JSON.stringify(name)}`);
    const { classes, labels, input, network } = classifierConfig.parse({
      ...presets.paper,
      classes: saved?.classes,
      labels: saved?.labels,
      input: saved?.input,
      network: saved?.network,
    });
    if (classes === null) throw new TypeError("it names no classes");
    return { classes, labels, input, network, origin: originOf(saved, classes.length) };
  } catch (cause) {
    throw new FormatError("model.json does not say which classifier it holds", {
      value: saved,
      expected: "userDefinedMetadata with classes, labels, input and network, as helioscope train writes it",
      cause,
    });
  }
}

function originOf(saved: Readonly<Record<string, unknown>> | undefined, classes: number): ClassifierOrigin {
  const { backbone, temperature, thresholds, trainedOn } = (saved ?? {}) as Record<string, unknown>;
  if (!(typeof temperature === "number" && temperature > 0))
    throw new TypeError(`temperature ${temperature}`);
  const listed = Array.isArray(thresholds) ? (thresholds as unknown[]) : null;
  if (listed && (listed.length !== classes || listed.some((value) => typeof value !== "number")))
    throw new TypeError("thresholds are not one number a class");
  const of = trainedOn as Record<string, unknown> | null | undefined;
  const from = backbone as Record<string, unknown> | null | undefined;
  return {
    backbone: from
      ? {
          hash: String(from.hash),
          classes: Array.isArray(from.classes) ? from.classes.map(String) : [],
          about: typeof from.about === "string" ? from.about : null,
        }
      : null,
    temperature,
    thresholds: listed as number[] | null,
    trainedOn: of
      ? {
          about: String(of.about),
          images: String(of.images),
          bands: Array.isArray(of.bands) ? of.bands.map(String) : [],
          seed: Number(of.seed),
          sides: sidesOf(of.sides),
        }
      : null,
  };
}

function sidesOf(saved: unknown): RecordedSides | null {
  if (typeof saved !== "object" || saved === null) return null;
  const { train, validation, test, neither } = saved as Partial<RecordedSides>;
  for (const packed of [train, validation, test, neither])
    if (typeof packed !== "string") throw new TypeError("the images of a side are no text");
  return saved as RecordedSides;
}
