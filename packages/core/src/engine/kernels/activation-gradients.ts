import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { tf } from "../tensors.ts";
import { floats, type KernelCall, type TensorInfo, type WasmBackend } from "./heap.ts";
import { replaceGradient } from "./replace.ts";

/** Kernel of ours: inputs `dy` and `side`, attribute `alpha`: dy where `side` is above 0, else alpha dy. */
export const SIDE_GRAD = "SideGrad";

/**
 * Gradients of ReLU and leaky ReLU as one operation where the engine has our kernel. That of ReLU looks at what came out, which
 * the next layer keeps anyway, so that what went in need not be kept. May be called any number of times.
 */
export function installActivationGradients(): void {
  replaceGradient({ kernelName: "Relu", outputsToSave: [true], gradFunc: ofRelu });
  replaceGradient({ kernelName: "LeakyRelu", inputsToSave: ["x"], gradFunc: ofLeakyRelu });
}

const ofRelu: tf.GradFunc = (dy, [y]) => ({ x: () => bySide(dy as tf.Tensor, y, 0) });

const ofLeakyRelu: tf.GradFunc = (dy, [x], attrs) => ({
  x: () => bySide(dy as tf.Tensor, x, (attrs as unknown as tf.LeakyReluAttrs).alpha),
});

function bySide(dy: tf.Tensor, side: tf.Tensor, alpha: number): tf.Tensor {
  if (!tf.getKernel(SIDE_GRAD, tf.getBackend())) return tf.mul(dy, tf.step(side, alpha));
  const inputs = { dy, side } as unknown as tf.NamedTensorMap;
  return tf.engine().runKernel(SIDE_GRAD, inputs, { alpha }) as unknown as tf.Tensor;
}

export function sideGradWasm({ inputs, attrs, backend: given }: KernelCall): TensorInfo {
  const backend = given as WasmBackend;
  const { dy, side } = inputs as Record<string, TensorInfo>;
  const result = backend.makeOutput([...side.shape], "float32");
  choose(floats(backend, dy), floats(backend, side), alphaOf(attrs), floats(backend, result));
  return result;
}

export function sideGradCpu({ inputs, attrs, backend: given }: KernelCall): TensorInfo {
  const backend = given as MathBackendCPU;
  const { dy, side } = inputs as Record<string, TensorInfo>;
  const values = (one: TensorInfo) => backend.data.get(one.dataId).values as Float32Array;
  const out = new Float32Array(values(dy).length);
  choose(values(dy), values(side), alphaOf(attrs), out);
  return backend.makeTensorInfo([...side.shape], "float32", out);
}

const alphaOf = (attrs: tf.NamedAttrMap | undefined): number => (attrs as unknown as { alpha: number }).alpha;

function choose(dy: Float32Array, side: Float32Array, alpha: number, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = side[i] > 0 ? dy[i] : alpha * dy[i];
}
