import { tf, tfl } from "@helioscope/core/engine";
import { maximum } from "./masked-pooling.ts";

/**
 * Spatial pyramid pooling (He et al. 2015): the maximum of [n, h, w, c] over each bin of [n, h, w, bins], bin after bin:
 * [n, bins c]. The bins (0 or 1, and they may overlap) are an input because each magnetogram of a batch has its own.
 */
export class PyramidPooling extends tfl.layers.Layer {
  static readonly className: string = "PyramidPooling";

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    const [[n, , , channels], bins] = inputShape as tfl.Shape[];
    return [n, (channels as number) * (bins[3] as number)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const [x, bins] = inputs as [tf.Tensor4D, tf.Tensor4D];
      return tf.concat(
        tf.split(bins, bins.shape[3], 3).map((bin) => maximum(x, bin as tf.Tensor4D)),
        1,
      );
    });
  }
}
