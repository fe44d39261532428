import { tf } from "../tensors.ts";
import { floats, type TensorInfo, type WasmBackend } from "./heap.ts";

/**
 * Tile for float32 blocks that are repeated as a whole (only leading axes of size 1 repeat), as in the gradient of
 * batch normalisation: the filled part is doubled until it fills the output. Other calls go to the stock kernel.
 */
export function tileKernel(stock: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { x } = call.inputs as { x: TensorInfo };
    const { reps } = call.attrs as unknown as { reps: number[] };
    let leading = 0;
    while (leading < x.shape.length && x.shape[leading] === 1) leading++;
    const size = tf.util.sizeFromShape(x.shape);
    if (x.dtype !== "float32" || size === 0 || reps.slice(leading).some((count) => count !== 1))
      return stock(call);
    const backend = call.backend as WasmBackend;
    const result = backend.makeOutput(
      x.shape.map((length, i) => length * reps[i]),
      "float32",
    );
    const target = floats(backend, result);
    if (target.length === 0) return result;
    target.set(floats(backend, x));
    for (let filled = size; filled < target.length; filled *= 2) {
      target.copyWithin(filled, 0, Math.min(filled, target.length - filled));
    }
    return result;
  };
}
