import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { tf } from "../tensors.ts";
import { floats, type KernelCall, type TensorInfo, type WasmBackend } from "./heap.ts";

/** Kernel of ours: inputs `value`, `m`, `v`, `gradient`, attributes {@link AdamAttrs} -> the three as they are next. */
export const ADAM = "AdamStep";

/** What a step of Adam has in common for all weights. */
export interface AdamAttrs {
  /** Learning rate with both moments' corrections: lr sqrt(1 - beta2^t) / (1 - beta1^t). */
  readonly rate: number;
  /** epsilon sqrt(1 - beta2^t). */
  readonly epsilon: number;
  readonly beta1: number;
  readonly beta2: number;
}

type NamedTensor = { readonly name: string; readonly tensor: tf.Tensor };

interface Slot {
  readonly originalName: string;
  readonly variable: tf.Variable;
}

/** What the optimiser of tfjs-core 4.22 keeps; its types hide most of it. */
interface Adam {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** beta1^t and beta2^t of the step to come. */
  readonly accBeta1: tf.Variable;
  readonly accBeta2: tf.Variable;
  readonly accumulatedFirstMoment: Slot[];
  readonly accumulatedSecondMoment: Slot[];
  applyGradients(gradients: tf.NamedTensorMap | NamedTensor[]): void;
  incrementIterations(): void;
}

const ours = new WeakSet<object>();

/**
 * Has Adam (Kingma & Ba 2015, algorithm 1 with the corrections in the rate, section 2) move a weight in one operation where the
 * engine has our kernel, instead of fourteen. State and values are the stock optimiser's up to rounding. May be called any
 * number of times.
 */
export function installAdam(): void {
  const optimizer = tf.AdamOptimizer.prototype as unknown as Adam;
  if (ours.has(optimizer)) return;
  const stock = optimizer.applyGradients;
  optimizer.applyGradients = function (this: Adam, gradients) {
    if (tf.getKernel(ADAM, tf.getBackend())) applyGradients(this, gradients);
    else stock.call(this, gradients);
  };
  ours.add(optimizer);
}

function applyGradients(adam: Adam, given: tf.NamedTensorMap | NamedTensor[]): void {
  const gradients = Array.isArray(given)
    ? given.map(({ name, tensor }) => [name, tensor] as const)
    : Object.entries(given);
  const { learningRate, beta1, beta2, accBeta1, accBeta2 } = adam;
  const variables = tf.engine().registeredVariables;
  tf.tidy(() => {
    const [power1, power2] = [accBeta1.dataSync()[0], accBeta2.dataSync()[0]];
    const root = Math.sqrt(1 - power2);
    const rate = (learningRate * root) / (1 - power1);
    const attrs: AdamAttrs = { rate, epsilon: adam.epsilon * root, beta1, beta2 };
    for (const [i, [name, gradient]] of gradients.entries()) {
      const value = variables[name];
      const m = slotOf(adam.accumulatedFirstMoment, i, `${name}/m`, value);
      const v = slotOf(adam.accumulatedSecondMoment, i, `${name}/v`, value);
      if (!gradient) continue;
      const inputs = { value, m, v, gradient } as unknown as tf.NamedTensorMap;
      const made = tf.engine().runKernel(ADAM, inputs, attrs as unknown as tf.NamedAttrMap);
      const next = made as unknown as tf.Tensor[];
      for (const [k, variable] of [value, m, v].entries()) variable.assign(next[k]);
      tf.dispose(next);
    }
    accBeta1.assign(tf.mul(accBeta1, beta1));
    accBeta2.assign(tf.mul(accBeta2, beta2));
  });
  adam.incrementIterations();
}

function slotOf(slots: Slot[], i: number, originalName: string, value: tf.Variable): tf.Variable {
  slots[i] ??= { originalName, variable: tf.tidy(() => tf.zerosLike(value).variable(false)) };
  return slots[i].variable;
}

type AdamInputs = Record<"value" | "m" | "v" | "gradient", TensorInfo>;

export function adamWasm({ inputs, attrs, backend: given }: KernelCall): TensorInfo[] {
  const backend = given as WasmBackend;
  const { value, m, v, gradient } = inputs as AdamInputs;
  const made = [value, m, v].map(({ shape }) => backend.makeOutput([...shape], "float32"));
  const [from, to] = [[value, m, v, gradient], made].map((all) => all.map((one) => floats(backend, one)));
  move(from, to, attrs as unknown as AdamAttrs);
  return made;
}

export function adamCpu({ inputs, attrs, backend: given }: KernelCall): TensorInfo[] {
  const backend = given as MathBackendCPU;
  const { value, m, v, gradient } = inputs as AdamInputs;
  const from = [value, m, v, gradient].map(({ dataId }) => backend.data.get(dataId).values as Float32Array);
  const to = [value, m, v].map((_, k) => new Float32Array(from[k].length));
  move(from, to, attrs as unknown as AdamAttrs);
  return to.map((data) => backend.makeTensorInfo([...value.shape], "float32", data));
}

function move(
  [value, m, v, gradient]: readonly Float32Array[],
  [nextValue, nextM, nextV]: readonly Float32Array[],
  { rate, epsilon, beta1, beta2 }: AdamAttrs,
): void {
  for (let i = 0; i < value.length; i++) {
    const g = gradient[i];
    const first = m[i] + (1 - beta1) * (g - m[i]);
    const second = v[i] + (1 - beta2) * (g * g - v[i]);
    nextM[i] = first;
    nextV[i] = second;
    nextValue[i] = value[i] - (rate * first) / (Math.sqrt(second) + epsilon);
  }
}
