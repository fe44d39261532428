import { tf } from "../engine/tensors.ts";
import { UnsupportedError } from "../errors.ts";
import { fromBfloat16, fromFloat16 } from "./half-floats.ts";
import type { NamedTensor, TensorArrays } from "./named-tensor.ts";

/** Copies a tensor of the engine to plain data; float32, int32 and bool become F32, I32 and BOOL. */
export async function readTensor(name: string, tensor: tf.Tensor): Promise<NamedTensor> {
  const shape = [...tensor.shape];
  const values = await tensor.data();
  if (tensor.dtype === "float32") return { name, dtype: "F32", shape, data: new Float32Array(values) };
  if (tensor.dtype === "int32") return { name, dtype: "I32", shape, data: new Int32Array(values) };
  if (tensor.dtype === "bool") return { name, dtype: "BOOL", shape, data: new Uint8Array(values) };
  throw new UnsupportedError(`Tensor ${name} of type ${tensor.dtype}`, {
    expected: "float32, int32 or bool",
  });
}

/**
 * Puts plain data on the engine; the caller disposes the tensor. F16, BF16 and F64 become float32, the integers int32.
 * Throws an UnsupportedError for 8-bit floats and for integers that do not fit 32 bits.
 */
export function toTensor({ name, dtype, shape, data }: NamedTensor): tf.Tensor {
  const size = [...shape];
  switch (dtype) {
    case "F32":
    case "F64":
      return tf.tensor(new Float32Array(data as Float32Array | Float64Array), size, "float32");
    case "F16":
      return tf.tensor(fromFloat16(data as TensorArrays["F16"]), size, "float32");
    case "BF16":
      return tf.tensor(fromBfloat16(data as TensorArrays["BF16"]), size, "float32");
    case "BOOL":
      return tf.tensor(new Uint8Array(data as Uint8Array), size, "bool");
    case "F8_E4M3":
    case "F8_E5M2":
      throw new UnsupportedError(`Tensor ${name} of type ${dtype} on an engine`, {
        expected: "16 bits or more",
      });
    default: {
      const integers = Int32Array.from(data as ArrayLike<number | bigint>, Number);
      for (let i = 0; i < integers.length; i++) {
        if (Number(data[i]) === integers[i]) continue;
        throw new UnsupportedError(`Tensor ${name} holds ${data[i]}`, { expected: "integers of 32 bits" });
      }
      return tf.tensor(integers, size, "int32");
    }
  }
}
