import { tf, type tfl } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { exportOnnx, type OnnxOptions } from "@helioscope/core/onnx";
import { describe, expect, it } from "vitest";
import { MagnetogramNet } from "../../src/network/magnetogram-net.ts";
import { magnetogramLayers } from "../../src/network/onnx.ts";
import { PASS } from "../../src/network/pass.ts";
import { type Narrow, narrow, numbers } from "./support/configs.ts";
import { scatter } from "./support/weights.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const ort = await import("onnxruntime-node").catch(() => undefined);
const SIZE = 16;

/** Largest difference between a model here and its file in ONNX Runtime, relative to the largest value, by output. */
async function differences(model: tfl.LayersModel, batch: number, options: OnnxOptions): Promise<number[]> {
  const runtime = ort as NonNullable<typeof ort>;
  const outputs = model.outputs.map((_, i) => `output${i}`);
  const bytes = await exportOnnx(model, { ...options, outputs, layers: magnetogramLayers });
  const session = await runtime.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const inputs = model.inputs.map(({ shape, sourceLayer }, k) => {
    const level = /^gru(\d+)_|^skip(\d+)_/.exec(sourceLayer.name);
    const side =
      shape[1] ??
      (/^bottom|^gru_/.test(sourceLayer.name) ? SIZE / 8 : SIZE / 2 ** Number(level?.[1] ?? level?.[2] ?? 0));
    const full = [batch, side, side, shape[3] as number];
    return {
      full,
      data: numbers(
        full.reduce((n, d) => n * d, 1),
        11 + k,
      ),
    };
  });
  const expected = tf.tidy(() => {
    const tensors = inputs.map(({ full, data }) => tf.tensor(data, full));
    const made = [model.apply(tensors, { ...PASS.deterministic })].flat() as tf.Tensor[];
    return made.map((tensor) => tensor.dataSync<"float32">().slice());
  });
  const feeds = session.inputNames.map((name, k) => [
    name,
    new runtime.Tensor("float32", inputs[k].data, inputs[k].full),
  ]);
  const results = await session.run(Object.fromEntries(feeds));
  const errors = expected.map((wanted, k) => {
    const actual = results[outputs[k]].data as Float32Array;
    const largest = Math.max(...wanted.map(Math.abs));
    expect(largest).toBeGreaterThan(0.05);
    return Math.max(...wanted.map((value, i) => Math.abs(value - actual[i]))) / largest;
  });
  await session.release();
  return errors;
}

const CASES: readonly (readonly [string, Narrow])[] = [
  ["pix2pix", { kind: "pix2pix" }],
  ["multichannel", { kind: "multichannel" }],
  ["convgru", {}],
  ["one image", { frames: 1 }],
  ["Ballas", { gru: { form: "ballas", hidden: 5 } }],
  ["mean skips", { gru: { skips: "mean" } }],
  ["recurrent skips", { gru: { skips: "recurrent" } }],
  ["carried", { gru: { skips: "recurrent", memory: "carried" } }],
  ["a bias of the update gate", { gru: { skips: "recurrent", updateBias: -1.25 } }],
];

describe.skipIf(ort === undefined)("ONNX Runtime (skipped where onnxruntime-node does not load)", () => {
  it.each(CASES)("gives the same numbers: %s", async (_, change) => {
    const net = MagnetogramNet.build(narrow({ sizePx: SIZE, ...change }), { engine, seed: 1 });
    scatter(net.generator);
    scatter(net.discriminator as tfl.LayersModel);
    const models = [
      [net.step({ sizePx: SIZE }).model, { batch: 1 }],
      [net.step({ sizePx: SIZE }).model, { batch: 1, foldNormalisation: false }],
      [net.step().model, {}],
      [net.generator, {}],
      [net.discriminator as tfl.LayersModel, {}],
    ] as const;
    for (const [model, options] of models) {
      const batch = "batch" in options ? 1 : 2;
      for (const error of await differences(model, batch, options))
        expect(error, model.name).toBeLessThan(1e-5);
    }
    net.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });
});
