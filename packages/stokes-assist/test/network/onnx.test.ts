import { seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { offerOnnxRuntime, openInference } from "@helioscope/core/onnx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ABSENT, ort, scatterWeights } from "../../../core/test/onnx/support/oracle.ts";
import { expectClose, offerOracle, runFile } from "../../../core/test/onnx/support/run-file.ts";
import { NETWORK_PRESETS } from "../../src/network/config.ts";
import { StokesNet } from "../../src/network/stokes-net.ts";
import { stokesToOnnx } from "../../src/network/to-onnx.ts";
import { TOY_WAVELENGTHS, toyNetwork, toyPixels } from "./support/toy.ts";

const presets = Object.keys(NETWORK_PRESETS) as (keyof typeof NETWORK_PRESETS)[];
const spectrum = { wavelengths: TOY_WAVELENGTHS, lines: ["Fe I 6301.501"] };

describe.skipIf(!ort)(`Stokes networks in ONNX Runtime (skipped where ${ABSENT})`, async () => {
  const engine = await openEngine({ engine: "wasm", threads: 1 });
  beforeAll(offerOracle);
  afterAll(() => offerOnnxRuntime("the tests are over"));

  it.each(presets)("agree with the exporting engine: %s", async (preset) => {
    const network = StokesNet.build(toyNetwork(preset), spectrum, { engine, seed: 5 });
    scatterWeights(network.model);
    const before = tf.memory().numTensors;
    const own = await openInference(network.model, { runtime: "engine" });
    const n = TOY_WAVELENGTHS.length;
    const { profiles } = toyPixels(7, seededRandom(1));
    for (const [batch, count] of [
      ["symbolic", 7],
      ["symbolic", 1],
      [3, 3],
    ] as const) {
      const inputs = [{ data: profiles.slice(0, count * 4 * n), shape: [count, n, 4] }];
      expectClose(await own.run(inputs), await runFile(await stokesToOnnx(network, { batch }), inputs));
    }
    expect(tf.memory().numTensors).toBe(before);
    network.dispose();
  });

  it("give the nodes that the engine gives, and say what they ran on", async () => {
    const network = StokesNet.build(toyNetwork("paper"), spectrum, { engine, seed: 5 });
    const { profiles } = toyPixels(5, seededRandom(1));
    const ours = await network.predict(profiles, { runtime: "engine" });
    const theirs = await network.predict(profiles);
    const shape = [ours.values.length];
    expectClose([{ data: ours.values, shape }], [{ data: theirs.values, shape }]);
    expect(await network.runsOn()).toBe("wasm+onnx");
    offerOnnxRuntime("not now");
    expect(await network.runsOn()).toBe("wasm");
    await expect(network.predict(profiles, { runtime: "onnx" })).rejects.toThrow("not now");
    offerOracle();
    network.dispose();
  });
});
