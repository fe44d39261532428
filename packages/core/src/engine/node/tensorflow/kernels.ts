import { SIDE_GRAD } from "../../kernels/activation-gradients.ts";
import { ADAM } from "../../kernels/adam.ts";
import { BATCH_NORM, BATCH_NORM_GRAD } from "../../kernels/batch-norm.ts";
import type { KernelCall, TensorInfo } from "../../kernels/heap.ts";
import { replaceKernel } from "../../kernels/replace.ts";
import type { tf } from "../../tensors.ts";
import { adamNative } from "./adam.ts";
import type { Attribute, NativeBackend } from "./native-backend.ts";

/** Gives the tensorflow backend, once registered, our kernels. May be called any number of times. */
export function installTensorflowKernels(): void {
  replaceKernel(BATCH_NORM, "tensorflow", () => batchNorm);
  replaceKernel(BATCH_NORM_GRAD, "tensorflow", () => batchNormGrad);
  replaceKernel(SIDE_GRAD, "tensorflow", () => sideGrad);
  replaceKernel(ADAM, "tensorflow", () => adamNative);
}

/** y, mean, unbiased variance, and what its gradient asks for (on a GPU not the same as mean and variance). */
const batchNorm = ({ inputs, attrs, backend }: KernelCall): tf.Tensor[] => {
  const native = backend as NativeBackend;
  const { x, scale, offset } = inputs as Record<string, TensorInfo>;
  const attributes = batchNormAttributes(native, attrs);
  // The last two stand for the mean and variance of inference, which are not looked at.
  return native.executeMultipleOutputs("FusedBatchNorm", attributes, [x, scale, offset, scale, scale], 5);
};

const batchNormGrad = ({ inputs, attrs, backend }: KernelCall): tf.Tensor[] => {
  const native = backend as NativeBackend;
  const { dy, x, scale, mean, spread } = inputs as Record<string, TensorInfo>;
  const attributes = batchNormAttributes(native, attrs);
  const made = native.executeMultipleOutputs(
    "FusedBatchNormGrad",
    attributes,
    [dy, x, scale, mean, spread],
    5,
  );
  for (const unused of made.splice(3)) unused.dispose();
  return made;
};

function batchNormAttributes({ binding }: NativeBackend, attrs: tf.NamedAttrMap | undefined): Attribute[] {
  const { epsilon } = attrs as unknown as { epsilon: number };
  return [
    { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: "epsilon", type: binding.TF_ATTR_FLOAT, value: epsilon },
    { name: "data_format", type: binding.TF_ATTR_STRING, value: "NHWC" },
    { name: "is_training", type: binding.TF_ATTR_BOOL, value: true },
  ];
}

const sideGrad = ({ inputs, attrs, backend }: KernelCall): tf.Tensor => {
  const native = backend as NativeBackend;
  const { dy, side } = inputs as Record<string, TensorInfo>;
  const { alpha } = attrs as unknown as { alpha: number };
  const { binding } = native;
  const type = { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
  if (alpha === 0) return native.executeSingleOutput("ReluGrad", [type], [dy, side]);
  const slope = { name: "alpha", type: binding.TF_ATTR_FLOAT, value: alpha };
  return native.executeSingleOutput("LeakyReluGrad", [type, slope], [dy, side]);
};
