import type { AdamAttrs } from "../../kernels/adam.ts";
import type { KernelCall, TensorInfo } from "../../kernels/heap.ts";
import { tf } from "../../tensors.ts";
import type { NativeBackend } from "./native-backend.ts";

/** What a backend keeps for its own Adam. */
interface Workplace {
  /** Variables of libtensorflow, in which it moves a weight and its two moments. */
  readonly places: readonly tf.Tensor[];
  /** Numbers of the step under way, as tensors. */
  step: { readonly attrs: AdamAttrs; readonly numbers: readonly tf.Tensor[] };
}

const workplaces = new WeakMap<object, Workplace>();

/**
 * A step of Adam by libtensorflow's own operation, which works on variables of its own: the weight and its moments are put
 * there (by reference), moved, and read back. They hold on to the last weight's until the next step.
 */
export function adamNative({ inputs, attrs, backend }: KernelCall): tf.Tensor[] {
  const native = backend as NativeBackend;
  const { value, m, v, gradient } = inputs as Record<string, TensorInfo>;
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT } = native.binding;
  const type = (name: string) => ({ name, type: TF_ATTR_TYPE, value: TF_FLOAT });
  const workplace = prepareAdam(native);
  const { places } = workplace;
  for (const [k, tensor] of [value, m, v].entries())
    native.executeMultipleOutputs("AssignVariableOp", [type("dtype")], [places[k], tensor], 0);
  const flags = ["use_locking", "use_nesterov"].map((name) => ({ name, type: TF_ATTR_BOOL, value: false }));
  const numbers = numbersOf(workplace, attrs as unknown as AdamAttrs);
  const given = [...places, ...numbers, gradient];
  native.executeMultipleOutputs("ResourceApplyAdam", [type("T"), ...flags], given, 0);
  return places.map((place) => native.executeSingleOutput("ReadVariableOp", [type("dtype")], [place]));
}

/** All weights of a step have the same attributes, and their tensors are made once. */
function numbersOf(workplace: Workplace, attrs: AdamAttrs): readonly tf.Tensor[] {
  if (workplace.step.attrs !== attrs) {
    tf.dispose([...workplace.step.numbers]);
    workplace.step = stepOf(attrs);
  }
  return workplace.step.numbers;
}

/** The corrections are in the rate: both powers of beta are 0 here. */
function stepOf(attrs: AdamAttrs): Workplace["step"] {
  const { rate, epsilon, beta1, beta2 } = attrs;
  const numbers = [0, 0, rate, beta1, beta2, epsilon].map((number) => tf.keep(tf.scalar(number)));
  return { attrs, numbers };
}

/** Makes a backend's workplace, once; its tensors are there from then on. */
export function prepareAdam(native: NativeBackend): Workplace {
  const known = workplaces.get(native);
  if (known) return known;
  const { TF_ATTR_TYPE, TF_ATTR_SHAPE, TF_ATTR_STRING, TF_FLOAT } = native.binding;
  const places = ["value", "m", "v"].map((name) => {
    const attributes = [
      { name: "dtype", type: TF_ATTR_TYPE, value: TF_FLOAT },
      { name: "shape", type: TF_ATTR_SHAPE, value: [] },
      { name: "shared_name", type: TF_ATTR_STRING, value: `helioscope/adam/${name}` },
    ];
    return tf.keep(native.executeSingleOutput("VarHandleOp", attributes, []));
  });
  const workplace = { places, step: stepOf({ rate: 0, epsilon: 0, beta1: 0, beta2: 0 }) };
  workplaces.set(native, workplace);
  return workplace;
}
