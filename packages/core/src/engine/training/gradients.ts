import { tf } from "../tensors.ts";

/** An operation of a forward pass, as tfjs-core 4.22 records it. */
interface TapeNode {
  readonly kernelName: string;
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly outputs: readonly tf.Tensor[];
  readonly gradient?: (dys: (tf.Tensor | null)[]) => Record<string, () => tf.Tensor>;
  /** What the gradient needs of inputs and outputs, kept for it alone. */
  readonly saved?: readonly tf.Tensor[];
}

interface Gradients {
  readonly value: tf.Tensor;
  readonly grads: tf.Tensor[];
}

/** What tfjs-core's engine does for gradients; its types hide most of it. */
interface GradientEngine {
  readonly state: { activeTape: TapeNode[] | null; readonly gradientDepth: number };
  startTape(): void;
  endTape(): void;
  nextTensorId(): number;
  tidy<T>(name: string, f: () => T): T;
  gradients(f: () => tf.Tensor, xs: tf.Tensor[], dy?: tf.Tensor, allowNoGradients?: boolean): Gradients;
}

const ours = new WeakSet<object>();

/**
 * Has TensorFlow.js let go of what a backward pass no longer needs as it goes: of what an operation saved, and of the gradient
 * of its result, once the gradients of its inputs are known. The stock pass keeps all of both to its end, and where the forward
 * pass throws for good. The tape is its own: gradients may be taken on the way
 * back. Values are the same; gradients of gradients are left to the stock pass. May be called any number of times.
 */
export function installGradients(): void {
  const engine = tf.engine() as unknown as GradientEngine;
  if (ours.has(engine)) return;
  const stock = engine.gradients.bind(engine);
  engine.gradients = (f, xs, dy, allowNoGradients = false) =>
    engine.state.gradientDepth > 0 || xs.length === 0 || (dy && dy.dtype !== "float32")
      ? stock(f, xs, dy, allowNoGradients)
      : gradients(engine, f, xs, dy, allowNoGradients);
  ours.add(engine);
}

function gradients(
  engine: GradientEngine,
  f: () => tf.Tensor,
  xs: tf.Tensor[],
  dy: tf.Tensor | undefined,
  allowNoGradients: boolean,
): Gradients {
  engine.startTape();
  let tape: TapeNode[] = [];
  try {
    let value: tf.Tensor;
    try {
      value = engine.tidy("forward", f);
    } finally {
      engine.endTape();
      tape = engine.state.activeTape ?? [];
      engine.state.activeTape = null;
    }
    if (!(value instanceof tf.Tensor)) throw new Error("The result y returned by f() must be a tensor.");
    const path = pathOf(tape, xs, value);
    if (!allowNoGradients && path.length === 0) {
      throw new Error(
        "Cannot compute gradient of y=f(x) with respect to x. Make sure that the f you passed encloses all operations that lead from x to y.",
      );
    }
    const onPath = new Set(path.map(({ node }) => node));
    for (const node of tape) if (!onPath.has(node)) tf.dispose([...(node.saved ?? [])]);
    const grads = engine.tidy("backward", () =>
      backward(engine, path, xs, value, dy ?? tf.ones(value.shape)),
    );
    return { value, grads };
  } finally {
    for (const { saved = [] } of tape) for (const tensor of saved) if (!tensor.isDisposed) tensor.dispose();
  }
}

/** A node between the variables and the result, and the names of its inputs that depend on a variable. */
interface Step {
  readonly node: TapeNode;
  readonly inputs: readonly string[];
}

/** The nodes that lead from `xs` to `y`, in the order in which they were run. */
function pathOf(tape: readonly TapeNode[], xs: readonly tf.Tensor[], y: tf.Tensor): Step[] {
  const fromX = new Set(xs.map(({ id }) => id));
  const reached: Step[] = [];
  for (const node of tape) {
    const inputs = Object.keys(node.inputs).filter((name) => fromX.has(node.inputs[name].id));
    if (inputs.length === 0) continue;
    for (const { id } of node.outputs) fromX.add(id);
    reached.push({ node, inputs });
  }
  const toY = new Set([y.id]);
  return reached
    .reverse()
    .filter(({ node }) => {
      if (!node.outputs.some(({ id }) => toY.has(id))) return false;
      for (const { id } of Object.values(node.inputs)) toY.add(id);
      return true;
    })
    .reverse();
}

function backward(
  engine: GradientEngine,
  path: readonly Step[],
  xs: readonly tf.Tensor[],
  y: tf.Tensor,
  dy: tf.Tensor,
): tf.Tensor[] {
  const wanted = new Set(xs.map(({ id }) => id));
  const gradientOf = new Map<number, tf.Tensor>();
  // An operation may hand on the gradient that it was given, or one for several inputs: one tensor, several holders.
  const holders = new Map<tf.Tensor, number>();
  const hold = (gradient: tf.Tensor) => void holders.set(gradient, (holders.get(gradient) ?? 0) + 1);
  // A gradient of someone's own may hand out a tensor that was there before, or is kept: that stays.
  const first = engine.nextTensorId();
  const release = (gradient: tf.Tensor) => {
    const left = (holders.get(gradient) ?? 1) - 1;
    holders.set(gradient, left);
    if (left === 0 && gradient.id > first && !gradient.kept) gradient.dispose();
  };
  hold(dy);
  gradientOf.set(y.id, dy);
  for (let i = path.length - 1; i >= 0; i--) {
    const { node, inputs } = path[i];
    const dys = node.outputs.map(({ id }) => gradientOf.get(id) ?? null);
    if (!node.gradient)
      throw new Error(`Cannot compute gradient: gradient function not found for ${node.kernelName}.`);
    const made = engine.tidy(node.kernelName, () => {
      const own = node.gradient?.(dys) ?? {};
      return inputs.map((name) => engine.tidy(name, () => inputGradient(node, name, own[name])));
    });
    made.forEach(hold);
    for (const [k, gradient] of made.entries()) {
      const { id } = node.inputs[inputs[k]];
      const before = gradientOf.get(id);
      const sum = before ? tf.add(before, gradient) : gradient;
      hold(sum);
      gradientOf.set(id, sum);
      if (before) release(before);
    }
    made.forEach(release);
    for (const [k, { id }] of node.outputs.entries()) {
      const gradient = dys[k];
      if (gradient && !wanted.has(id)) {
        gradientOf.delete(id);
        release(gradient);
      }
    }
    for (const tensor of node.saved ?? []) tensor.dispose();
  }
  return xs.map(({ id }) => gradientOf.get(id) as tf.Tensor);
}

function inputGradient(node: TapeNode, name: string, make: (() => tf.Tensor) | undefined): tf.Tensor {
  const { kernelName, inputs, saved } = node;
  if (!make) throw new Error(`Cannot backprop through input ${name} of ${kernelName}.`);
  const gradient = make();
  const { shape } = inputs[name];
  if (gradient.dtype !== "float32" || !tf.util.arraysEqual(gradient.shape, shape)) {
    throw new Error(
      `Error in gradient for op ${kernelName}. The gradient of input ${name} has dtype ${gradient.dtype} and shape [${gradient.shape}], not float32 and the input's [${shape}].`,
    );
  }
  // What was saved goes when the node is done.
  return saved?.includes(gradient) ? tf.clone(gradient) : gradient;
}
