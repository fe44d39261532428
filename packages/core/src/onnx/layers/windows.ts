import type { OnnxValue } from "../graph.ts";
import { type LayerCall, unsupported } from "../layer-call.ts";
import type { Attribute } from "../proto.ts";

/** Attributes of a window that moves over an image (or a line): its size, steps and padding. */
export function windowAttributes(
  call: LayerCall,
  value: OnnxValue,
  kernel: readonly number[],
  strides: readonly number[],
  dilations: readonly number[],
): Readonly<Record<string, Attribute>> {
  const attributes = {
    kernel_shape: kernel,
    strides,
    ...(dilations.some((step) => step !== 1) ? { dilations } : {}),
  };
  const { padding } = call.config;
  if (padding === "valid") return attributes;
  if (padding !== "same") throw unsupported(call, `has the padding ${String(padding)}`);
  const begins: number[] = [];
  const ends: number[] = [];
  for (const [i, size] of kernel.entries()) {
    const total = samePadding(value.shape[i + 1], (size - 1) * dilations[i] + 1, strides[i]);
    if (total === undefined) {
      if (dilations.some((step) => step !== 1))
        throw unsupported(call, "has strides and dilation on an image of open size");
      return { ...attributes, auto_pad: "SAME_UPPER" };
    }
    begins.push(Math.floor(total / 2));
    ends.push(total - Math.floor(total / 2));
  }
  return { ...attributes, pads: [...begins, ...ends] };
}

/** What `same` adds to a side, in all; undefined when that depends on a size that is not known. */
function samePadding(size: number | null, extent: number, stride: number): number | undefined {
  if (stride === 1) return extent - 1;
  if (size === null) return undefined;
  return Math.max((Math.ceil(size / stride) - 1) * stride + extent - size, 0);
}

/** A setting that is a number or a list of them, as a list. */
export function sizes(setting: unknown, length: number): number[] {
  return Array.isArray(setting) ? setting.map(Number) : new Array<number>(length).fill(Number(setting ?? 1));
}

/** Throws for layers whose images have their channels first. */
export function assertChannelsLast(call: LayerCall): void {
  const { dataFormat } = call.config;
  if (dataFormat !== undefined && dataFormat !== null && dataFormat !== "channelsLast")
    throw unsupported(call, `has the data format ${String(dataFormat)}`);
}
