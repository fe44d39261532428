import { tf, tfl } from "../tensors.ts";

/** A model's pass through its layers; the types of tfjs-layers 4.22 hide its class. */
interface Container {
  readonly inputs: tfl.SymbolicTensor[];
  readonly outputs: tfl.SymbolicTensor[];
  call(inputs: tf.Tensor | tf.Tensor[], kwargs: Kwargs): tf.Tensor | tf.Tensor[];
}

type Kwargs = Record<string, unknown> & { readonly training?: boolean };

/** A layer at one of its places in a model, and which tensors it makes there. */
interface Place {
  readonly layer: tfl.layers.Layer;
  readonly inputs: readonly tfl.SymbolicTensor[];
  readonly outputs: readonly tfl.SymbolicTensor[];
}

interface Plan {
  readonly places: readonly Place[];
  /** By id of a symbolic tensor: how many places take it. */
  readonly takers: ReadonlyMap<number, number>;
  /** Masks go another way through a model. */
  readonly masked: boolean;
}

const ours = new WeakSet<object>();
const plans = new WeakMap<object, Plan>();

/**
 * Has models let go of what a layer made as soon as the layers after it have taken it, in training too: what gradients need is
 * kept apart. The stock pass does so in inference alone. May be called any number of times.
 */
export function installForward(): void {
  const container = Object.getPrototypeOf(tfl.LayersModel.prototype) as Container;
  if (ours.has(container)) return;
  const stock = container.call;
  container.call = function (this: Container, inputs, kwargs) {
    if (!kwargs?.training) return stock.call(this, inputs, kwargs);
    const plan = plans.get(this) ?? planOf(this);
    plans.set(this, plan);
    return plan.masked ? stock.call(this, inputs, kwargs) : forward(this, plan, [inputs].flat(), kwargs);
  };
  ours.add(container);
}

function forward(
  { inputs, outputs }: Container,
  { places, takers }: Plan,
  given: readonly tf.Tensor[],
  kwargs: Kwargs,
): tf.Tensor[] {
  return tf.tidy(() => {
    const values = new Map(inputs.map(({ id }, i) => [id, given[i]]));
    const kept = new Set([...inputs, ...outputs].map(({ id }) => id));
    const left = new Map(takers);
    for (const place of places) {
      const own = place.inputs.map(({ id }) => values.get(id) as tf.Tensor);
      const made = [place.layer.apply(own.length === 1 ? own[0] : own, kwargs)].flat() as tf.Tensor[];
      for (const [i, { id }] of place.outputs.entries()) values.set(id, made[i]);
      for (const { id } of place.inputs) {
        const rest = (left.get(id) ?? 0) - 1;
        left.set(id, rest);
        if (rest === 0 && !kept.has(id)) values.get(id)?.dispose();
      }
    }
    return outputs.map(({ id }) => values.get(id) as tf.Tensor);
  });
}

/** The places of a model's layers in an order in which each finds its inputs. */
function planOf({ inputs, outputs }: Container): Plan {
  const given = new Set(inputs.map(({ id }) => id));
  const places: Place[] = [];
  const known = new Set<string>();
  const visit = (symbolic: tfl.SymbolicTensor): void => {
    const { sourceLayer: layer, nodeIndex } = symbolic;
    const key = `${layer.id}/${nodeIndex}`;
    if (given.has(symbolic.id) || known.has(key)) return;
    known.add(key);
    for (const input of symbolic.inputs) visit(input);
    const made = (layer.inboundNodes[nodeIndex] as { outputTensors: tfl.SymbolicTensor[] }).outputTensors;
    places.push({ layer, inputs: symbolic.inputs, outputs: made });
  };
  for (const output of outputs) visit(output);
  const takers = new Map<number, number>();
  for (const place of places) for (const { id } of place.inputs) takers.set(id, (takers.get(id) ?? 0) + 1);
  const masked = places.some(({ layer }) => masks(layer));
  return { places, takers, masked };
}

const MASKING = new Set(["Masking", "RNN", "SimpleRNN", "GRU", "LSTM", "Bidirectional", "TimeDistributed"]);

const masks = (layer: tfl.layers.Layer): boolean =>
  MASKING.has(layer.getClassName()) || (layer as { maskZero?: boolean }).maskZero === true;
