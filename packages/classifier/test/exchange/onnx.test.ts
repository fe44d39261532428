import { type Engine, tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { offerOnnxRuntime } from "@helioscope/core/onnx";
import { beforeAll, describe, expect, it } from "vitest";
import { ABSENT, ort } from "../../../core/test/onnx/support/oracle.ts";
import { expectClose, offerOracle } from "../../../core/test/onnx/support/run-file.ts";
import { ClassifierNet, classifierToOnnx, presets } from "../../src/index.ts";
import { uniform } from "./support/formula.ts";

const { "slic-compact": compact, "slic-paper": paper, residual } = presets;

describe.skipIf(!ort)(`classifiers in ONNX Runtime (skipped where ${ABSENT})`, () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ engine: "wasm" });
  });

  it.each([
    ["compact", { ...compact, input: { ...compact.input, sizePx: 32 } }, 0.0625],
    ["with dense layers, one image", { ...paper, input: { ...paper.input, sizePx: 64 } }, 0.03125],
    [
      "residual, several labels",
      { ...residual, labels: "several", input: { ...compact.input, sizePx: 16 } },
      null,
    ],
  ] as const)("agrees with the network, %s", async (name, config, width) => {
    const { body } = config.network;
    const small =
      body.kind === "slic" && width !== null
        ? { ...body, width, head: body.head.kind === "dense" ? { ...body.head, units: 16 } : body.head }
        : ({ kind: "residual", stages: [4, 6], blocks: 1, dropout: 0.5 } as const);
    const spec = { ...config, classes: ["a", "b", "c"], network: { ...config.network, body: small } };
    const fresh = ClassifierNet.build(spec, { engine, seed: 3 });
    for (const weight of fresh.model.weights) {
      if (!/moving_|beta|bias/.test(weight.originalName)) continue;
      const scatter = Float32Array.from(uniform(7, weight.shape[0] as number), (u) => u / 4);
      tf.tidy(() => void weight.write(tf.add(weight.read(), tf.tensor(scatter))));
    }
    const network = fresh.withOrigin({ temperature: 2.5 });
    const before = tf.memory().numTensors;
    const batch = name.includes("one image") ? 1 : "symbolic";
    const bytes = await classifierToOnnx(network, { batch });
    expect(tf.memory().numTensors).toBe(before);
    const { sizePx } = spec.input;
    const count = batch === 1 ? 1 : 3;
    const inputs = Array.from({ length: count }, (_, i) => ({
      data: Float32Array.from(uniform(i, sizePx * sizePx)),
      width: sizePx,
      height: sizePx,
    }));
    const expected = await network.classify(inputs, { runtime: "engine" });
    await expect(network.classify(inputs, { runtime: "onnx" })).rejects.toMatchObject({ kind: "engine" });
    offerOracle();
    for (const options of [{}, { runtime: "onnx" }] as const) {
      for (const [i, { logits, probabilities }] of (await network.classify(inputs, options)).entries()) {
        const values = (data: ArrayLike<number>) => [{ data: Float32Array.from(data), shape: [data.length] }];
        expectClose(values(expected[i].logits), values(logits));
        expectClose(values(expected[i].probabilities), values(probabilities));
      }
    }
    offerOnnxRuntime("not now");
    const session = await ort!.InferenceSession.create(bytes);
    expect([session.inputNames, session.outputNames]).toEqual([["image"], ["logits", "probabilities"]]);
    const data = Float32Array.from(inputs.flatMap((input) => [...input.data]));
    const image = new ort!.Tensor("float32", data, [count, sizePx, sizePx, 1]);
    const { logits, probabilities } = await session.run({ image });
    for (const [kind, output] of [
      ["logits", logits],
      ["probabilities", probabilities],
    ] as const) {
      const ours = expected.flatMap((result) => [...result[kind]]);
      const theirs = [...(output.data as Float32Array)];
      const largest = Math.max(...ours.map(Math.abs));
      expect(theirs).toHaveLength(ours.length);
      for (const [i, value] of ours.entries())
        expect(Math.abs(theirs[i] - value) / largest).toBeLessThan(1e-5);
    }
    await session.release();
    const text = new TextDecoder("latin1").decode(bytes);
    expect(text).toContain(await network.hash());
    expect(text).toContain('["a","b","c"]');
    // A second time, with nothing left over from the first.
    expect(await classifierToOnnx(network, { batch })).toEqual(bytes);
    fresh.dispose();
  });
});
