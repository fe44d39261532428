import { seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { offerOnnxRuntime, openInference } from "@helioscope/core/onnx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ABSENT, ort, scatterWeights } from "../../../core/test/onnx/support/oracle.ts";
import { expectClose, offerOracle, runFile } from "../../../core/test/onnx/support/run-file.ts";
import type { Cnn2Head, FlareCnnConfig } from "../../src/config.ts";
import { FlareNet, flareLayers, flareToOnnx } from "../../src/network/index.ts";
import { batchValues, phasesOf, staged } from "../../src/network/staging.ts";
import { bipoles, tiny } from "./support/fields.ts";

const withHead = (config: FlareCnnConfig, head: Cnn2Head): FlareCnnConfig => {
  const { body } = config.network;
  if (body.kind !== "cnn-2") throw new Error("not CNN-2");
  return { ...config, network: { ...config.network, body: { ...body, head } } };
};

const all = { kind: "global", pooling: ["max", "sum", "average"], sumCells: 16, hidden: 5 } as const;

const networks: Readonly<Record<string, FlareCnnConfig>> = {
  ...tiny,
  "every pooling without a mask": withHead(tiny.small, all),
  "every pooling with a mask": withHead(tiny.native, all),
  "without normalisation": { ...tiny.native, network: { ...tiny.native.network, normalisation: null } },
};

describe.skipIf(!ort)(`flare networks in ONNX Runtime (skipped where ${ABSENT})`, async () => {
  const engine = await openEngine({ engine: "wasm", threads: 1 });
  beforeAll(offerOracle);
  afterAll(() => offerOnnxRuntime("the tests are over"));

  it.each(Object.entries(networks))("agree with the exporting engine: %s", async (_, config) => {
    const network = FlareNet.build(config, { engine, seed: 3 });
    scatterWeights(network.model);
    const shape = { input: network.input, network: network.config };
    const { inputs } = bipoles(network.input, 4, seededRandom(6));
    const before = tf.memory().numTensors;
    const [logit, probability] = await Promise.all(
      [network.logits, network.model].map((model) =>
        openInference(model, { runtime: "engine", layers: flareLayers }),
      ),
    );
    for (const [batch, some] of [
      ["symbolic", inputs.slice(0, 3)],
      ["symbolic", inputs.slice(3)],
      [2, inputs.slice(1, 3)],
    ] as const) {
      const values = batchValues(
        some.map((input) => staged(input, shape)),
        shape,
      );
      const ours = (await Promise.all([logit.run(values), probability.run(values)])).flat();
      expectClose(ours, await runFile(await flareToOnnx(network, { batch }), values));
    }
    expect(tf.memory().numTensors).toBe(before);
    const onEngine = await network.probabilities(inputs, { runtime: "engine" });
    for (const runtime of ["auto", "onnx"] as const) {
      const there = await network.probabilities(inputs, { runtime });
      for (const [i, p] of onEngine.entries()) expect(Math.abs(there[i] - p)).toBeLessThan(1e-5);
    }
    expect(phasesOf(shape).length).toBe(config.network.phases);
    network.dispose();
  });

  it("say in the file what is needed to run them", async () => {
    const network = FlareNet.build(tiny.spp, { engine, seed: 3 });
    const text = new TextDecoder("latin1").decode(await flareToOnnx(network));
    for (const part of [await network.hash(), "total_stride", '"kind":"pyramid"', '"phases":4', "bins"])
      expect(text).toContain(part);
    await expect(flareToOnnx(network, { batch: 0 })).rejects.toMatchObject({ kind: "argument" });
    network.dispose();
  });
});
