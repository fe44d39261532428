import { seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { offerOnnxRuntime, openInference } from "@helioscope/core/onnx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ABSENT, ort, scatterWeights } from "../../../core/test/onnx/support/oracle.ts";
import { expectClose, offerOracle, runFile } from "../../../core/test/onnx/support/run-file.ts";
import { presets } from "../../src/config.ts";
import { SolarUnet, solarUnetToOnnx } from "../../src/network/index.ts";
import { configOf, noise } from "./support/pairs.ts";

const small = {
  paper: configOf("paper", { network: { baseFilters: 4 } }).network,
  release: configOf("release", { network: { baseFilters: 4 } }).network,
  compact: presets.compact.network,
  "three-class": configOf("paper", { network: { baseFilters: 4, depth: 2, head: "three-class" } }).network,
};

describe.skipIf(!ort)(`SolarUnets in ONNX Runtime (skipped where ${ABSENT})`, async () => {
  const engine = await openEngine({ engine: "wasm", threads: 1 });
  beforeAll(offerOracle);
  afterAll(() => offerOnnxRuntime("the tests are over"));

  it.each(Object.entries(small))("agree with the exporting engine: %s", async (_, config) => {
    const network = SolarUnet.build(config, { engine, seed: 2 });
    scatterWeights(network.model);
    const before = tf.memory().numTensors;
    const own = await openInference(network.model, { runtime: "engine" });
    const random = seededRandom(4);
    for (const [batch, count, height, width] of [
      ["symbolic", 2, 64, 48],
      ["symbolic", 1, 16, 80],
      [1, 1, 48, 48],
    ] as const) {
      const bytes = await solarUnetToOnnx(network, { batch });
      const shape = [count, height, width, ...(config.input === "grey" ? [1] : [])];
      const inputs = [{ data: noise(width, count * height, random).data, shape }];
      expectClose(await own.run(inputs), await runFile(bytes, inputs));
    }
    expect(tf.memory().numTensors).toBe(before);
    network.dispose();
  });

  it("segment frames as the engine does, whole, several at once and in tiles", async () => {
    const network = SolarUnet.build({ ...small.compact, depth: 2 }, { engine, seed: 2 });
    scatterWeights(network.model);
    const random = seededRandom(4);
    const frames = [
      [150, 101],
      [150, 101],
      [33, 47],
    ].map(([width, height]) => noise(width, height, random));
    const ours = await network.segmentAll(frames, { runtime: "engine" });
    for (const options of [{}, { runtime: "onnx" }, { runtime: "onnx", tilePx: 80 }] as const) {
      const theirs = await network.segmentAll(frames, options);
      expect(theirs).toHaveLength(3);
      for (const [i, { nonSignificant }] of theirs.entries()) {
        const { width, height } = frames[i];
        expect([nonSignificant.width, nonSignificant.height]).toEqual([width, height]);
        const values = (data: Float32Array) => [{ data, shape: [height, width] }];
        expectClose(values(ours[i].nonSignificant.data), values(nonSignificant.data));
      }
    }
    network.dispose();
  });
});
