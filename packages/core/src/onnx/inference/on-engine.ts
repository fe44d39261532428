import { tf, type tfl } from "../../engine/tensors.ts";
import type { TensorValues } from "./runtime.ts";

/** Runs a model on the engine in use. Leaves no tensor behind. */
export async function runOnEngine(
  model: tfl.LayersModel,
  inputs: readonly TensorValues[],
): Promise<TensorValues[]> {
  const outputs = tf.tidy(() => {
    const tensors = inputs.map(({ data, shape }) => tf.tensor(data, [...shape], "float32"));
    return [
      model.apply(tensors.length === 1 ? tensors[0] : tensors, { training: false }) as
        | tf.Tensor
        | tf.Tensor[],
    ].flat();
  });
  try {
    return await Promise.all(
      outputs.map(async (output) => ({ data: await output.data<"float32">(), shape: [...output.shape] })),
    );
  } finally {
    tf.dispose(outputs);
  }
}
