import { tf } from "@helioscope/core/engine";
import type { TrainingFrames } from "./frames.ts";
import { copyWindow, type Window } from "./window.ts";

/** Missing EUV, and nothing of a field. */
const NO_EUV = -1;
const NO_FIELD = 0;

/** Samples cut out, as tensors that the caller disposes: EUV [b, side, side, frames], field [b, side, side, 1]. */
export interface Batch {
  readonly euv: tf.Tensor4D;
  readonly field: tf.Tensor4D;
}

/** The samples at `indices`, each in its window. All windows have one side. */
export async function readBatch(
  frames: TrainingFrames,
  indices: ArrayLike<number>,
  windowOf: () => Window,
): Promise<Batch> {
  const windows = Array.from(indices, windowOf);
  const { side } = windows[0];
  const channels = frames.samples[indices[0]].euv.length;
  const count = indices.length;
  const euv = new Float32Array(count * side * side * channels);
  const field = new Float32Array(count * side * side);
  for (let k = 0; k < count; k++) {
    const sample = frames.samples[indices[k]];
    const first = k * side * side;
    for (const [channel, index] of sample.euv.entries()) {
      const place = { offset: first * channels + channel, stride: channels, fill: NO_EUV };
      copyWindow(await frames.euv(index), frames.sizePx, windows[k], euv, place);
    }
    const place = { offset: first, stride: 1, fill: NO_FIELD };
    copyWindow(await frames.field(sample.field), frames.sizePx, windows[k], field, place);
  }
  return {
    euv: tf.tensor4d(euv, [count, side, side, channels]),
    field: tf.tensor4d(field, [count, side, side, 1]),
  };
}
