import type { OnnxValue } from "../graph.ts";
import { type LayerCall, type LayerConverter, like, only, unsupported } from "../layer-call.ts";
import type { Attribute } from "../proto.ts";

type Attributes = Readonly<Record<string, Attribute>>;

/** Activations that are one node with fixed attributes. */
const SIMPLE: Readonly<Record<string, readonly [op: string, attributes?: Attributes]>> = {
  relu: ["Relu"],
  sigmoid: ["Sigmoid"],
  tanh: ["Tanh"],
  softplus: ["Softplus"],
  softsign: ["Softsign"],
  elu: ["Elu"],
  selu: ["Selu"],
  hardSigmoid: ["HardSigmoid", { alpha: { float: 0.2 }, beta: { float: 0.5 } }],
};

/** The activation `name` of a value; the value itself for `linear`. */
export function activated(call: LayerCall, value: OnnxValue, name: string): OnnxValue {
  const { graph, layer } = call;
  const node = (op: string, inputs: readonly string[], attributes: Attributes = {}) =>
    like(value, graph.node(op, inputs, { name: `${layer.name}/${name}`, ...attributes }));
  const simple = SIMPLE[name];
  if (simple) return node(simple[0], [value.name], simple[1]);
  switch (name) {
    case "linear":
      return value;
    case "softmax":
      return node("Softmax", [value.name], { axis: channelAxis(value) });
    case "logSoftmax":
      return node("LogSoftmax", [value.name], { axis: channelAxis(value) });
    case "relu6":
      return node("Clip", [value.name, graph.floats("zero", 0), graph.floats("six", 6)]);
    case "swish":
      return node("Mul", [value.name, node("Sigmoid", [value.name]).name]);
    case "mish":
      return node("Mul", [value.name, node("Tanh", [node("Softplus", [value.name]).name]).name]);
    default:
      throw unsupported(call, `has the activation ${name}`);
  }
}

/** The activation that a layer's configuration names. */
export function ownActivation(call: LayerCall, value: OnnxValue): OnnxValue {
  const { activation } = call.config;
  if (activation === undefined || activation === null) return value;
  if (typeof activation === "string") return activated(call, value, activation);
  const { className } = activation as { readonly className?: unknown };
  throw unsupported(call, `has the activation ${String(className)}`);
}

/** Whether nothing follows the sums of a layer with weights. */
export const isLinear = ({ activation }: { readonly activation?: unknown }): boolean =>
  activation === undefined || activation === null || activation === "linear";

/** The axis of the channels as the value lies. */
export const channelAxis = ({ layout, shape }: OnnxValue): number =>
  layout === "channels-first" ? 1 : shape.length - 1;

const unary =
  (op: string, attributes: (config: LayerCall["config"]) => Attributes): LayerConverter =>
  (call) => {
    const value = only(call);
    const { graph, layer, config } = call;
    return like(value, graph.node(op, [value.name], { name: layer.name, ...attributes(config) }));
  };

const reluLayer: LayerConverter = (call) => {
  const value = only(call);
  const { graph, layer, config } = call;
  const most = config.maxValue;
  if (most === undefined || most === null)
    return like(value, graph.node("Relu", [value.name], { name: layer.name }));
  const bounds = [graph.floats(`${layer.name}/least`, 0), graph.floats(`${layer.name}/most`, Number(most))];
  return like(value, graph.node("Clip", [value.name, ...bounds], { name: layer.name }));
};

const softmaxLayer: LayerConverter = (call) => {
  const value = only(call);
  const { graph, layer, config } = call;
  if (config.axis !== -1 && config.axis !== value.shape.length - 1)
    throw unsupported(call, `has the axis ${String(config.axis)}`);
  return like(value, graph.node("Softmax", [value.name], { name: layer.name, axis: channelAxis(value) }));
};

export const activations: Readonly<Record<string, LayerConverter>> = {
  Activation: (call) => ownActivation(call, only(call)),
  ReLU: reluLayer,
  LeakyReLU: unary("LeakyRelu", ({ alpha }) => ({ alpha: { float: Number(alpha) } })),
  ELU: unary("Elu", ({ alpha }) => ({ alpha: { float: Number(alpha) } })),
  ThresholdedReLU: unary("ThresholdedRelu", ({ theta }) => ({ alpha: { float: Number(theta) } })),
  Softmax: softmaxLayer,
};
