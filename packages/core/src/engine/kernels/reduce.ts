import { tf } from "../tensors.ts";
import { floats, type TensorInfo, type WasmBackend } from "./heap.ts";

/**
 * Sum or mean of float32 values, added up in float64. The stock kernels add in float32, one value after the other,
 * which costs several digits over the 518,400 values of one channel of a 720 x 720 image.
 */
export function reduceKernel(stock: tf.KernelFunc, what: "sum" | "mean"): tf.KernelFunc {
  return (call) => {
    const { x } = call.inputs as { x: TensorInfo };
    const { axis, keepDims } = call.attrs as unknown as { axis: number | number[]; keepDims: boolean };
    if (x.dtype !== "float32") return stock(call);
    const backend = call.backend as WasmBackend;
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const shape: number[] = [];
    x.shape.forEach((size, i) => {
      if (!axes.includes(i)) shape.push(size);
      else if (keepDims) shape.push(1);
    });
    const result = backend.makeOutput(shape, "float32");
    const sums = reduceAll(floats(backend, x), x.shape, axes);
    const target = floats(backend, result);
    const scale = what === "mean" ? target.length / tf.util.sizeFromShape(x.shape) : 1;
    for (let i = 0; i < target.length; i++) target[i] = sums[i] * scale;
    return result;
  };
}

/** Sums over the given axes, one run of neighbouring axes after the other, the last run first. */
function reduceAll(
  values: Float32Array,
  shape: readonly number[],
  axes: readonly number[],
): Float32Array | Float64Array {
  const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);
  const sizes = [...shape];
  let data: Float32Array | Float64Array = values;
  for (let end = shape.length; end > 0; end--) {
    if (!axes.includes(end - 1)) continue;
    let start = end - 1;
    while (start > 0 && axes.includes(start - 1)) start--;
    data = reduceRun(
      data,
      product(sizes.slice(0, start)),
      product(sizes.slice(start, end)),
      product(sizes.slice(end)),
    );
    sizes.fill(1, start, end);
    end = start + 1;
  }
  return data;
}

/** [outer, run, inner] summed over its middle. */
function reduceRun(
  values: Float32Array | Float64Array,
  outer: number,
  run: number,
  inner: number,
): Float64Array {
  const sums = new Float64Array(outer * inner);
  let at = 0;
  for (let o = 0; o < outer; o++) {
    if (inner === 1) {
      let a = 0;
      let b = 0;
      let r = 1;
      for (; r < run; r += 2, at += 2) {
        a += values[at];
        b += values[at + 1];
      }
      if (r === run) a += values[at++];
      sums[o] = a + b;
    } else {
      const base = o * inner;
      for (let r = 0; r < run; r++) {
        for (let i = 0; i < inner; i++) sums[base + i] += values[at++];
      }
    }
  }
  return sums;
}
