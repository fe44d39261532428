import {
  ArgumentError,
  DataError,
  type Random,
  type Raster,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import { median } from "@helioscope/core/stats";
import type { FlareClassifier, Sample } from "../types.ts";
import { classifyFields, type Prepare } from "./classify-fields.ts";
import { type FrameSize, reframe, unsignedSum } from "./reframe.ts";

/** Labelled magnetograms that are read one at a time, as `openSamples` gives them. */
export interface SampleSource {
  readonly samples: readonly Sample[];
  read(index: number): Promise<Raster<Float32Array>>;
}

/**
 * In which frames the magnetograms are shown: `as is`; `fixed`: all in one common frame, padded or cropped, so that resizing does
 * the same to all; `scrambled`: each in the frame of another one, drawn at random.
 */
export type Condition = "as is" | "fixed" | "scrambled";

export interface ConditionsOptions extends WorkOptions {
  readonly random: Random;
  /** The common frame; the median width and height where absent. */
  readonly frame?: FrameSize;
  readonly prepare?: Prepare;
}

/** Outputs under one condition. */
export interface ConditionOutput {
  readonly condition: Condition;
  readonly probabilities: Float64Array;
  /** Mean share of the unsigned flux that is still in the frame; what was cropped away cannot be seen by any classifier. */
  readonly fluxKept: number;
  /** Mean absolute difference from the output as is. */
  readonly meanChange: number;
}

/**
 * Classifies the same magnetograms in their own frames, in one common frame, and in each other's.
 *
 * @throws DataError without samples; AbortedError, and what `read` throws
 */
export async function underConditions(
  classifier: FlareClassifier,
  source: SampleSource,
  options: ConditionsOptions,
): Promise<{ readonly frame: FrameSize; readonly outputs: readonly ConditionOutput[] }> {
  const { samples } = source;
  if (samples.length === 0) throw new DataError("No samples to classify", { expected: "at least one" });
  const { random, signal, onProgress, prepare } = options;
  const frame = options.frame ?? {
    widthPx: Math.round(median(samples.map(({ widthPx }) => widthPx))),
    heightPx: Math.round(median(samples.map(({ heightPx }) => heightPx))),
  };
  const others = random.shuffle(samples);
  const framed: Readonly<Record<Condition, (i: number) => FrameSize>> = {
    "as is": (i) => samples[i],
    fixed: () => frame,
    scrambled: (i) => others[i],
  };
  const names = Object.keys(framed) as Condition[];
  const outputs = names.map(() => new Float64Array(samples.length));
  const kept = names.map(() => 0);
  const batch = 16;
  for (let first = 0; first < samples.length; first += batch) {
    throwIfAborted(signal);
    const fields: Raster<Float32Array>[] = [];
    for (let i = first; i < Math.min(first + batch, samples.length); i++) {
      const field = await source.read(i);
      assertSize(field, samples[i]);
      fields.push(field);
    }
    for (const [c, name] of names.entries()) {
      const shown = fields.map((field, k) => reframe(field, framed[name](first + k)));
      const [some] = await classifyFields([classifier], shown.length, (k) => shown[k], {
        batch,
        ...(prepare ? { prepare } : {}),
        ...(signal ? { signal } : {}),
      });
      outputs[c].set(some, first);
      shown.forEach((field, k) => {
        const all = unsignedSum(fields[k]);
        kept[c] += all > 0 ? unsignedSum(field) / all : 1;
      });
    }
    onProgress?.({ stage: "frames of samples", done: first + fields.length, total: samples.length });
  }
  const change = (output: Float64Array): number =>
    output.reduce((sum, value, i) => sum + Math.abs(value - outputs[0][i]), 0) / samples.length;
  return {
    frame,
    outputs: names.map((condition, c) => ({
      condition,
      probabilities: outputs[c],
      fluxKept: kept[c] / samples.length,
      meanChange: change(outputs[c]),
    })),
  };
}

function assertSize(field: Raster, sample: Sample): void {
  if (field.width === sample.widthPx && field.height === sample.heightPx) return;
  throw new ArgumentError(`${sample.file} is ${field.width}x${field.height} pixels`, {
    value: [field.width, field.height],
    expected: `${sample.widthPx}x${sample.heightPx}, as its sample says`,
  });
}
