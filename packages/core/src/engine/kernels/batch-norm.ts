import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { tf } from "../tensors.ts";
import { floats, type KernelCall, type TensorInfo, type WasmBackend } from "./heap.ts";
import { replaceGradient } from "./replace.ts";

/** Kernels of ours: inputs `x`, `scale`, `offset`; and `dy`, `x`, `scale`, `mean`, `spread`. Attribute `epsilon`. */
export const BATCH_NORM = "BatchNormTraining";
export const BATCH_NORM_GRAD = "BatchNormTrainingGrad";

/** What a batch was normalised with. */
export interface NormalisedBatch {
  readonly value: tf.Tensor;
  readonly mean: tf.Tensor;
  /** Unbiased: divided by one less than the number of values; 0 of a single value. */
  readonly variance: tf.Tensor;
}

/**
 * Batch normalisation with the statistics of the batch over all axes but the last (Ioffe & Szegedy 2015): scale (x - mean) /
 * sqrt(variance + epsilon) + offset, with the biased variance. x [..., c], scale and offset [c]. Its gradient is that of the
 * whole; mean and variance are for moving statistics and pass no gradient on. One pass where the engine has our kernels.
 */
export function normaliseBatch(
  x: tf.Tensor,
  scale: tf.Tensor,
  offset: tf.Tensor,
  epsilon: number,
): NormalisedBatch {
  const channels = x.shape.at(-1) as number;
  const rows = tf.reshape(x, [1, 1, x.size / channels, channels]);
  if (!tf.getKernel(BATCH_NORM, tf.getBackend())) return composed(x, rows, scale, offset, epsilon);
  const attrs = { epsilon } as unknown as tf.NamedAttrMap;
  const inputs = { x: rows, scale, offset } as unknown as tf.NamedTensorMap;
  const [value, mean, variance] = tf.engine().runKernel(BATCH_NORM, inputs, attrs) as unknown as tf.Tensor[];
  return { value: tf.reshape(value, x.shape), mean, variance };
}

/** The same of stock operations. */
function composed(
  x: tf.Tensor,
  rows: tf.Tensor,
  scale: tf.Tensor,
  offset: tf.Tensor,
  epsilon: number,
): NormalisedBatch {
  const { mean, variance } = tf.moments(rows, [0, 1, 2]);
  const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
  const value = tf.add(tf.mul(tf.sub(rows, mean), factor), offset);
  const count = rows.shape[2] as number;
  return {
    value: tf.reshape(value, x.shape),
    mean,
    variance: tf.mul(variance, count / Math.max(1, count - 1)),
  };
}

/** Tells TensorFlow.js the gradient of our kernel. May be called any number of times. */
export function installBatchNormGradient(): void {
  replaceGradient({
    kernelName: BATCH_NORM,
    inputsToSave: ["x", "scale"],
    outputsToSave: [false, false, false, true, true],
    gradFunc: gradient,
  });
}

const gradient: tf.GradFunc = (dys, [x, scale, mean, spread], attrs) => {
  const [dy] = dys as tf.Tensor[];
  const inputs = { dy, x, scale, mean, spread } as unknown as tf.NamedTensorMap;
  const made = tf.engine().runKernel(BATCH_NORM_GRAD, inputs, attrs) as unknown as tf.Tensor[];
  return { x: () => made[0], scale: () => made[1], offset: () => made[2] };
};

export function batchNormWasm({ inputs, attrs, backend: given }: KernelCall): TensorInfo[] {
  const backend = given as WasmBackend;
  const { x, scale, offset } = inputs as Record<string, TensorInfo>;
  const value = backend.makeOutput([...x.shape], "float32");
  const small = Array.from({ length: 4 }, () => backend.makeOutput([...scale.shape], "float32"));
  const [mean, variance, keptMean, spread] = small.map((one) => floats(backend, one));
  const result = floats(backend, value);
  normalise(floats(backend, x), floats(backend, scale), floats(backend, offset), epsilonOf(attrs), {
    ...{ value: result, mean, variance, spread },
  });
  keptMean.set(mean);
  return [value, ...small];
}

export function batchNormGradWasm({ inputs, backend: given }: KernelCall): TensorInfo[] {
  const backend = given as WasmBackend;
  const { dy, x, scale, mean, spread } = inputs as Record<string, TensorInfo>;
  const made = [x, scale, scale].map(({ shape }) => backend.makeOutput([...shape], "float32"));
  const [dx, dScale, dOffset] = made.map((one) => floats(backend, one));
  const [a, b, c, d, e] = [dy, x, scale, mean, spread].map((one) => floats(backend, one));
  normaliseGradient(a, b, c, d, e, { dx, dScale, dOffset });
  return made;
}

export function batchNormCpu({ inputs, attrs, backend: given }: KernelCall): TensorInfo[] {
  const backend = given as MathBackendCPU;
  const { x, scale, offset } = inputs as Record<string, TensorInfo>;
  const values = (one: TensorInfo) => backend.data.get(one.dataId).values as Float32Array;
  const out = {
    value: new Float32Array(tf.util.sizeFromShape(x.shape)),
    mean: new Float32Array(tf.util.sizeFromShape(scale.shape)),
    variance: new Float32Array(tf.util.sizeFromShape(scale.shape)),
    spread: new Float32Array(tf.util.sizeFromShape(scale.shape)),
  };
  normalise(values(x), values(scale), values(offset), epsilonOf(attrs), out);
  const small = [out.mean, out.variance, out.mean.slice(), out.spread];
  return [
    backend.makeTensorInfo([...x.shape], "float32", out.value),
    ...small.map((data) => backend.makeTensorInfo([...scale.shape], "float32", data)),
  ];
}

export function batchNormGradCpu({ inputs, backend: given }: KernelCall): TensorInfo[] {
  const backend = given as MathBackendCPU;
  const { dy, x, scale, mean, spread } = inputs as Record<string, TensorInfo>;
  const values = (one: TensorInfo) => backend.data.get(one.dataId).values as Float32Array;
  const [dx, dScale, dOffset] = [x, scale, scale].map((one) => new Float32Array(values(one).length));
  normaliseGradient(values(dy), values(x), values(scale), values(mean), values(spread), {
    dx,
    dScale,
    dOffset,
  });
  return [
    backend.makeTensorInfo([...x.shape], "float32", dx),
    backend.makeTensorInfo([...scale.shape], "float32", dScale),
    backend.makeTensorInfo([...scale.shape], "float32", dOffset),
  ];
}

const epsilonOf = (attrs: tf.NamedAttrMap | undefined): number =>
  (attrs as unknown as { epsilon: number }).epsilon;

/** `spread` is 1 / sqrt(biased variance + epsilon). Sums are float64, taken from the mean in a second pass. */
function normalise(
  x: Float32Array,
  scale: Float32Array,
  offset: Float32Array,
  epsilon: number,
  out: Record<"value" | "mean" | "variance" | "spread", Float32Array>,
): void {
  const channels = scale.length;
  const rows = x.length / channels;
  const means = new Float64Array(channels);
  for (let at = 0; at < x.length; ) for (let c = 0; c < channels; c++) means[c] += x[at++];
  for (let c = 0; c < channels; c++) means[c] /= rows;
  const squares = new Float64Array(channels);
  for (let at = 0; at < x.length; ) {
    for (let c = 0; c < channels; c++) {
      const away = x[at++] - means[c];
      squares[c] += away * away;
    }
  }
  const factor = new Float64Array(channels);
  const shift = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    const spread = 1 / Math.sqrt(squares[c] / rows + epsilon);
    out.mean[c] = means[c];
    out.variance[c] = squares[c] / Math.max(1, rows - 1);
    out.spread[c] = spread;
    factor[c] = spread * scale[c];
    shift[c] = offset[c] - means[c] * factor[c];
  }
  for (let at = 0; at < x.length; ) {
    for (let c = 0; c < channels; c++, at++) out.value[at] = x[at] * factor[c] + shift[c];
  }
}

function normaliseGradient(
  dy: Float32Array,
  x: Float32Array,
  scale: Float32Array,
  mean: Float32Array,
  spread: Float32Array,
  out: Record<"dx" | "dScale" | "dOffset", Float32Array>,
): void {
  const channels = scale.length;
  const rows = x.length / channels;
  const sums = new Float64Array(channels);
  const along = new Float64Array(channels);
  for (let at = 0; at < x.length; ) {
    for (let c = 0; c < channels; c++, at++) {
      sums[c] += dy[at];
      along[c] += dy[at] * (x[at] - mean[c]);
    }
  }
  // dx = scale spread (dy - mean(dy) - (x - mean) spread^2 mean(dy (x - mean)))
  const gain = new Float64Array(channels);
  const slope = new Float64Array(channels);
  const shift = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    out.dOffset[c] = sums[c];
    out.dScale[c] = along[c] * spread[c];
    gain[c] = scale[c] * spread[c];
    slope[c] = (-gain[c] * spread[c] * spread[c] * along[c]) / rows;
    shift[c] = (-gain[c] * sums[c]) / rows - slope[c] * mean[c];
  }
  for (let at = 0; at < x.length; ) {
    for (let c = 0; c < channels; c++, at++) out.dx[at] = gain[c] * dy[at] + slope[c] * x[at] + shift[c];
  }
}
