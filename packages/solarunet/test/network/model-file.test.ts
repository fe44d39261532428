import { FormatError, memoryStore, seededRandom } from "@helioscope/core";
import { tf, tfl } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { saveModel } from "@helioscope/core/model";
import { beforeAll, describe, expect, it } from "vitest";
import { presets, type SolarUnetConfig } from "../../src/config.ts";
import { inputTensor, SolarUnet } from "../../src/network/solar-unet.ts";
import { configOf, noise } from "./support/pairs.ts";

beforeAll(() => openEngine({ engine: "wasm", threads: 1 }));

const networks: Record<string, SolarUnetConfig["network"]> = {
  paper: configOf("paper", { network: { baseFilters: 2 } }).network,
  release: configOf("release", { network: { baseFilters: 2 } }).network,
  compact: presets.compact.network,
};
const engine = { name: "wasm", version: "", threads: 1, trains: true, refused: [] } as const;

describe.each(Object.keys(networks))("a saved %s network", (name) => {
  const config = networks[name];

  it("comes back bit for bit, and leaves nothing behind", async () => {
    const before = tf.memory().numTensors;
    const store = memoryStore();
    const frame = noise(40, 33, seededRandom(1));
    const network = SolarUnet.build(config, { engine, seed: 5 });
    await network.save(store, "model", { note: "kept" });
    const loaded = await SolarUnet.load(store, "model");
    expect(loaded.config).toEqual(config);
    expect(loaded.parameters).toBe(network.parameters);
    expect(await loaded.hash()).toBe(await network.hash());
    expect(await loaded.segment(frame)).toEqual(await network.segment(frame));
    network.dispose();
    loaded.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("loads in plain TensorFlow.js", async () => {
    const store = memoryStore();
    const network = SolarUnet.build(config, { engine, seed: 6 });
    await network.save(store);
    const json = JSON.parse(new TextDecoder().decode(await store.read("model.json")));
    const bytes = await store.read("weights.bin");
    const plain = await tfl.loadLayersModel(
      tf.io.fromMemory({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest[0].weights,
        weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
      }),
    );
    const frame = noise(32, 32, seededRandom(2));
    const theirs = tf.tidy(() => [
      ...(plain.predict(inputTensor(plain, frame.data, 1, 32, 32)) as tf.Tensor).dataSync(),
    ]);
    const ours = (await network.segment(frame)).nonSignificant.data;
    const classes = theirs.length / ours.length;
    expect([...ours]).toEqual(theirs.filter((_, i) => i % classes === classes - 1));
    plain.dispose();
    network.dispose();
  });
});

it("refuses a model that is not a SolarUnet", async () => {
  const before = tf.memory().numTensors;
  const other = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [2] })] });
  const store = memoryStore();
  await saveModel(other, store);
  other.dispose();
  await expect(SolarUnet.load(store)).rejects.toThrow(FormatError);
  await expect(SolarUnet.load(memoryStore())).rejects.toThrow(/model.json/);
  expect(tf.memory().numTensors).toBe(before);
});
