import type { tfl } from "../engine/tensors.ts";

type Symbolic = tfl.SymbolicTensor;

/** The tensors between inputs and outputs of a model, each after those that it is made of. */
export function inOrder(model: tfl.LayersModel): Symbolic[] {
  const given = new Set<Symbolic>(model.inputs);
  const order: Symbolic[] = [];
  const seen = new Set<Symbolic>();
  const open: { readonly tensor: Symbolic; readonly ready: boolean }[] = model.outputs
    .map((tensor) => ({ tensor, ready: false }))
    .reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    const { tensor, ready } = next;
    if (ready) order.push(tensor);
    else if (!seen.has(tensor)) {
      seen.add(tensor);
      if (given.has(tensor)) continue;
      open.push({ tensor, ready: true });
      for (const source of sourcesOf(tensor)) open.push({ tensor: source, ready: false });
    }
  }
  return order;
}

/** What the use of a layer that a tensor comes from takes. */
export const sourcesOf = (tensor: Symbolic): Symbolic[] => nodeOf(tensor).inputTensors;

/** All outputs of the use of a layer that a tensor comes from. */
export const outputsBeside = (tensor: Symbolic): Symbolic[] => nodeOf(tensor).outputTensors;

const nodeOf = (tensor: Symbolic) => tensor.sourceLayer.inboundNodes[tensor.nodeIndex];
