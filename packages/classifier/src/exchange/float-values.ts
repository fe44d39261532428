import { DataError } from "@helioscope/core";
import { fromBfloat16, fromFloat16, type NamedTensor, type TensorArrays } from "@helioscope/core/model";

/** A tensor's values as float32; shared where they are. Throws a DataError for integers. */
export function floatValues({ name, dtype, data }: NamedTensor): Float32Array {
  switch (dtype) {
    case "F32":
      return data as Float32Array;
    case "F64":
      return Float32Array.from(data as Float64Array);
    case "F16":
      return fromFloat16(data as TensorArrays["F16"]);
    case "BF16":
      return fromBfloat16(data as TensorArrays["BF16"]);
    default:
      throw new DataError(`Tensor ${name} holds ${dtype}`, {
        value: dtype,
        expected: "floating-point weights",
      });
  }
}
