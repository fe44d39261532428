import { readFileSync } from "node:fs";
import { DataError, memoryStore, type Store, seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { makeTrainStep, readMetricsLog } from "@helioscope/core/train";
import { encodeFits } from "@helioscope/io-fits";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type FluxBaseline, fluxProbability } from "../../src/baseline/index.ts";
import type { FlareCnnConfig } from "../../src/config.ts";
import { calibrate } from "../../src/network/calibrate.ts";
import { evaluateFlareNet, evaluateSamples, tssGain } from "../../src/network/evaluate.ts";
import { FlareNet, loadFlareNet } from "../../src/network/flare-net.ts";
import { weightedCrossEntropy } from "../../src/network/loss.ts";
import { prepareSet } from "../../src/network/sample-set.ts";
import { batchTensors, staged } from "../../src/network/staging.ts";
import { trainFlareNet, trainOnSamples } from "../../src/network/train.ts";
import { presets } from "../../src/presets.ts";
import { csvOf, sampleColumns, sampleRow } from "../../src/samples/sample-table.ts";
import { bipoles, tiny } from "./support/fields.ts";
import { touchingRegions } from "./support/source.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

function shortened(config: FlareCnnConfig, steps: number, changes: Partial<FlareCnnConfig["training"]> = {}) {
  return {
    ...config,
    training: {
      ...config.training,
      steps,
      batchSize: 8,
      learningRate: 1e-2,
      validateEvery: Math.ceil(steps / 4),
      testShare: 0.25,
      validationShare: 0.25,
      ...changes,
    },
  };
}

const document = nodeDocument();
const source = touchingRegions(24);

function train(
  config: FlareCnnConfig,
  out: Store,
  more: { seed?: number; resume?: boolean; signal?: AbortSignal } = {},
) {
  return trainOnSamples(source, config, { engine, out, seed: 1, document, ...more });
}

describe.each(["cnn-1", "small", "native", "crop", "spp"] as const)("%s", (name) => {
  it("overfits one batch, and leaves no tensor behind", async () => {
    const config = tiny[name];
    const network = FlareNet.build(config, { engine, seed: 1 });
    const optimizer = tf.train.adam(2e-2);
    const { inputs, labels } = bipoles(config.input, 8, seededRandom(2));
    const batch = batchTensors(
      inputs.map((input) => staged(input, config)),
      config,
    );
    const target = tf.tensor2d([...labels], [8, 1]);
    const update = makeTrainStep(network.logits, optimizer, weightedCrossEntropy(1));
    await update(batch, target);
    const tensors = tf.memory().numTensors;
    let loss = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 300 && loss > 0.05; step++) loss = (await update(batch, target)).loss;
    expect(loss).toBeLessThan(0.05);
    expect(tf.memory().numTensors).toBe(tensors);
    tf.dispose([target, ...batch]);
    optimizer.dispose();
    network.dispose();
  });
});

describe("training", () => {
  it("beats the total flux where that says nothing, on regions that it did not touch", async () => {
    const out = memoryStore();
    const report = await train(shortened(tiny.native, 80), out);
    expect(report.stopped).toBe("finished");
    const tss = report.evaluation.scores.find(({ metric }) => metric === "TSS")!;
    expect(tss.value).toBeGreaterThan(tss.baseline.value + 0.3);
    expect(tss.baseline.name).toBe("total unsigned flux");
    expect(report.evaluation.data).toMatch(/12 magnetograms of 6 regions that the training did not touch/);
    expect(await out.has("loss.svg")).toBe(true);

    const network = await loadFlareNet(out, { engine, prefix: "model" });
    const { trainedOn, validatedOn, fluxBaseline } = network.origin;
    expect(trainedOn.length + validatedOn.length).toBe(18);
    expect(trainedOn.filter((group) => validatedOn.includes(group))).toEqual([]);
    // Both may use the regions that chose the weights: the network for its step and its calibration, the flux for its fit.
    expect(fluxBaseline?.samples).toBe(2 * 18);
    expect(network.origin.threshold).toBe(0.5);
    expect(network.origin.bestThresholds?.flux).toBeGreaterThan(0);
    const warnings: string[] = [];
    const again = await evaluateSamples(network, source, tiny.native, { onWarning: (w) => warnings.push(w) });
    expect(again.scores).toEqual(report.evaluation.scores);
    expect(warnings.join()).toMatch(/36 samples are of regions that the network has seen/);
    network.dispose();
  });

  it("goes on exactly where it was stopped, and repeats by its seed", async () => {
    const config = shortened(tiny.small, 8, {
      augmentation: { polarity: true, hemisphere: true, gain: 1.1, aspect: 1.5, padding: 0.2, shift: true },
    });
    const whole = memoryStore();
    await train(config, whole);
    const parts = memoryStore();
    const stop = new AbortController();
    const first = await trainOnSamples(source, config, {
      engine,
      out: parts,
      seed: 1,
      document,
      signal: stop.signal,
      onProgress: ({ stage, done }) => stage === "train" && done === 5 && stop.abort(),
    });
    expect(first).toMatchObject({ stopped: "aborted", steps: 5, evaluation: { scores: [] } });
    expect(await parts.has("model/model.json")).toBe(false);
    await train(config, parts, { resume: true });
    const losses = async (store: Store) =>
      (await readMetricsLog(store, "metrics.jsonl")).map(({ loss }) => loss);
    expect(await losses(parts)).toEqual(await losses(whole));
    const hash = async (store: Store) => {
      const network = await FlareNet.load(store, "model");
      try {
        return await network.hash();
      } finally {
        network.dispose();
      }
    };
    expect(await hash(parts)).toBe(await hash(whole));
    const other = memoryStore();
    await train(config, other, { seed: 2 });
    expect(await losses(other)).not.toEqual(await losses(whole));
  });

  it("leaves out what cannot be read, and says so", async () => {
    const broken = {
      ...source,
      read: (index: number) =>
        index === 3 ? Promise.reject(new DataError("the file is cut short")) : source.read(index),
    };
    const set = await prepareSet(broken, tiny.native.input);
    expect(set.samples).toHaveLength(source.samples.length - 1);
    expect(set.skipped).toEqual([
      { name: source.samples[3].file, reason: expect.stringContaining("the file is cut short") },
    ]);
    expect(await set.at(3)).toEqual(await (await prepareSet(source, tiny.native.input)).at(4));
  });

  it("refuses a set whose regions cannot be split", async () => {
    const one = { ...source, samples: source.samples.slice(0, 4) };
    await expect(
      trainOnSamples(one, shortened(tiny.small, 4), { engine, out: memoryStore(), seed: 1, document }),
    ).rejects.toThrow(DataError);
  });
});

describe("a data set in a store", () => {
  it("is trained on and evaluated as its samples are", async () => {
    const few = touchingRegions(12);
    const store = memoryStore();
    for (const [i, { file }] of few.samples.entries()) {
      const { data, width, height } = await few.read(i);
      await store.write(
        file,
        await encodeFits([{ kind: "image", data, shape: [width, height], unit: "Gauss" }]),
      );
    }
    await store.write("samples.csv", csvOf(sampleColumns, few.samples.map(sampleRow)));
    const config = shortened(tiny.small, 2);
    const [stored, direct] = [memoryStore(), memoryStore()];
    const run = { engine, seed: 1, document };
    const report = await trainFlareNet(store, config, { ...run, out: stored });
    expect(report).toEqual(await trainOnSamples(few, config, { ...run, out: direct }));
    const network = await loadFlareNet(stored, { engine, prefix: "model" });
    const { scores } = await evaluateFlareNet(network, store, config, { onWarning: () => {} });
    expect(scores).toEqual(report.evaluation.scores);
    network.dispose();
  });
});

describe("a model's file", () => {
  it.each(["native", "spp", "small"] as const)(
    "of %s gives back equal outputs; half floats nearly",
    async (name) => {
      const network = FlareNet.build(tiny[name], { engine, seed: 3 });
      const { inputs } = bipoles(tiny[name].input, 5, seededRandom(9));
      const outputs = await network.probabilities(inputs);
      const store = memoryStore();
      await network.save(store, "whole", { note: "kept" });
      await network.save(store, "half", {}, { halfFloats: true });
      const [whole, half] = [await FlareNet.load(store, "whole"), await FlareNet.load(store, "half")];
      expect(await whole.probabilities(inputs)).toEqual(outputs);
      expect(await whole.hash()).toBe(await network.hash());
      expect(whole.config).toEqual(network.config);
      expect(whole.input).toEqual(network.input);
      expect(whole.origin).toEqual(network.origin);
      const near = await half.probabilities(inputs);
      for (const [i, p] of near.entries()) expect(Math.abs(p - outputs[i])).toBeLessThan(1e-3);
      expect(whole.summary()).toContain("conv1");
      expect(whole.parameters).toBe(network.parameters);
      for (const each of [network, whole, half]) each.dispose();
    },
  );

  it("keeps what it was trained on, and the thresholds that were best", async () => {
    const origin = {
      trainedOn: ["1"],
      validatedOn: ["2"],
      threshold: 0.4,
      bestThresholds: { network: 0.3, flux: 0.6 },
    };
    const network = FlareNet.build(tiny.small, { engine, seed: 1 }).withOrigin(origin);
    const store = memoryStore();
    await network.save(store);
    network.dispose();
    const read = await FlareNet.load(store);
    expect(read.origin).toEqual({ ...origin, fluxBaseline: null });
    read.dispose();
  });

  it("of version 1 is read, and says what it said", async () => {
    // The metadata of the first network that this package shipped, its lists of regions cut short.
    const old = JSON.parse(readFileSync(new URL("support/metadata-v1.json", import.meta.url), "utf8"));
    const network = FlareNet.build(
      { input: old.input, network: { ...old.network, phases: 1 } },
      { engine, seed: 1 },
    );
    const { inputs } = bipoles(network.input, 2, seededRandom(9));
    const outputs = await network.probabilities(inputs);
    const store = memoryStore();
    await network.save(store);
    network.dispose();
    const json = JSON.parse(new TextDecoder().decode(await store.read("model.json")));
    const withMetadata = (userDefinedMetadata: unknown) =>
      store.write("model.json", JSON.stringify({ ...json, userDefinedMetadata }));
    const loaded = async () => {
      const read = await FlareNet.load(store);
      try {
        expect(await read.probabilities(inputs)).toEqual(outputs);
        return read;
      } finally {
        read.dispose();
      }
    };
    await withMetadata(old);
    const { config, origin } = await loaded();
    expect(config).toEqual({ ...old.network, phases: 1 });
    expect(origin).toMatchObject({ trainedOn: old.trainedOn, threshold: 0.5, bestThresholds: null });
    expect(origin.fluxBaseline).toEqual(old.fluxBaseline);
    const { dropout: _, ...before } = old.network;
    await withMetadata({ ...old, network: before });
    expect((await loaded()).config.dropout).toBe(0);
    await withMetadata({ ...old, format: { name: "helioscope flare network", version: 99 } });
    await expect(FlareNet.load(store)).rejects.toThrow(/version 99/);
  });

  it("is refused when it is another's", async () => {
    const network = FlareNet.build(tiny.small, { engine, seed: 1 });
    const store = memoryStore();
    await network.save(store, "");
    network.dispose();
    const json = JSON.parse(new TextDecoder().decode(await store.read("model.json")));
    await store.write("model.json", JSON.stringify({ ...json, userDefinedMetadata: {} }));
    await expect(FlareNet.load(store)).rejects.toThrow(/does not say which flare network/);
  });
});

describe("evaluation", () => {
  const few = touchingRegions(8);
  const scoreOf = async (network: FlareNet, config: FlareCnnConfig) => {
    const { scores } = await evaluateSamples(network, few, config);
    return Object.fromEntries(scores.map(({ metric, value, baseline }) => [metric, [value, baseline.value]]));
  };
  const baseline: FluxBaseline = {
    kind: "total unsigned flux",
    slope: 4,
    intercept: -4 * Math.log10(1.5e21),
    floorMx: 1e19,
    positiveWeight: 1,
    samples: 20,
    flaring: 5,
  };

  it("takes the threshold of the network's file, unless another one is set", async () => {
    const network = FlareNet.build(tiny.small, { engine, seed: 1 });
    const all = network.withOrigin({ threshold: 1e-6, fluxBaseline: baseline });
    const none = network.withOrigin({ threshold: 1 - 1e-6, fluxBaseline: baseline });
    const recall = async (of: FlareNet, threshold: number | null) =>
      (await scoreOf(of, { ...tiny.small, evaluation: { threshold } }))["recall of flaring"][0];
    expect(presets.small.evaluation.threshold).toBe(null);
    expect(await recall(all, null)).toBe(1);
    expect(await recall(none, null)).toBe(0);
    expect(await recall(none, 1e-6)).toBe(1);
    network.dispose();
  });

  it("scores network and flux each at the threshold that was its best on the validation", async () => {
    const network = FlareNet.build(tiny.small, { engine, seed: 1 }).withOrigin({
      fluxBaseline: baseline,
      bestThresholds: { network: 1e-6, flux: 0.25 },
    });
    const scores = await scoreOf(network, tiny.small);
    const said = few.samples.map(({ fluxMx }) => fluxProbability(baseline, fluxMx) >= 0.25);
    const share = (label: number) => {
      const own = said.filter((_, i) => few.samples[i].label === label);
      return own.filter(Boolean).length / own.length;
    };
    expect(scores["TSS at the best thresholds of the validation"][0]).toBe(0);
    expect(scores["TSS at the best thresholds of the validation"][1]).toBeCloseTo(share(1) - share(0), 12);
    expect(share(1) - share(0)).not.toBe(scores.TSS[1]);
    network.dispose();
  });
});

describe("calibration", () => {
  it("leaves the order and makes the logits fit the labels", async () => {
    const config = tiny.native;
    const network = FlareNet.build(config, { engine, seed: 4 });
    const { inputs } = bipoles(config.input, 40, seededRandom(11));
    const before = await network.probabilities(inputs);
    const median = [...before].sort((a, b) => a - b)[20];
    // Labels that follow the network's order, with some against it.
    const labels = [...before].map((p, i) => (p > median !== (i % 5 === 0) ? 1 : 0));
    calibrate(network, before, labels, 2);
    const after = await network.probabilities(inputs);
    const order = (values: Float64Array) => [...values.keys()].sort((a, b) => values[a] - values[b]);
    expect(order(after)).toEqual(order(before));
    // A fit with a free intercept leaves no weighted residual, and no greater loss.
    const weight = (label: number) => (label === 1 ? 2 : 1);
    const residual = after.reduce((sum, p, i) => sum + weight(labels[i]) * (p - labels[i]), 0);
    expect(Math.abs(residual)).toBeLessThan(1e-3);
    const loss = (values: Float64Array) =>
      values.reduce((sum, p, i) => sum - weight(labels[i]) * Math.log(labels[i] === 1 ? p : 1 - p), 0);
    expect(loss(after)).toBeLessThan(loss(before));
    network.dispose();
  });

  it("changes nothing where the labels would turn the network around", async () => {
    const network = FlareNet.build(tiny.native, { engine, seed: 4 });
    const { inputs } = bipoles(tiny.native.input, 12, seededRandom(11));
    const outputs = await network.probabilities(inputs);
    const median = [...outputs].sort((a, b) => a - b)[6];
    calibrate(
      network,
      outputs,
      [...outputs].map((p, i) => (p < median !== (i % 5 === 0) ? 1 : 0)),
      1,
    );
    expect(await network.probabilities(inputs)).toEqual(outputs);
    network.dispose();
  });
});

describe("tssGain", () => {
  it("is the difference of the two scores, and its error grows with the weight of single regions", () => {
    const samples = Array.from({ length: 40 }, (_, i) => ({
      label: (i % 2) as 0 | 1,
      group: String(i >> 1),
    }));
    const right = samples.map(({ label }) => label);
    const half = samples.map(({ label }, i) => (i < 20 ? label : 1 - label));
    const gain = tssGain(samples, right, half, { seed: 1, threshold: 0.5 });
    // Right throughout: 1. Right for the first half: 0.
    expect(gain.estimate).toBe(1);
    expect(gain.low).toBeGreaterThan(0.4);
    expect(gain.high).toBeLessThan(1.6);
    expect(tssGain(samples, half, half, { seed: 1, threshold: 0.5 })).toMatchObject({
      estimate: 0,
      low: 0,
      high: 0,
    });
  });
});
