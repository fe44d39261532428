import type { OnnxValue } from "../graph.ts";
import {
  hasWeight,
  type LayerCall,
  type LayerConverter,
  like,
  only,
  unsupported,
  weightOf,
} from "../layer-call.ts";
import { permuted } from "../permute.ts";
import type { Attribute, ConstantParts } from "../proto.ts";
import { ownActivation } from "./activation.ts";
import { type ChannelMap, channelMap, constantsOwner } from "./normalisation.ts";
import { assertChannelsLast, sizes, windowAttributes } from "./windows.ts";

type Kernel = Omit<ConstantParts, "name"> & { readonly data: Float32Array };

interface Plan {
  readonly op: "Conv" | "ConvTranspose";
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Name of the kernel's weight. */
  readonly weight: string;
  /** Turns the layer's kernel into ONNX's order. */
  arrange(kernel: Kernel): Kernel;
  /** Axis of the output channels in ONNX's order. */
  readonly outputAxis: 0 | 1;
}

/** The kernel and bias as constants, with a normalisation that follows folded in, then the node and its activation. */
async function convolved(call: LayerCall, input: OnnxValue, plan: Plan): Promise<OnnxValue> {
  const { graph, layer, normalisation } = call;
  const owner = constantsOwner(layer, normalisation);
  const prefix = normalisation ? `${layer.name}+${normalisation.name}` : layer.name;
  const map = once(async () => (normalisation ? channelMap(normalisation) : undefined));
  const kernel = await graph.constant(owner, `${prefix}/${plan.weight}`, async () => {
    const arranged = plan.arrange(await weightOf(layer, plan.weight));
    const { scale } = (await map()) ?? {};
    return scale ? { ...arranged, data: scaled(arranged, scale, plan.outputAxis) } : arranged;
  });
  const inputs = [input.name, kernel];
  if (normalisation || hasWeight(layer, "bias")) {
    inputs.push(await graph.constant(owner, `${prefix}/bias`, async () => foldedBias(layer, await map())));
  }
  const name = graph.node(plan.op, inputs, { name: layer.name, ...plan.attributes });
  return ownActivation(call, like(input, name, call.shape));
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function scaled({ shape, data }: Kernel, scale: Float64Array, axis: 0 | 1): Float32Array {
  const inner = shape.slice(axis + 1).reduce((n, side) => n * side, 1);
  const channels = shape[axis];
  const out = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) out[i] = data[i] * scale[Math.floor(i / inner) % channels];
  return out;
}

async function foldedBias(layer: LayerCall["layer"], map: ChannelMap | undefined): Promise<Kernel> {
  const bias = hasWeight(layer, "bias") ? (await weightOf(layer, "bias")).data : undefined;
  if (!map) return { shape: [bias?.length ?? 0], data: bias ?? new Float32Array(0) };
  const { scale, offset } = map;
  const data = Float32Array.from(offset, (value, i) => (bias?.[i] ?? 0) * scale[i] + value);
  return { shape: [data.length], data };
}

const reordered =
  (axes: readonly number[]) =>
  ({ shape, data }: Kernel): Kernel => ({
    shape: axes.map((axis) => shape[axis]),
    data: permuted(data, shape, axes),
  });

const convolution =
  (rank: 1 | 2): LayerConverter =>
  (call) => {
    assertChannelsLast(call);
    const input = call.graph.channelsFirst(only(call));
    const kernel = sizes(call.config.kernelSize, rank);
    const attributes = windowAttributes(
      call,
      input,
      kernel,
      sizes(call.config.strides, rank),
      sizes(call.config.dilationRate, rank),
    );
    const arrange = reordered(rank === 2 ? [3, 2, 0, 1] : [2, 1, 0]);
    return convolved(call, input, { op: "Conv", attributes, weight: "kernel", arrange, outputAxis: 0 });
  };

/** [h, w, in, multiplier] to [in * multiplier, 1, h, w]. */
const depthwiseKernel = (kernel: Kernel): Kernel => {
  const { shape, data } = reordered([2, 3, 0, 1])(kernel);
  return { shape: [shape[0] * shape[1], 1, shape[2], shape[3]], data };
};

/** Of a convolution of each channel by itself. */
const channelwise = (call: LayerCall, input: OnnxValue) => ({
  ...windowAttributes(
    call,
    input,
    sizes(call.config.kernelSize, 2),
    sizes(call.config.strides, 2),
    sizes(call.config.dilationRate, 2),
  ),
  group: input.shape.at(-1) as number,
});

const depthwise: LayerConverter = (call) => {
  assertChannelsLast(call);
  const input = call.graph.channelsFirst(only(call));
  const attributes = channelwise(call, input);
  const plan = {
    op: "Conv",
    attributes,
    weight: "depthwise_kernel",
    arrange: depthwiseKernel,
    outputAxis: 0,
  } as const;
  return convolved(call, input, plan);
};

const separable: LayerConverter = async (call) => {
  assertChannelsLast(call);
  const { graph, layer } = call;
  const input = graph.channelsFirst(only(call));
  const attributes = channelwise(call, input);
  const kernel = await graph.constant(layer, `${layer.name}/depthwise_kernel`, async () =>
    depthwiseKernel(await weightOf(layer, "depthwise_kernel")),
  );
  const each = graph.node("Conv", [input.name, kernel], { name: `${layer.name}/depthwise`, ...attributes });
  const arrange = reordered([3, 2, 0, 1]);
  const plan = { op: "Conv", attributes: {}, weight: "pointwise_kernel", arrange, outputAxis: 0 } as const;
  return convolved(call, like(input, each, call.shape), plan);
};

const transposed: LayerConverter = (call) => {
  assertChannelsLast(call);
  const { config } = call;
  const input = call.graph.channelsFirst(only(call));
  const kernel = sizes(config.kernelSize, 2);
  const strides = sizes(config.strides, 2);
  if (sizes(config.dilationRate, 2).some((step) => step !== 1)) throw unsupported(call, "has a dilation");
  // `same` makes size * stride of it: what a kernel reaches beyond is cut, as evenly as its forward twin pads.
  const cut = kernel.map((size, i) => (config.padding === "same" ? Math.max(size - strides[i], 0) : 0));
  const begins = cut.map((total) => Math.floor(total / 2));
  const attributes = {
    kernel_shape: kernel,
    strides,
    pads: [...begins, ...cut.map((total, i) => total - begins[i])],
    output_padding: kernel.map((size, i) => Math.max(strides[i] - size, 0)),
  };
  const arrange = reordered([3, 2, 0, 1]);
  return convolved(call, input, {
    op: "ConvTranspose",
    attributes,
    weight: "kernel",
    arrange,
    outputAxis: 1,
  });
};

export const convolutions: Readonly<Record<string, LayerConverter>> = {
  Conv1D: convolution(1),
  Conv2D: convolution(2),
  DepthwiseConv2D: depthwise,
  SeparableConv2D: separable,
  Conv2DTranspose: transposed,
};
