import { DataError } from "@helioscope/core";
import type { MagnetogramConfig } from "../config.ts";
import { type ScaledFramesOptions, scaledFrames } from "../dataset/index.ts";
import type { PreparedSet, Side } from "../types.ts";
import type { FrameSample, FrameSplit, TrainingFrames } from "./frames.ts";

/** Of memory, where absent. */
const KEPT_BYTES = 2 ** 30;

/** Training frames of a prepared set: those of its samples that have a field and a side, and what they are for. */
export interface FramesOfSet extends FrameSplit {
  readonly frames: TrainingFrames;
  /** Samples that are not touched before the final scores. */
  readonly test: Uint32Array;
}

/**
 * The samples of a prepared set, and its frames scaled as the configuration says when they are first asked for; they are kept
 * in memory as far as it goes.
 *
 * @throws DataError for a set without a training side
 */
export function framesOfSet(
  set: PreparedSet,
  config: Pick<MagnetogramConfig, "intensity" | "clipGauss">,
  options: ScaledFramesOptions = {},
): FramesOfSet {
  const samples: FrameSample[] = [];
  const sides: Record<Side, number[]> = { train: [], validation: [], test: [] };
  for (const { euv, field, utc, side } of set.samples) {
    if (field === null || side === null) continue;
    sides[side].push(samples.length);
    samples.push({ euv, field, utc });
  }
  if (sides.train.length === 0) {
    throw new DataError("The data set has no samples to train on", {
      value: set.samples.length,
      expected: "sequences with a field beside their last image, over a time that can be divided",
      remedy: "Prepare a longer time, or lower training.split.gapHours.",
    });
  }
  const { euv, field } = scaledFrames(set, config, { maxBytes: KEPT_BYTES, ...options });
  return {
    frames: { sizePx: set.sizePx, radiusPx: set.radiusPx, samples, euv, field },
    train: Uint32Array.from(sides.train),
    validation: Uint32Array.from(sides.validation),
    test: Uint32Array.from(sides.test),
  };
}
