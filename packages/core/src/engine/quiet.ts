import { tf } from "./tensors.ts";

/**
 * Turns off TensorFlow.js's banners. They are tied to its production flag, which would also drop the shape check
 * of array literals: that check stays on.
 */
export function quietTensorflowJs(): void {
  tf.env().set("TENSORLIKE_CHECK_SHAPE_CONSISTENCY", true);
  tf.env().set("PROD", true);
}
