import { tf } from "@helioscope/core/engine";
import { listEngines, openEngine } from "@helioscope/core/engine/node";
import { makeTrainStep } from "@helioscope/core/train";
import { describe, expect, it } from "vitest";
import { MagnetogramNet } from "../../src/network/magnetogram-net.ts";
import { narrow, numbers } from "./support/configs.ts";

const SIZE = 16;
const images = [1, 2, 3].map((salt) => ({ data: numbers(SIZE * SIZE, salt), width: SIZE, height: SIZE }));

/** Fields of a fresh network, and after three steps of plain descent with dropout, in gauss. */
async function fieldsOn(name: "wasm" | "tensorflow"): Promise<Float32Array[]> {
  const engine = await openEngine({ engine: name, threads: 1 });
  const config = narrow({ sizePx: SIZE, dropout: { rate: 0.5, layers: 1 }, gru: { skips: "recurrent" } });
  const net = MagnetogramNet.build(config, { engine, seed: 5 });
  const fields = [(await net.generateWindow(images)).data];
  const optimizer = tf.train.sgd(0.1);
  const step = makeTrainStep(net.generator, optimizer, (wanted, made) =>
    tf.mean(tf.square(tf.sub(made as tf.Tensor, wanted as tf.Tensor))),
  );
  const euv = tf.tensor4d(numbers(2 * SIZE * SIZE * 3, 4), [2, SIZE, SIZE, 3]);
  const field = tf.tensor4d(numbers(2 * SIZE * SIZE, 5), [2, SIZE, SIZE, 1]);
  for (let i = 0; i < 3; i++) {
    net.clock.setStep(i);
    await step(euv, field);
  }
  fields.push((await net.generateWindow(images)).data);
  tf.dispose([euv, field]);
  optimizer.dispose();
  net.dispose();
  return fields;
}

const native = (await listEngines()).find(({ name }) => name === "tensorflow");

describe("the wasm and the tensorflow engine", () => {
  it("give the same fields, fresh and trained", async (ctx) => {
    if (!native?.available) return ctx.skip(`the tensorflow engine is not installed: ${native?.reason}`);
    const [ours, theirs] = [await fieldsOn("wasm"), await fieldsOn("tensorflow")];
    for (const [k, field] of ours.entries()) {
      const largest = Math.max(...field.map(Math.abs));
      const error = Math.max(...field.map((value, i) => Math.abs(theirs[k][i] - value)));
      expect(largest).toBeGreaterThan(0);
      expect(error / largest).toBeLessThan(1e-4);
    }
    expect(ours[1]).not.toEqual(ours[0]);
  });
});
