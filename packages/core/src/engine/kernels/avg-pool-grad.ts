import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { tf } from "../tensors.ts";
import { floats, type KernelCall, type TensorInfo, type WasmBackend } from "./heap.ts";

/**
 * Gradient of average pooling on the wasm heap. Padding that is listed side by side is left to the stock kernel: it divides by the
 * whole window there, padding included, although its forward pass does not, and TensorFlow.js' own tests hold it to that.
 */
export function avgPoolGradWasm(stock: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    if (isListed(call)) return stock(call);
    const { dy, input } = call.inputs as { dy: TensorInfo; input: TensorInfo };
    const backend = call.backend as WasmBackend;
    const result = backend.makeOutput([...input.shape], "float32");
    spread(floats(backend, dy), floats(backend, result).fill(0), poolInfo(call));
    return result;
  };
}

/** Gradient of average pooling on plain arrays; listed padding as on wasm. */
export function avgPoolGradCpu(stock: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    if (isListed(call)) return stock(call);
    const { dy, input } = call.inputs as { dy: TensorInfo; input: TensorInfo };
    const backend = call.backend as MathBackendCPU;
    const target = new Float32Array(tf.util.sizeFromShape(input.shape));
    spread(backend.data.get(dy.dataId).values as Float32Array, target, poolInfo(call));
    return backend.makeTensorInfo([...input.shape], "float32", target);
  };
}

const isListed = ({ attrs }: KernelCall): boolean => Array.isArray((attrs as unknown as tf.AvgPoolAttrs).pad);

function poolInfo(call: KernelCall): tf.backend_util.Conv2DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = call.attrs as unknown as tf.AvgPoolAttrs;
  const shape = (call.inputs as { input: TensorInfo }).input.shape as [number, number, number, number];
  return tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
}

/** Each output's gradient in equal parts to the inputs in its window; padding is no input and takes no part. */
function spread(gradient: Float32Array, target: Float32Array, info: tf.backend_util.Conv2DInfo): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  let at = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let r = 0; r < outHeight; r++) {
      const top = Math.max(0, r * strideHeight - padInfo.top);
      const bottom = Math.min(inHeight, r * strideHeight - padInfo.top + filterHeight);
      for (let q = 0; q < outWidth; q++, at += inChannels) {
        const left = Math.max(0, q * strideWidth - padInfo.left);
        const right = Math.min(inWidth, q * strideWidth - padInfo.left + filterWidth);
        const share = 1 / ((bottom - top) * (right - left));
        for (let i = top; i < bottom; i++) {
          let place = ((n * inHeight + i) * inWidth + left) * inChannels;
          for (let j = left; j < right; j++) {
            for (let c = 0; c < inChannels; c++) target[place++] += gradient[at + c] * share;
          }
        }
      }
    }
  }
}
