import { tf, type tfl } from "@helioscope/core/engine";
import type { Relu } from "./relu.ts";

/** Feature maps of one layer for one image. Rows as those of the image (row 0 south), the maps of a pixel together. */
export interface Activation {
  readonly layer: string;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** [height, width, channels] */
  readonly maps: Float32Array;
  /** Of the logit with respect to `maps`, in their layout. */
  readonly gradient: Float32Array;
  readonly logits: Float32Array;
}

/** Feature maps of a batch of one, and the gradient of a logit with respect to them. */
export async function activationOf(
  model: tfl.LayersModel,
  batch: tf.Tensor4D,
  classIndex: number,
  layer: Relu,
): Promise<Activation> {
  const [, height, width, channels] = layer.outputShape as [null, number, number, number];
  const seen: { maps?: tf.Tensor; logits?: tf.Tensor } = {};
  const logit = (change: tf.Tensor) => {
    layer.tap = (maps) => {
      seen.maps = tf.keep(tf.clone(maps));
      return tf.add(maps, change);
    };
    const logits = model.apply(batch, { training: false }) as tf.Tensor2D;
    seen.logits = tf.keep(tf.clone(logits));
    return tf.sum(tf.slice(logits, [0, classIndex], [1, 1]));
  };
  let gradient: tf.Tensor | undefined;
  try {
    gradient = tf.tidy(() => tf.grad(logit)(tf.zeros([1, height, width, channels])));
    const read = async (tensor: tf.Tensor | undefined) => Float32Array.from((await tensor?.data()) ?? []);
    return {
      layer: layer.name,
      width,
      height,
      channels,
      maps: await read(seen.maps),
      gradient: await read(gradient),
      logits: await read(seen.logits),
    };
  } finally {
    layer.tap = null;
    tf.dispose([seen, gradient ?? []]);
  }
}
