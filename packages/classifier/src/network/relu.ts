import { tf, tfl } from "@helioscope/core/engine";

/**
 * ReLU whose output can be watched: {@link Relu.tap} stands for the output while it is set, which is how the derivative
 * of a logit with respect to these feature maps is taken. In model.json it is a plain "ReLU".
 */
export class Relu extends tfl.layers.Layer {
  static readonly className: string = "ReLU";
  tap: ((maps: tf.Tensor) => tf.Tensor) | null = null;

  constructor({ name }: { readonly name?: string } = {}) {
    super({ ...(name === undefined ? {} : { name }) });
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs as Parameters<typeof this.invokeCallHook>[1]);
      const maps = relu(Array.isArray(inputs) ? inputs[0] : inputs);
      return this.tap ? this.tap(maps) : maps;
    });
  }
}

/** The gradient that tfjs has for it goes through `step`, which costs the native engine as much as a convolution. */
const relu = tf.customGrad((x, save) => {
  const value = tf.relu(x as tf.Tensor);
  (save as tf.GradSaveFunc)([value]);
  const gradFunc = (dy: tf.Tensor | tf.Tensor[], [saved]: tf.Tensor[]) =>
    tf.mul(dy as tf.Tensor, tf.cast(tf.greater(saved, 0), "float32"));
  return { value, gradFunc };
}) as (x: tf.Tensor) => tf.Tensor;
