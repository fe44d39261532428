import type { tfl } from "../../engine/tensors.ts";
import { hasWeight, type LayerConverter, like, only, unsupported, weightOf } from "../layer-call.ts";
import { channelAxis } from "./activation.ts";

/** What batch normalisation does at inference: value * scale + offset, for each channel. */
export interface ChannelMap {
  readonly scale: Float64Array;
  readonly offset: Float64Array;
}

/** The map of a batch normalisation with its moving statistics. */
export async function channelMap(layer: tfl.layers.Layer): Promise<ChannelMap> {
  const { epsilon } = layer.getConfig();
  const mean = (await weightOf(layer, "moving_mean")).data;
  const variance = (await weightOf(layer, "moving_variance")).data;
  const gamma = hasWeight(layer, "gamma") ? (await weightOf(layer, "gamma")).data : undefined;
  const beta = hasWeight(layer, "beta") ? (await weightOf(layer, "beta")).data : undefined;
  const scale = Float64Array.from(variance, (v, i) => (gamma?.[i] ?? 1) / Math.sqrt(v + Number(epsilon)));
  const offset = Float64Array.from(mean, (m, i) => (beta?.[i] ?? 0) - m * scale[i]);
  return { scale, offset };
}

const owners = new WeakMap<object, WeakMap<object, object>>();

/** What owns the weights of a layer: itself, or with a normalisation folded in the pair of both. */
export function constantsOwner(layer: object, normalisation: object | undefined): object {
  if (!normalisation) return layer;
  const inner = owners.get(layer) ?? new WeakMap<object, object>();
  owners.set(layer, inner);
  const owner = inner.get(normalisation) ?? {};
  inner.set(normalisation, owner);
  return owner;
}

/** Whether a layer normalises over the last axis of values with so many axes. */
export function normalisesChannels(layer: tfl.layers.Layer, rank: number): boolean {
  if (layer.getClassName() !== "BatchNormalization") return false;
  const { axis } = layer.getConfig();
  return axis === -1 || axis === rank - 1;
}

const batchNormalisation: LayerConverter = async (call) => {
  const { graph, layer, config } = call;
  const value = only(call);
  if (!normalisesChannels(layer, value.shape.length))
    throw unsupported(call, `normalises axis ${String(config.axis)}`);
  const own = graph.channelsFirst(value);
  const channels = value.shape.at(-1) as number;
  const part = (name: string, fallback: number) =>
    graph.constant(layer, `${layer.name}/${name}`, async () =>
      hasWeight(layer, name)
        ? weightOf(layer, name)
        : { shape: [channels], data: new Float32Array(channels).fill(fallback) },
    );
  const inputs = [
    own.name,
    await part("gamma", 1),
    await part("beta", 0),
    await part("moving_mean", 0),
    await part("moving_variance", 1),
  ];
  const epsilon = { float: Number(config.epsilon) };
  return like(own, graph.node("BatchNormalization", inputs, { name: layer.name, epsilon }));
};

const layerNormalisation: LayerConverter = async (call) => {
  const { graph, layer, config } = call;
  const value = graph.channelsLast(only(call));
  const axis = Array.isArray(config.axis) && config.axis.length === 1 ? config.axis[0] : config.axis;
  if (axis !== -1 && axis !== value.shape.length - 1)
    throw unsupported(call, `normalises axis ${String(config.axis)}`);
  const channels = value.shape.at(-1) as number;
  const part = (name: string, fallback: number) =>
    graph.constant(layer, `${layer.name}/${name}`, async () =>
      hasWeight(layer, name)
        ? weightOf(layer, name)
        : { shape: [channels], data: new Float32Array(channels).fill(fallback) },
    );
  const inputs = [value.name, await part("gamma", 1), await part("beta", 0)];
  const name = graph.node("LayerNormalization", inputs, {
    name: layer.name,
    axis: channelAxis(value),
    epsilon: { float: Number(config.epsilon) },
  });
  return like(value, name);
};

export const normalisations: Readonly<Record<string, LayerConverter>> = {
  BatchNormalization: batchNormalisation,
  LayerNormalization: layerNormalisation,
};
