import { DataError, type Random, type Skip, throwIfAborted, type WorkOptions } from "@helioscope/core";
import { median } from "@helioscope/core/stats";
import type { SampleField, SampleSource } from "../network/index.ts";
import type { FlareClassifier } from "../types.ts";
import { classifyFields, type Prepare } from "./classify-fields.ts";
import { type FrameSize, reframe, unsignedSum } from "./reframe.ts";

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

/** Outputs under one condition; NaN for a sample that could not be read. */
export interface ConditionOutput {
  readonly condition: Condition;
  readonly probabilities: Float64Array;
  /** Mean share of the unsigned flux that is still in the frame; what was cropped away cannot be seen by any classifier. */
  readonly fluxKept: number;
  /** Mean absolute difference from the output as is. */
  readonly meanChange: number;
}

/** Outputs under all conditions. */
export interface FramedOutputs {
  /** The common frame. */
  readonly frame: FrameSize;
  readonly outputs: readonly ConditionOutput[];
  /** Samples that could not be read. */
  readonly skipped: readonly Skip[];
}

/**
 * Classifies the same magnetograms in their own frames, in one common frame, and in each other's.
 *
 * @throws DataError without a sample that can be read; AbortedError
 */
export async function underConditions(
  classifier: FlareClassifier,
  source: SampleSource,
  options: ConditionsOptions,
): Promise<FramedOutputs> {
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
  const outputs = names.map(() => new Float64Array(samples.length).fill(Number.NaN));
  const skipped: Skip[] = [...source.skipped];
  const kept = names.map(() => 0);
  let known = 0;
  const batch = 16;
  for (let first = 0; first < samples.length; first += batch) {
    throwIfAborted(signal);
    const read: { readonly index: number; readonly field: SampleField }[] = [];
    for (let index = first; index < Math.min(first + batch, samples.length); index++) {
      try {
        read.push({ index, field: await readSample(source, index) });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        skipped.push({ name: samples[index].file, reason });
      }
    }
    for (const [c, name] of names.entries()) {
      const shown = read.map(({ index, field }) => reframe(field, framed[name](index)));
      const [some] = await classifyFields([classifier], shown.length, (k) => shown[k], {
        batch,
        ...(prepare ? { prepare } : {}),
        ...(signal ? { signal } : {}),
      });
      read.forEach(({ index, field }, k) => {
        outputs[c][index] = some[k];
        const all = unsignedSum(field);
        kept[c] += all > 0 ? unsignedSum(shown[k]) / all : 1;
      });
    }
    known += read.length;
    onProgress?.({
      stage: "frames of samples",
      done: Math.min(first + batch, samples.length),
      total: samples.length,
    });
  }
  if (known === 0) {
    throw new DataError(`None of ${samples.length} samples can be read`, {
      value: skipped,
      expected: "at least one",
    });
  }
  const change = (output: Float64Array): number =>
    output.reduce((sum, value, i) => {
      const difference = Math.abs(value - outputs[0][i]);
      return Number.isNaN(difference) ? sum : sum + difference;
    }, 0) / known;
  return {
    frame,
    skipped,
    outputs: names.map((condition, c) => ({
      condition,
      probabilities: outputs[c],
      fluxKept: kept[c] / known,
      meanChange: change(outputs[c]),
    })),
  };
}

async function readSample({ samples, read }: SampleSource, index: number): Promise<SampleField> {
  const field = await read(index);
  const { widthPx, heightPx } = samples[index];
  if (field.width === widthPx && field.height === heightPx) return field;
  throw new DataError(`It is ${field.width}x${field.height} pixels`, {
    value: [field.width, field.height],
    expected: `${widthPx}x${heightPx}, as its sample says`,
  });
}
