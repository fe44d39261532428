import { expect, it } from "vitest";
import { assertFitsEngine, estimateTrainingBytes } from "../../src/engine/memory.ts";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf, tfl } from "../../src/engine/tensors.ts";

function network(size: number, filters: number): tfl.LayersModel {
  const input = tfl.input({ shape: [size, size, 1] });
  let x: tfl.SymbolicTensor = input;
  for (let i = 0; i < 4; i++) {
    x = tfl.layers.conv2d({ filters, kernelSize: 3, padding: "same" }).apply(x) as tfl.SymbolicTensor;
    x = tfl.layers.batchNormalization().apply(x) as tfl.SymbolicTensor;
    x = tfl.layers.reLU().apply(x) as tfl.SymbolicTensor;
  }
  const model = tfl.model({
    inputs: input,
    outputs: tfl.layers
      .conv2d({ filters: 1, kernelSize: 1, activation: "sigmoid" })
      .apply(x) as tfl.SymbolicTensor,
  });
  model.compile({ optimizer: tf.train.adam(1e-3), loss: "binaryCrossentropy" });
  return model;
}

// In a file of its own: the heap of this process holds nothing else.
it("estimates at least what a training step takes on wasm, and not three times that", async () => {
  await openEngine({ engine: "wasm" });
  const batch = 4;
  const size = 128;
  const model = network(size, 16);
  const x = tf.randomNormal([batch, size, size, 1], 0, 1, "float32", 1);
  const y = tf.cast(tf.greater(x, 0), "float32");
  await model.trainOnBatch(x, y);
  const heap = (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
  const estimate = estimateTrainingBytes(model, { batch });
  expect(estimate).toBeGreaterThan(heap);
  expect(estimate).toBeLessThan(3 * heap);
  model.dispose();
  tf.dispose([x, y]);
});

it("refuses what wasm cannot address, and says what to do", () => {
  const model = network(720, 32);
  const bytes = estimateTrainingBytes(model, { batch: 2 });
  const what = "Training at 720 x 720, batch 2";
  expect(() => assertFitsEngine({ name: "wasm" }, bytes, what)).toThrow(
    /Training at 720 x 720, batch 2 needs about \d+\.\d GiB, more than the wasm engine can address; expected at most 4.0 GiB. Train on smaller crops/,
  );
  expect(() => assertFitsEngine({ name: "tensorflow" }, bytes, what)).not.toThrow();
  expect(() => assertFitsEngine({ name: "wasm" }, 2 ** 30, what)).not.toThrow();
  model.dispose();
});
