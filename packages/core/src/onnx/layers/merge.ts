import type { OnnxValue } from "../graph.ts";
import { type LayerCall, type LayerConverter, like, unsupported } from "../layer-call.ts";

/** The inputs in one layout: channels first as soon as one of them lies so. */
function alike(call: LayerCall): readonly OnnxValue[] {
  const { graph, inputs } = call;
  const rank = inputs[0].shape.length;
  if (inputs.some(({ shape }) => shape.length !== rank))
    throw unsupported(call, `joins values of ${inputs.map(({ shape }) => shape.length).join(" and ")} axes`);
  if (!inputs.some(({ layout }) => layout === "channels-first")) return inputs;
  return inputs.map((input) => graph.channelsFirst(input));
}

/** Nodes of two inputs, one after the other. */
const chain =
  (op: "Add" | "Mul"): LayerConverter =>
  (call) => {
    const { graph, layer } = call;
    const [first, ...rest] = alike(call);
    let { name } = first;
    for (const { name: next } of rest) name = graph.node(op, [name, next], { name: layer.name });
    return like(first, name, call.shape);
  };

const several =
  (op: "Max" | "Min" | "Mean"): LayerConverter =>
  (call) => {
    const inputs = alike(call);
    const names = inputs.map(({ name }) => name);
    return like(inputs[0], call.graph.node(op, names, { name: call.layer.name }), call.shape);
  };

const concatenate: LayerConverter = (call) => {
  const { graph, layer, config } = call;
  const inputs = alike(call);
  const rank = inputs[0].shape.length;
  const given = Number(config.axis ?? -1);
  const last = given < 0 ? given + rank : given;
  const first = last === rank - 1 ? 1 : last === 0 ? 0 : last + 1;
  const axis = inputs[0].layout === "channels-first" ? first : last;
  const names = inputs.map(({ name }) => name);
  return like(inputs[0], graph.node("Concat", names, { name: layer.name, axis }), call.shape);
};

export const merges: Readonly<Record<string, LayerConverter>> = {
  Add: chain("Add"),
  Multiply: chain("Mul"),
  Average: several("Mean"),
  Maximum: several("Max"),
  Minimum: several("Min"),
  Concatenate: concatenate,
};
