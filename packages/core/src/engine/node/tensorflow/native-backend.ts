import type { TensorInfo } from "../../kernels/heap.ts";
import type { tf } from "../../tensors.ts";

export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** What runs operations of libtensorflow, as tfjs-node 4.22 has it. */
export interface NativeBackend {
  readonly binding: Record<
    "TF_FLOAT" | "TF_ATTR_TYPE" | "TF_ATTR_FLOAT" | "TF_ATTR_STRING" | "TF_ATTR_BOOL" | "TF_ATTR_SHAPE",
    number
  >;
  executeSingleOutput(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly TensorInfo[],
  ): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
}
