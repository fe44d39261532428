import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf } from "../../src/engine/tensors.ts";

describe("openEngine", () => {
  it("starts wasm with the threads asked for, and leaves no handler or global behind", async () => {
    const before = process.listeners("uncaughtException").length;
    const engine = await openEngine({ engine: "wasm", threads: 2 });
    expect(engine).toMatchObject({ name: "wasm", threads: 2, trains: true, refused: [] });
    expect(process.listeners("uncaughtException").length).toBe(before);
    expect("Worker" in globalThis).toBe(false);
    expect(tf.getBackend()).toBe("wasm");
    const sum = tf.tidy(() => {
      const image: tf.Tensor4D = tf.ones([1, 9, 9, 3]);
      const filter: tf.Tensor4D = tf.ones([3, 3, 3, 8]);
      return tf.sum(tf.conv2d(image, filter, 1, "valid")).dataSync()[0];
    });
    expect(sum).toBe(49 * 27 * 8);
  });

  it("refuses another number of threads later", async () => {
    await openEngine({ engine: "wasm", threads: 2 });
    await expect(openEngine({ engine: "wasm", threads: 1 })).rejects.toThrow("already runs with 2 threads");
    expect((await openEngine({ engine: "wasm" })).threads).toBe(2);
  });

  it("starts cpu without a banner", async () => {
    expect(await openEngine({ engine: "cpu" })).toMatchObject({ name: "cpu", threads: 1 });
    const values = tf.tidy(() => tf.add(tf.tensor1d([1, 2]), 1).dataSync());
    expect([...values]).toEqual([2, 3]);
  });

  it("takes the first that works when asked for none, and says why it passed the others over", async () => {
    const engine = await openEngine();
    const order = ["tensorflow", "webgpu", "wasm", "cpu"];
    expect(engine.refused.map(({ engine: name }) => name)).toEqual(
      order.slice(0, order.indexOf(engine.name)),
    );
    for (const { reason } of engine.refused) expect(reason.length).toBeGreaterThan(10);
  });
});
