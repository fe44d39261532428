import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf, tfl } from "../../src/engine/tensors.ts";
import {
  fromFloat16,
  loadModel,
  loadWeights,
  modelHash,
  readSafetensors,
  readWeights,
  saveModel,
  sha256,
  toFloat16,
  weightsToSafetensors,
} from "../../src/model/index.ts";
import { memoryStore, type Store } from "../../src/store.ts";
import { dropoutClock, SeededDropout, seededDropoutClass } from "../../src/train/index.ts";

const convolutional = (): tfl.LayersModel => {
  const input = tfl.input({ shape: [8, 8, 2] });
  const conv = tfl.layers.conv2d({ filters: 3, kernelSize: 3, padding: "same", name: "conv" }).apply(input);
  const norm = tfl.layers.batchNormalization({ name: "norm" }).apply(conv);
  const drop = new SeededDropout({ rate: 0.5, clock: dropoutClock(1), name: "drop" }).apply(norm);
  const flat = tfl.layers.flatten().apply(drop);
  const out = tfl.layers.dense({ units: 2, name: "out" }).apply(flat) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: out });
};

const sequential = (): tfl.LayersModel =>
  tfl.sequential({
    layers: [
      tfl.layers.dense({ units: 4, inputShape: [3], name: "hidden" }),
      new SeededDropout({ rate: 0.25, clock: dropoutClock(1), name: "drop" }),
      tfl.layers.dense({ units: 1, name: "out" }),
    ],
  });

const outputs = (model: tfl.LayersModel): number[] =>
  tf.tidy(() => {
    const shape = [2, ...(model.inputs[0].shape.slice(1) as number[])];
    const input = tf.reshape(tf.linspace(-1, 1, tf.util.sizeFromShape(shape)), shape);
    return [...(model.predict(input) as tf.Tensor).dataSync()];
  });

const json = async (store: Store) =>
  JSON.parse(new TextDecoder().decode(await store.read("net/model.json"))) as Record<string, never>;

describe("model files", () => {
  beforeAll(() => openEngine({ engine: "cpu" }));
  let models: tfl.LayersModel[] = [];
  const use = <T extends tfl.LayersModel>(model: T): T => {
    models.push(model);
    return model;
  };
  beforeEach(() => {
    models = [];
  });
  afterAll(() => tf.disposeVariables());

  it("can hold half floats, which plain tfjs and loadModel turn back", async () => {
    const store = memoryStore();
    const model = use(convolutional());
    const whole = await saveModel(model, store, "whole");
    const half = await saveModel(model, store, "net", { halfFloats: true });
    expect(half.bytes).toBe(whole.bytes / 2);
    const expected = (await readWeights(model)).map(({ data }) => [
      ...fromFloat16(toFloat16(data as Float32Array)),
    ]);
    const loaded = use(await loadModel(store, "net"));
    expect((await readWeights(loaded)).map(({ data }) => [...data])).toEqual(expected);
    const { weightsManifest } = (await json(store)) as Record<string, { weights: [] }[]>;
    const weightData = (await store.read("net/weights.bin")).slice().buffer;
    const plain = use(
      await tfl.loadLayersModel(
        tf.io.fromMemory({
          modelTopology: (await json(store)).modelTopology,
          weightSpecs: weightsManifest[0].weights,
          weightData,
        }),
      ),
    );
    expect((await readWeights(plain)).map(({ data }) => [...data])).toEqual(expected);
  });

  it("come back bit for bit, and leave nothing behind", async () => {
    for (const build of [convolutional, sequential]) {
      const store = memoryStore();
      const before = tf.memory().numTensors;
      const model = build();
      const own = tf.memory().numTensors - before;
      const saved = await saveModel(model, store, "net", { metadata: { trainedOn: "nothing", steps: 0 } });
      expect(await store.list()).toEqual(["net/model.json", "net/weights.bin"]);
      const loaded = await loadModel(store, "net");
      expect(tf.memory().numTensors - before).toBe(2 * own);
      expect(outputs(loaded)).toEqual(outputs(model));
      expect(loaded.getUserDefinedMetadata()).toEqual({ trainedOn: "nothing", steps: 0 });
      expect(saved.weightsSha256).toBe(await sha256(await store.read("net/weights.bin")));
      expect(await modelHash(loaded)).toBe(saved.weightsSha256);
      loaded.dispose();
      model.dispose();
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it("load with tfjs alone, dropout included", async () => {
    const store = memoryStore();
    const model = use(sequential());
    await saveModel(model, store, "net");
    const { modelTopology, weightsManifest } = await json(store);
    expect(JSON.stringify(modelTopology)).toContain('"class_name":"Dropout","config":{"name":"drop"');
    const weightData = new Uint8Array(await store.read("net/weights.bin")).buffer;
    const weightSpecs = (weightsManifest[0] as { weights: tf.io.WeightsManifestEntry[] }).weights;
    const plain = await tfl.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
    expect(plain.layers[1]).not.toBeInstanceOf(SeededDropout);
    expect(outputs(plain)).toEqual(outputs(model));
  });

  it("get their own classes where these are asked for, and tfjs keeps its own", async () => {
    for (const build of [convolutional, sequential]) {
      const store = memoryStore();
      await saveModel(build(), store, "net");
      const Dropout = seededDropoutClass(dropoutClock(7));
      const [custom, stock] = await Promise.all([
        loadModel(store, "net", { customObjects: { Dropout } }),
        loadModel(store, "net"),
      ]);
      expect(custom.getLayer("drop")).toBeInstanceOf(SeededDropout);
      expect(stock.getLayer("drop")).not.toBeInstanceOf(SeededDropout);
      const input = tf.ones([1, ...(custom.inputs[0].shape.slice(1) as number[])]);
      const once = custom.apply(input, { training: true }) as tf.Tensor;
      const twice = custom.apply(input, { training: true }) as tf.Tensor;
      expect(once.dataSync()).not.toEqual(twice.dataSync());
    }
  });

  it.each<[string, (store: Store) => Promise<void>, string]>([
    [
      "weights that are cut",
      async (s) => s.write("net/weights.bin", new Uint8Array(8)),
      "Weights have 8 bytes",
    ],
    [
      "weights of another save",
      async (s) => s.write("net/weights.bin", (await s.read("net/weights.bin")).fill(1)),
      "the hashes differ",
    ],
    ["a model.json that is cut", async (s) => s.write("net/model.json", '{"modelTopology":'), "no JSON"],
    ["no topology", async (s) => s.write("net/model.json", "{}"), "no modelTopology"],
    ["a graph model", (s) => edit(s, (m) => ({ ...m, format: "graph-model" })), 'format "graph-model"'],
    ["no manifest", (s) => edit(s, ({ weightsManifest, ...m }) => m), "no weightsManifest"],
    [
      "a negative shape",
      (s) => edit(s, (m) => JSON.parse(JSON.stringify(m).replace('"shape":[3,4]', '"shape":[-3,-4]'))),
      "weight hidden/kernel of shape [-3,-4]",
    ],
    [
      "an unknown layer",
      (s) =>
        edit(s, (m) => JSON.parse(JSON.stringify(m).replace('"class_name":"Dense"', '"class_name":"None"'))),
      "cannot be built",
    ],
    [
      "weights of other layers",
      (s) => edit(s, (m) => JSON.parse(JSON.stringify(m).replaceAll("hidden/", "other/"))),
      "cannot be built",
    ],
  ])("refuse %s", async (_, damage, message) => {
    const store = memoryStore();
    await saveModel(use(sequential()), store, "net");
    await damage(store);
    const before = tf.memory().numTensors;
    await expect(loadModel(store, "net")).rejects.toThrow(message);
    await expect(loadModel(store, "net")).rejects.toMatchObject({ kind: "format" });
    if (message !== "cannot be built") expect(tf.memory().numTensors).toBe(before);
  });

  it("leave no variable when the weights do not fit the layers", async () => {
    const store = memoryStore();
    await saveModel(use(sequential()), store, "net");
    await edit(store, (m) => JSON.parse(JSON.stringify(m).replaceAll("hidden/", "other/")));
    const before = Object.keys(tf.engine().registeredVariables).length;
    await expect(loadModel(store, "net")).rejects.toThrow("cannot be built");
    expect(Object.keys(tf.engine().registeredVariables).length).toBe(before);
  });

  it("say when there is none", async () => {
    await expect(loadModel(memoryStore(), "net")).rejects.toMatchObject({ kind: "data" });
  });
});

async function edit(store: Store, change: (model: Record<string, unknown>) => unknown): Promise<void> {
  await store.write("net/model.json", JSON.stringify(change(await json(store))));
}

describe("loadWeights", () => {
  beforeAll(() => openEngine({ engine: "cpu" }));
  afterAll(() => tf.disposeVariables());

  it("takes what weightsToSafetensors wrote", async () => {
    const [from, to] = [convolutional(), convolutional()];
    const { tensors } = readSafetensors(await weightsToSafetensors(from, { note: "x" }));
    expect(tensors.map(({ name }) => name)).toContain("norm/moving_variance");
    expect(outputs(to)).not.toEqual(outputs(from));
    const before = tf.memory().numTensors;
    loadWeights(to, tensors);
    expect(tf.memory().numTensors).toBe(before);
    expect(outputs(to)).toEqual(outputs(from));
  });

  it("maps names and layouts, as for a kernel that PyTorch stores OIHW", () => {
    const input = tfl.input({ shape: [2, 2, 3] });
    const layer = tfl.layers.conv2d({ filters: 2, kernelSize: [1, 2], useBias: false, name: "c" });
    const model = tfl.model({ inputs: input, outputs: layer.apply(input) as tfl.SymbolicTensor });
    const data = Float32Array.from({ length: 12 }, (_, i) => i); // [o 2, i 3, h 1, w 2]
    const tensors = [{ name: "conv.weight", dtype: "F32" as const, shape: [2, 3, 1, 2], data }];
    loadWeights(model, tensors, { map: () => ({ name: "conv.weight", permutation: [2, 3, 1, 0] }) });
    // Value of output o, input i, column w is 6 o + 2 i + w; in HWIO the order is w, i, o.
    const expected = [0, 1].flatMap((w) => [0, 1, 2].flatMap((i) => [0, 1].map((o) => 6 * o + 2 * i + w)));
    expect([...layer.getWeights()[0].dataSync()]).toEqual(expected);
  });

  it("sets nothing when anything is wrong", async () => {
    const model = sequential();
    const { tensors } = readSafetensors(await weightsToSafetensors(model));
    const before = await modelHash(model);
    const zeroed = tensors.map((tensor) => ({ ...tensor, data: new Float32Array(tensor.data.length) }));
    const last = zeroed.length - 1;
    expect(() => loadWeights(model, zeroed.slice(0, last))).toThrow("1 weights have no tensor: out/bias");
    expect(() => loadWeights(model, zeroed, { map: () => "hidden/kernel" })).toThrow(
      "3 tensors have no weight",
    );
    const misshapen = zeroed.with(last, { ...zeroed[last], shape: [1, 1] });
    expect(() => loadWeights(model, misshapen)).toThrow("expected [1] for out/bias");
    expect(await modelHash(model)).toBe(before);
  });
});
