import { FormatError } from "@helioscope/core";
import { gatherTruth } from "./collect.ts";
import { extent } from "./components.ts";
import {
  type EventKind,
  eventKinds,
  type SequenceTruth,
  type TruthEvent,
  type TruthFeature,
  type TruthFrame,
} from "./types.ts";

/** [label, track, sign, flux, runs]: for each run the rows passed, the columns passed since the last run's start, its length. */
type PackedFeature = [number, number, 1 | -1, number, number[]];
/** [kind, balanced, parents, children]. */
type PackedEvent = [EventKind, boolean | null, number[], number[]];

interface PackedTruth {
  readonly format: "helioscope-truth";
  readonly version: 1;
  readonly width: number;
  readonly height: number;
  readonly levelGauss: number;
  readonly minSizePx: number;
  readonly frames: readonly { frame: number; features: PackedFeature[]; events: PackedEvent[] }[];
}

/** The truth as compact JSON; {@link truthFromJson} gives back an equal one. What can be derived is left out. */
export function truthToJson(truth: SequenceTruth): string {
  const { width, height, levelGauss, minSizePx } = truth;
  const packed: PackedTruth = {
    format: "helioscope-truth",
    version: 1,
    width,
    height,
    levelGauss,
    minSizePx,
    frames: truth.frames.map(({ frame, features, events }) => ({
      frame,
      features: features.map((f) => [f.label, f.track, f.sign, f.fluxGauss, packRuns(f.runs)]),
      events: events.map((e) => [e.kind, e.balanced, [...e.parents], [...e.children]]),
    })),
  };
  return JSON.stringify(packed);
}

/** Reads what {@link truthToJson} wrote. Throws a FormatError for anything else. */
export function truthFromJson(text: string): SequenceTruth {
  let packed: PackedTruth | undefined;
  try {
    packed = JSON.parse(text) as PackedTruth | undefined;
  } catch (cause) {
    throw new FormatError("The truth is not JSON", { expected: "text that truthToJson wrote", cause });
  }
  if (packed?.format !== "helioscope-truth" || packed.version !== 1) {
    throw new FormatError("The JSON holds no truth that this version knows", {
      value: packed?.format,
      expected: 'format "helioscope-truth", version 1',
    });
  }
  try {
    const frames: TruthFrame[] = [];
    for (const { frame, features, events } of packed.frames) {
      const own = features.map(unpackFeature);
      const before = frames.at(-1)?.features ?? [];
      frames.push({ frame, features: own, events: events.map((e) => unpackEvent(e, frame, before, own)) });
    }
    return gatherTruth(packed, frames);
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw new FormatError("The truth is damaged", { expected: "text that truthToJson wrote", cause });
  }
}

function packRuns(runs: Int32Array): number[] {
  const packed: number[] = [];
  let row = 0;
  let start = 0;
  for (let k = 0; k < runs.length; k += 3) {
    packed.push(runs[k] - row, runs[k + 1] - start, runs[k + 2] - runs[k + 1]);
    row = runs[k];
    start = runs[k + 1];
  }
  return packed;
}

function unpackFeature([label, track, sign, fluxGauss, packed]: PackedFeature): TruthFeature {
  const runs = new Int32Array(packed.length);
  let row = 0;
  let start = 0;
  for (let k = 0; k < packed.length; k += 3) {
    row += packed[k];
    start += packed[k + 1];
    runs.set([row, start, start + packed[k + 2]], k);
  }
  return { label, track, sign, fluxGauss, runs, ...extent(runs) };
}

function unpackEvent(
  [kind, balanced, parents, children]: PackedEvent,
  frameTo: number,
  before: readonly TruthFeature[],
  after: readonly TruthFeature[],
): TruthEvent {
  if (!eventKinds.includes(kind)) {
    throw new FormatError(`The truth names an event ${String(kind)}`, {
      value: kind,
      expected: eventKinds.join(", "),
    });
  }
  return {
    kind,
    frameFrom: frameTo - 1,
    frameTo,
    balanced,
    parents,
    children,
    fluxBeforeGauss: fluxOf(parents, before),
    fluxAfterGauss: fluxOf(children, after),
  };
}

function fluxOf(labels: readonly number[], features: readonly TruthFeature[]): number {
  let sum = 0;
  for (const label of labels) {
    const feature = features[label - 1];
    if (feature?.label !== label) {
      throw new FormatError(`An event of the truth names label ${label}, which its frame lacks`, {
        value: label,
      });
    }
    sum += feature.fluxGauss;
  }
  return sum;
}
