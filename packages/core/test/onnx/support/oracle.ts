import { expect } from "vitest";
import { tf, type tfl } from "../../../src/engine/tensors.ts";
import { exportOnnx, type OnnxOptions } from "../../../src/onnx/index.ts";
import { noiseArray } from "../../engine/support/random.ts";

type Runtime = typeof import("onnxruntime-node");

/** ONNX Runtime, the independent reader; undefined where its library does not load. */
export const ort: Runtime | undefined = await import("onnxruntime-node").catch(() => undefined);

export const ABSENT = "onnxruntime-node does not load here";

export interface Case {
  readonly batch?: number;
  /** Sizes for axes that the model leaves open, after the batch. */
  readonly sizes?: readonly number[];
  readonly options?: OnnxOptions;
  readonly values?: (index: number) => number;
  /** Largest difference, relative to the largest value. 1e-5 where nothing is said. */
  readonly tolerance?: number;
}

/** Gives the weights of a model other values than its first ones, variances above zero. */
export function scatterWeights(model: tfl.LayersModel, seed = 1): void {
  tf.tidy(() => {
    for (const [i, weight] of model.weights.entries()) {
      const { shape, originalName } = weight;
      const size = (shape as number[]).reduce((n, side) => n * side, 1);
      const fan = Math.max(1, size / ((shape.at(-1) as number) || 1));
      const kernel = shape.length > 1;
      const noise = tf.mul(
        tf.tensor(noiseArray(size, seed + i), shape as number[]),
        kernel ? Math.sqrt(2 / fan) : 0.3,
      );
      weight.write(/variance|gamma/.test(originalName) ? tf.add(tf.abs(noise), 0.5) : noise);
    }
  });
}

/** Runs a model here and its ONNX file in ONNX Runtime, and holds the outputs against each other. */
export async function expectAgreement(model: tfl.LayersModel, given: Case = {}): Promise<Uint8Array> {
  const { batch = 2, sizes = [], options = {}, values, tolerance = 1e-5 } = given;
  const runtime = ort as Runtime;
  const inputs = model.inputs.map(({ shape }, k) => {
    const full = [batch, ...shape.slice(1).map((side, axis) => side ?? sizes[axis])];
    const size = full.reduce((n, side) => n * side, 1);
    const data = values ? Float32Array.from({ length: size }, (_, i) => values(i)) : noiseArray(size, 99 + k);
    return { full, data };
  });
  const bytes = await exportOnnx(model, options);
  const expected = tf.tidy(() => {
    const tensors = inputs.map(({ full, data }) => tf.tensor(data, full));
    const made = [model.predict(tensors, { batchSize: batch })].flat();
    return made.map((tensor) => ({ shape: tensor.shape, data: tensor.dataSync<"float32">().slice() }));
  });
  const session = await runtime.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const feeds = Object.fromEntries(
    session.inputNames.map((name, k) => [
      name,
      new runtime.Tensor("float32", inputs[k].data, inputs[k].full),
    ]),
  );
  const results = await session.run(feeds);
  for (const [k, { shape, data }] of expected.entries()) {
    const result = results[session.outputNames[k]];
    expect(result.dims, session.outputNames[k]).toEqual(shape);
    const largest = Math.max(...data.map(Math.abs));
    expect(largest).toBeGreaterThan(0);
    const actual = result.data as Float32Array;
    const worst = data.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i])), 0);
    expect(worst / largest, session.outputNames[k]).toBeLessThan(tolerance);
  }
  await session.release();
  return bytes;
}
