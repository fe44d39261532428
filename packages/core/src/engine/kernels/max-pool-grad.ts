import { tf } from "../tensors.ts";
import { floats, type KernelCall, type TensorInfo, type WasmBackend } from "./heap.ts";

/** Gradient of max pooling: each output's gradient goes to the first largest input of its window. */
export function maxPoolGrad(call: KernelCall): TensorInfo {
  const { dy, input } = call.inputs as { dy: TensorInfo; input: TensorInfo };
  const { filterSize, strides, pad, dimRoundingMode } = call.attrs as unknown as tf.MaxPoolGradAttrs;
  const backend = call.backend as WasmBackend;
  const info = tf.backend_util.computePool2DInfo(
    input.shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth } = info;
  const { strideHeight, strideWidth, padInfo } = info;

  const result = backend.makeOutput([...input.shape], "float32");
  const values = floats(backend, input);
  const gradient = floats(backend, dy);
  const target = floats(backend, result).fill(0);
  const rowStride = inWidth * inChannels;
  let at = 0;
  for (let n = 0; n < batchSize; n++) {
    const image = n * inHeight * rowStride;
    for (let r = 0; r < outHeight; r++) {
      const top = Math.max(0, r * strideHeight - padInfo.top);
      const bottom = Math.min(inHeight, r * strideHeight - padInfo.top + filterHeight);
      for (let q = 0; q < outWidth; q++) {
        const left = Math.max(0, q * strideWidth - padInfo.left);
        const right = Math.min(inWidth, q * strideWidth - padInfo.left + filterWidth);
        const start = image + top * rowStride + left * inChannels;
        for (let c = 0; c < inChannels; c++) {
          let place = start + c;
          let largest = values[place];
          for (let i = top, row = start + c; i < bottom; i++, row += rowStride) {
            for (let j = left, k = row; j < right; j++, k += inChannels) {
              if (values[k] > largest) {
                largest = values[k];
                place = k;
              }
            }
          }
          target[place] += gradient[at++];
        }
      }
    }
  }
  return result;
}
