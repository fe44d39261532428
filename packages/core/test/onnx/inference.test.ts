import { seededRandom } from "@helioscope/core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf, tfl } from "../../src/engine/tensors.ts";
import {
  keepOnEngine,
  type OnnxRuntime,
  offeredOnnxRuntime,
  offerOnnxRuntime,
  openInference,
  ortRuntime,
  releaseInference,
  type TensorValues,
} from "../../src/onnx/index.ts";
import { ABSENT, ort, scatterWeights } from "./support/oracle.ts";

beforeAll(() => openEngine({ engine: "wasm", threads: 1, inference: "engine" }));

const { layers } = tfl;

/** Two inputs, two outputs, any size. */
function net(): tfl.LayersModel {
  const image = tfl.input({ shape: [null, null, 1], name: "image" });
  const mask = tfl.input({ shape: [null, null, 1], name: "mask" });
  const maps = layers.conv2d({ filters: 4, kernelSize: 3, padding: "same" }).apply(image);
  const seen = layers.multiply().apply([maps as tfl.SymbolicTensor, mask]) as tfl.SymbolicTensor;
  const pooled = layers.globalAveragePooling2d({}).apply(seen) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: [image, mask], outputs: [seen, pooled] });
  scatterWeights(model);
  return model;
}

const random = seededRandom(5);
const values = (...shape: number[]): TensorValues => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((n, side) => n * side, 1) }, () => random.normal()),
});

function worst(ours: readonly TensorValues[], theirs: readonly TensorValues[]): number {
  expect(ours.map(({ shape }) => shape)).toEqual(theirs.map(({ shape }) => shape));
  return Math.max(
    ...ours.map(({ data }, k) => {
      const largest = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      return data.reduce((most, x, i) => Math.max(most, Math.abs(x - theirs[k].data[i])), 0) / largest;
    }),
  );
}

/** Counts what is opened and released. */
function counted(runtime: OnnxRuntime) {
  const count = { opened: 0, released: 0 };
  const open: OnnxRuntime["open"] = async (bytes) => {
    count.opened++;
    const session = await runtime.open(bytes);
    return {
      ...session,
      release: async () => {
        count.released++;
        await session.release();
      },
    };
  };
  return { count, runtime: { ...runtime, open } };
}

describe.skipIf(!ort)(`in ONNX Runtime (skipped where ${ABSENT})`, () => {
  const real = () => ortRuntime(ort!, { version: "test", threads: 1 });
  afterEach(() => offerOnnxRuntime("the test is over"));

  it("says what the engine says, for any batch and size, and leaves no tensor", async () => {
    const model = net();
    offerOnnxRuntime(real());
    const before = tf.memory().numTensors;
    const [onnx, engine] = [await openInference(model), await openInference(model, { runtime: "engine" })];
    expect([onnx.runtime, engine.runtime]).toEqual(["onnx", "engine"]);
    for (const [n, height, width] of [
      [1, 5, 9],
      [3, 16, 12],
      [1, 5, 9],
    ]) {
      const inputs = [values(n, height, width, 1), values(n, height, width, 1)];
      expect(worst(await engine.run(inputs), await onnx.run(inputs))).toBeLessThan(1e-5);
    }
    expect(tf.memory().numTensors).toBe(before);
    releaseInference(model);
    model.dispose();
  });

  it("keeps one session for a model, until one of its weights is assigned", async () => {
    const model = net();
    const { count, runtime } = counted(real());
    offerOnnxRuntime(runtime);
    const inputs = [values(1, 6, 6, 1), values(1, 6, 6, 1)];
    const run = async () => (await openInference(model)).run(inputs);
    const [first] = await Promise.all([run(), run(), run()]);
    expect(count).toEqual({ opened: 1, released: 0 });
    const engine = await openInference(model, { runtime: "engine" });
    for (const weight of model.weights) {
      tf.tidy(() => void weight.write(tf.add(weight.read(), 0.5)));
      const now = await run();
      expect(worst(now, first)).toBeGreaterThan(1e-3);
      expect(worst(await engine.run(inputs), now)).toBeLessThan(1e-5);
    }
    expect(count).toEqual({ opened: 3, released: 2 });
    (await openInference(model)).dispose();
    await run();
    releaseInference(model);
    await expect.poll(() => count).toEqual({ opened: 4, released: 4 });
    model.dispose();
  });

  it("lets runs that are under way end", async () => {
    const model = net();
    offerOnnxRuntime(real());
    const onnx = await openInference(model);
    const inputs = [values(1, 64, 64, 1), values(1, 64, 64, 1)];
    const running = [onnx.run(inputs), onnx.run(inputs)];
    releaseInference(model);
    const [one, two] = await Promise.all(running);
    expect(one).toEqual(two);
    model.dispose();
  });

  it("takes the engine for layers that it has not, and says why; or refuses", async () => {
    class Odd extends tfl.layers.Layer {
      static readonly className: string = "Odd";
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.add([inputs].flat()[0], 1);
      }
    }
    const input = tfl.input({ shape: [2], name: "x" });
    const model = tfl.model({
      inputs: input,
      outputs: new Odd({ name: "odd" }).apply(input) as tfl.SymbolicTensor,
    });
    offerOnnxRuntime(real());
    const inference = await openInference(model);
    expect(inference.runtime).toBe("engine");
    expect(inference.refused).toContain("Layer odd (Odd) has no counterpart in ONNX");
    const [{ data }] = await inference.run([{ data: Float32Array.of(1, 2), shape: [1, 2] }]);
    expect([...data]).toEqual([2, 3]);
    await expect(openInference(model, { runtime: "onnx" })).rejects.toMatchObject({
      kind: "engine",
      message: expect.stringContaining("Layer odd (Odd)"),
    });
  });

  it("comes with an engine of auto on the CPU, and with any where it is asked for", async () => {
    const auto = await openEngine();
    if (auto.inference?.runtime === "engine") expect(auto.inference.reason).toContain("GPU");
    else expect(auto.inference).toEqual({ runtime: "onnx", version: ort!.env.versions.node });
    expect((await openEngine({ engine: "cpu" })).inference).toEqual({ runtime: "engine" });
    expect(offeredOnnxRuntime().reason).toContain("the engine was asked for");
    const asked = await openEngine({ engine: "cpu", inference: "onnx", threads: 1 });
    expect(asked.inference).toMatchObject({ runtime: "onnx" });
    expect(offeredOnnxRuntime().runtime).toMatchObject({ threads: 1 });
    const again = offeredOnnxRuntime().runtime;
    await openEngine({ engine: "cpu", inference: "onnx", threads: 1 });
    expect(offeredOnnxRuntime().runtime).toBe(again);
    await openEngine({ engine: "wasm", inference: "engine" });
  });
});

it("leaves a model in training to the engine, and every model of its layers", async () => {
  const model = net();
  const part = tfl.model({ inputs: model.inputs, outputs: model.outputs[0] });
  offerOnnxRuntime({ version: "none", threads: 1, open: () => Promise.reject(new Error("not asked")) });
  expect((await openInference(part)).refused).toBe("not asked");
  keepOnEngine(model);
  expect((await openInference(part)).refused).toContain("in training");
  offerOnnxRuntime("the test is over");
  model.dispose();
});

it("without a runtime, auto takes the engine and says why, and onnx is refused", async () => {
  const model = net();
  offerOnnxRuntime("it is not installed");
  const inference = await openInference(model);
  expect([inference.runtime, inference.refused]).toEqual(["engine", "it is not installed"]);
  expect((await openInference(model, { runtime: "engine" })).refused).toBeUndefined();
  await expect(openInference(model, { runtime: "onnx" })).rejects.toMatchObject({
    kind: "engine",
    message: expect.stringContaining("it is not installed"),
  });
  model.dispose();
});

it("takes what fills the shapes of the inputs only", async () => {
  const model = net();
  const { run } = await openInference(model, { runtime: "engine" });
  const right = values(1, 4, 4, 1);
  await expect(run([right])).rejects.toMatchObject({ kind: "shape" });
  await expect(run([right, values(4, 4, 1)])).rejects.toMatchObject({ kind: "shape" });
  await expect(run([right, { ...right, shape: [1, 4, 5, 1] }])).rejects.toThrow(
    "of 16 values as [1, 4, 5, 1]",
  );
  model.dispose();
});
