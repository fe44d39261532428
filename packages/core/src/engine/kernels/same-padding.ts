import type { tf } from "../tensors.ts";
import type { TensorInfo } from "./heap.ts";

interface WindowAttrs {
  readonly strides: number | readonly number[];
  readonly pad: unknown;
  readonly dilations?: number | readonly number[];
}

/**
 * A convolution of the wasm backend with `same` padding written out where the stock kernel works it out wrongly: if
 * along one axis the windows do not reach the last pixels (stride larger than the filter), it underflows and the
 * result is zero or garbage.
 */
export function explicitSamePadding(stock: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { x, filter } = call.inputs as { x: TensorInfo; filter: TensorInfo };
    const attrs = call.attrs as unknown as WindowAttrs;
    if (attrs.pad !== "same") return stock(call);
    const totals = [0, 1].map((k) => {
      const size = x.shape[k + 1];
      const stride = pick(attrs.strides, k);
      const reach = (filter.shape[k] - 1) * pick(attrs.dilations ?? 1, k) + 1;
      return (Math.ceil(size / stride) - 1) * stride + reach - size;
    });
    if (totals.every((total) => total >= 0)) return stock(call);
    const [down, across] = totals.map((total) => {
      const before = Math.floor(Math.max(0, total) / 2);
      return [before, Math.max(0, total) - before];
    });
    const pad = [[0, 0], down, across, [0, 0]];
    return stock({ ...call, attrs: { ...call.attrs, pad } as unknown as tf.NamedAttrMap });
  };
}

function pick(value: number | readonly number[], k: number): number {
  return typeof value === "number" ? value : value[k];
}
