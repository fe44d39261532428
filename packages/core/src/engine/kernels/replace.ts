import { EngineError } from "../../errors.ts";
import { tf } from "../tensors.ts";

const ours = new WeakSet<tf.KernelFunc>();

/**
 * Puts a kernel of ours in the place of a stock one, or where there is none. `make` is given the stock kernel, for
 * the cases that ours leaves to it. Doing it again changes nothing.
 */
export function replaceKernel(
  kernelName: string,
  backendName: "wasm" | "cpu" | "tensorflow",
  make: (stock: tf.KernelFunc | undefined) => tf.KernelFunc,
): void {
  const stock = tf.getKernel(kernelName, backendName);
  if (stock && ours.has(stock.kernelFunc)) return;
  if (stock) tf.unregisterKernel(kernelName, backendName);
  const kernelFunc = make(stock?.kernelFunc);
  ours.add(kernelFunc);
  // The stock kernel's set-up goes along: it binds the WebAssembly function that `stock` calls.
  tf.registerKernel({ ...stock, kernelName, backendName, kernelFunc });
}

/** Puts a gradient of ours in the place of a stock one, on every backend. Doing it again changes nothing. */
export function replaceGradient(config: tf.GradConfig): void {
  const stock = tf.getGradient(config.kernelName);
  if (stock?.gradFunc === config.gradFunc) return;
  if (stock) tf.unregisterGradient(config.kernelName);
  tf.registerGradient(config);
}

/** Throws an EngineError when the backend's own kernels are not there: they would come later and collide with ours. */
export function assertRegistered(backendName: "wasm" | "cpu"): void {
  if (tf.getKernel("Add", backendName)) return;
  throw new EngineError(`The kernels of the ${backendName} backend are not registered`, {
    remedy: `Import @tensorflow/tfjs-backend-${backendName} first, or call openEngine, which does both`,
  });
}
