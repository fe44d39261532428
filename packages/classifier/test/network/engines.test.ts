import { seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { listEngines, openEngine } from "@helioscope/core/engine/node";
import { makeTrainStep } from "@helioscope/core/train";
import { describe, expect, it } from "vitest";
import { ClassifierNet, inputTensor } from "../../src/network/classifier-net.ts";
import { lossOf } from "../../src/network/loss.ts";
import { descent, slicConfig } from "./support/configs.ts";

const random = seededRandom(8);
const inputs = Array.from({ length: 6 }, () => ({
  data: Float32Array.from({ length: 1024 }, () => random.normal()),
  width: 32,
  height: 32,
}));

/** Logits of a fresh network, and after three steps of training, on an engine. */
async function logitsOn(name: "wasm" | "tensorflow"): Promise<number[][]> {
  const engine = await openEngine({ engine: name, threads: 1 });
  const network = ClassifierNet.build(slicConfig({ dropout: 0.3 }), { engine, seed: 5 });
  const results: number[][] = [];
  const look = async () =>
    results.push((await network.classify(inputs)).flatMap(({ logits }) => [...logits]));
  await look();
  const optimizer = descent(0.01);
  const update = makeTrainStep(network.model, optimizer, lossOf("single"));
  const wanted = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d([0, 1, 2, 3, 4, 0], "int32"), 5), "float32"));
  const weights = tf.ones([6, 5]);
  const batch = inputTensor(inputs, 32);
  for (let step = 0; step < 3; step++) await update(batch, [wanted, weights]);
  await look();
  tf.dispose([wanted, weights, batch]);
  optimizer.dispose();
  network.dispose();
  return results;
}

const native = (await listEngines()).find(({ name }) => name === "tensorflow");

describe("the wasm and the tensorflow engine", () => {
  it("give the same logits, fresh and trained", async (ctx) => {
    if (!native?.available) return ctx.skip(`the tensorflow engine is not installed: ${native?.reason}`);
    const [ours, theirs] = [await logitsOn("wasm"), await logitsOn("tensorflow")];
    for (const [k, places] of [4, 2].entries())
      for (const [i, logit] of ours[k].entries()) expect(theirs[k][i]).toBeCloseTo(logit, places);
  });
});
