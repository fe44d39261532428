import { tf } from "../tensors.ts";
import { replaceGradient } from "./replace.ts";

interface MirrorPadding {
  readonly paddings: readonly (readonly [number, number])[];
  readonly mode: "reflect" | "symmetric";
}

/**
 * Gradient of mirror padding: what the mirrored margins receive belongs to the pixels that they mirror. The stock
 * gradient drops it, on every backend.
 */
export function installMirrorPadGradient(): void {
  replaceGradient({ kernelName: "MirrorPad", inputsToSave: ["x"], gradFunc: gradient });
}

const gradient: tf.GradFunc = (dy, [x], attrs) => {
  const { paddings, mode } = attrs as unknown as MirrorPadding;
  return {
    x: () => paddings.reduce((g, pad, axis) => fold(g, axis, x.shape[axis], pad, mode), dy as tf.Tensor),
  };
};

/** Undoes the padding of one axis. */
function fold(
  padded: tf.Tensor,
  axis: number,
  size: number,
  [before, after]: readonly [number, number],
  mode: MirrorPadding["mode"],
): tf.Tensor {
  if (before === 0 && after === 0) return padded;
  // Reflection leaves the border pixel out of its margin.
  const skip = mode === "reflect" ? 1 : 0;
  const part = (start: number, length: number) =>
    tf.slice(
      padded,
      padded.shape.map((_, i) => (i === axis ? start : 0)),
      padded.shape.map((n, i) => (i === axis ? length : n)),
    );
  const placed = (margin: tf.Tensor, start: number) => {
    const rest = size - start - margin.shape[axis];
    const around = padded.shape.map((_, i): [number, number] => (i === axis ? [start, rest] : [0, 0]));
    return tf.pad(tf.reverse(margin, axis), around);
  };
  let sum = part(before, size);
  if (before > 0) sum = tf.add(sum, placed(part(0, before), skip));
  if (after > 0) sum = tf.add(sum, placed(part(before + size, after), size - skip - after));
  return sum;
}
