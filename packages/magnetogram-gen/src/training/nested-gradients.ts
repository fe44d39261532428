import { tf } from "@helioscope/core/engine";

/**
 * Lets gradients be taken while those of another function are on their way back. TensorFlow.js keeps one tape and drops
 * it when the inner function is done, so the outer one's is put aside meanwhile.
 */
export function nestedGradients<T>(inner: () => T): T {
  const { state } = tf.engine();
  const tape = state.activeTape;
  try {
    return inner();
  } finally {
    state.activeTape = tape;
  }
}
