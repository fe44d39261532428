import type { AdamAttrs } from "../../kernels/adam.ts";
import type { KernelCall, TensorInfo } from "../../kernels/heap.ts";
import { tf } from "../../tensors.ts";
import type { NativeBackend } from "./native-backend.ts";

/**
 * A step of Adam by libtensorflow's own operation, which works on variables of its own: the weight and its moments are put
 * there (by reference), moved, and read back. They hold on to the last weight's until the next step.
 */
export function adamNative({ inputs, attrs, backend }: KernelCall): tf.Tensor[] {
  const native = backend as NativeBackend;
  const { value, m, v, gradient } = inputs as Record<string, TensorInfo>;
  const { rate, epsilon, beta1, beta2 } = attrs as unknown as AdamAttrs;
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT } = native.binding;
  const type = (name: string) => ({ name, type: TF_ATTR_TYPE, value: TF_FLOAT });
  const places = ["value", "m", "v"].map((name) => placeOf(native, name));
  for (const [k, tensor] of [value, m, v].entries())
    native.executeMultipleOutputs("AssignVariableOp", [type("dtype")], [places[k], tensor], 0);
  const flags = ["use_locking", "use_nesterov"].map((name) => ({ name, type: TF_ATTR_BOOL, value: false }));
  // The corrections are in the rate: both powers of beta are 0 here.
  const numbers = [0, 0, rate, beta1, beta2, epsilon].map((number) => tf.scalar(number));
  const given = [...places, ...numbers, gradient];
  native.executeMultipleOutputs("ResourceApplyAdam", [type("T"), ...flags], given, 0);
  const moved = places.map((place) => native.executeSingleOutput("ReadVariableOp", [type("dtype")], [place]));
  tf.dispose([...places, ...numbers]);
  return moved;
}

/** A handle of a variable of libtensorflow; it is the same one at every call. */
function placeOf(native: NativeBackend, name: string): tf.Tensor {
  const { TF_ATTR_TYPE, TF_ATTR_SHAPE, TF_ATTR_STRING, TF_FLOAT } = native.binding;
  return native.executeSingleOutput(
    "VarHandleOp",
    [
      { name: "dtype", type: TF_ATTR_TYPE, value: TF_FLOAT },
      { name: "shape", type: TF_ATTR_SHAPE, value: [] },
      { name: "shared_name", type: TF_ATTR_STRING, value: `helioscope/adam/${name}` },
    ],
    [],
  );
}
