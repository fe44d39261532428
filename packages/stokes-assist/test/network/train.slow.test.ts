import {
  DataError,
  EngineError,
  memoryStore,
  type Progress,
  type Store,
  seededRandom,
  type TrainRun,
} from "@helioscope/core";
import { type Engine, tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { dropoutClock, makeTrainStep, readMetricsLog } from "@helioscope/core/train";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { batchTensors } from "../../src/network/batches.ts";
import { evaluateStokesNet } from "../../src/network/evaluate.ts";
import { weightedError } from "../../src/network/loss.ts";
import { freshNetwork, StokesNet } from "../../src/network/stokes-net.ts";
import { trainStokesNet } from "../../src/network/train.ts";
import { TOY_WAVELENGTHS, toyConfig, toyFolder, toyPixels } from "./support/toy.ts";

let engine: Engine;
let folder: Store;
beforeAll(async () => {
  engine = await openEngine({ engine: "wasm", threads: 1 });
  folder = await toyFolder(1, 32);
});

let before = 0;
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const run = (out: Store, options: Partial<TrainRun> = {}): TrainRun => ({
  engine,
  out,
  seed: 7,
  document: nodeDocument(),
  ...options,
});

async function losses(out: Store) {
  return (await readMetricsLog(out, "metrics.jsonl")).map(({ loss }) => loss);
}

describe("one batch", () => {
  it.each(["paper", "predecessor", "compact"] as const)("can be learnt by heart by %s", async (preset) => {
    const { network: layers } = toyConfig(preset, {}, { dropout: 0 });
    const network = freshNetwork(layers, { wavelengths: TOY_WAVELENGTHS }, dropoutClock(1));
    const { profiles, nodes } = toyPixels(8, seededRandom("heart"));
    const { input, targets } = batchTensors(network, { count: 8, profiles, nodes: nodes.values }, "mse");
    const optimizer = preset === "predecessor" ? tf.train.adam(0.01) : tf.train.adamax(0.01);
    const update = makeTrainStep(network.model, optimizer, weightedError);
    const { loss: first } = await update(input, targets);
    let last = first;
    for (let i = 0; i < 600; i++) last = (await update(input, targets)).loss;
    expect(last).toBeLessThan(first / 500);
    tf.dispose([input, ...targets]);
    optimizer.dispose();
    network.dispose();
  });
});

describe("a training", () => {
  it("beats the mean atmosphere on blocks it has not seen, and leaves a model that says the same", async () => {
    const out = memoryStore();
    const config = toyConfig("compact", { epochs: 12, learningRate: 5e-3 });
    const report = await trainStokesNet(folder, config, run(out));
    expect(report.stopped).toBe("finished");
    for (const { metric, value, baseline } of report.evaluation.scores) {
      if (baseline.name !== "mean atmosphere" || /microturb|azimuth at/.test(metric)) continue;
      expect(value, metric).toBeLessThan(0.9 * baseline.value);
    }
    const files = (await out.list()).filter((path) => !path.startsWith("checkpoint"));
    expect(files).toEqual(["loss.svg", "metrics.jsonl", "model/model.json", "model/weights.bin"]);
    const network = await StokesNet.load(out, "model");
    const again = await evaluateStokesNet(network, folder, config);
    expect(again.scores).toEqual(report.evaluation.scores);
    const fresh = await evaluateStokesNet(network, await toyFolder(1, 16, "new"), config);
    expect(fresh.examples).toBe(256);
    network.dispose();
  });

  it.each(["paper", "predecessor", "compact"] as const)(
    "with %s goes on after a stop as if there had been none",
    async (preset) => {
      const config = toyConfig(preset);
      const [whole, parts] = [memoryStore(), memoryStore()];
      const unbroken = await trainStokesNet(folder, config, run(whole));
      const stop = new AbortController();
      const onProgress = ({ stage, done }: Progress) => {
        if (stage === "train" && done === 60) stop.abort();
      };
      const first = await trainStokesNet(folder, config, run(parts, { signal: stop.signal, onProgress }));
      expect(first).toMatchObject({ steps: 60, stopped: "aborted", evaluation: { examples: 0, scores: [] } });
      expect(await parts.has("model/model.json")).toBe(false);
      const second = await trainStokesNet(folder, config, run(parts, { resume: true }));
      expect(await losses(parts)).toEqual(await losses(whole));
      expect(second).toEqual(unbroken);
      for (const file of ["model/weights.bin", "model/model.json"])
        expect(await parts.read(file)).toEqual(await whole.read(file));
    },
  );

  it("repeats with the same seed and differs with another", async () => {
    const logs = [];
    for (const seed of [7, 7, 8]) {
      const out = memoryStore();
      await trainStokesNet(folder, toyConfig("compact", { epochs: 1 }), run(out, { seed }));
      logs.push(await losses(out));
    }
    expect(logs[1]).toEqual(logs[0]);
    expect(logs[2]).not.toEqual(logs[0]);
  });

  it("goes on without broken blocks and says which", async () => {
    const store = await toyFolder(1, 32);
    await store.write("blocks/toy-0-16-0.f32", new Uint8Array(50));
    const warnings: string[] = [];
    const report = await trainStokesNet(
      store,
      toyConfig("compact", { epochs: 1 }),
      run(memoryStore(), { onWarning: (warning) => warnings.push(warning) }),
    );
    expect(report.evaluation.skipped).toEqual([
      { name: "toy-0-16-0", reason: expect.stringContaining("has 50 bytes") },
    ]);
    expect(warnings).toHaveLength(1);
  });

  it("says what is wrong with its data or its engine", async () => {
    const config = toyConfig("compact", { epochs: 1 });
    await expect(trainStokesNet(memoryStore(), config, run(memoryStore()))).rejects.toThrow(/manifest/);
    await expect(trainStokesNet(await toyFolder(1, 16), config, run(memoryStore()))).rejects.toThrow(
      DataError,
    );
    const other = toyConfig("compact", { epochs: 1 }, { logTau: [1, 0, -2, -3] });
    await expect(trainStokesNet(folder, other, run(memoryStore()))).rejects.toThrow(/--set network.logTau/);
    const weak = { ...engine, trains: false };
    await expect(trainStokesNet(folder, config, run(memoryStore(), { engine: weak }))).rejects.toThrow(
      EngineError,
    );
    const out = memoryStore();
    await trainStokesNet(folder, config, run(out));
    await expect(trainStokesNet(folder, config, run(out))).rejects.toThrow(/resume/);
  });
});

describe("an evaluation", () => {
  it("takes what the network has not seen, and warns where there is nothing of it", async () => {
    const config = toyConfig("compact", { epochs: 1 });
    const out = memoryStore();
    await trainStokesNet(folder, config, run(out));
    const network = await StokesNet.load(out, "model");
    expect(network.trainedOn).toHaveLength(3);
    const { data, examples } = await evaluateStokesNet(network, folder, config);
    expect([data, examples]).toEqual(["1 of 4 blocks, toy-0-16-16 to toy-0-16-16", 256]);
    const known = { trainedOn: ["toy-0-0-0", "toy-0-16-0", "toy-0-0-16", "toy-0-16-16"] };
    const all = new StokesNet(network.model, {
      network: network.config,
      wavelengths: [...network.wavelengths],
      lines: network.lines,
      ...(network.scaling ? { scaling: network.scaling } : {}),
      ...known,
    });
    const warnings: string[] = [];
    await evaluateStokesNet(all, folder, config, { onWarning: (warning) => void warnings.push(warning) });
    expect(warnings).toEqual([expect.stringContaining("all 4 blocks")]);
    const stopped = evaluateStokesNet(network, folder, config, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow(/abort/i);
    network.dispose();
  });
});
