import { folderStore, memoryStore, type Store } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { beforeAll, describe, expect, it } from "vitest";
import type { MagnetogramConfig } from "../../src/config.ts";
import { decodePrepared, openPrepared } from "../../src/dataset/index.ts";
import { readSunTruth } from "../../src/evaluation/index.ts";
import { type ExperimentResult, runExperiment } from "../../src/experiment/run-experiment.ts";
import { syntheticYear } from "../../src/experiment/synthetic-year.ts";
import { loadMagnetogramNet } from "../../src/network/index.ts";
import { presets } from "../../src/presets.ts";
import { trainMagnetogram } from "../../src/training/train-magnetogram.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const document = nodeDocument();
const { small } = presets;

/** What one Sun is asked for, over and over; quick to be made. */
const sun = { seed: 3, days: 24 };

/** Three weeks and more of a small Sun, every three hours. */
const config: MagnetogramConfig = {
  ...small,
  prepare: { ...small.prepare, sizePx: 32 },
  sequence: { ...small.sequence, cadenceMinutes: 180, toleranceMinutes: 20 },
  generator: { ...small.generator, downs: 3, width: 4 },
  discriminator: { ...small.discriminator, layers: 1, width: 4 },
  training: {
    ...small.training,
    steps: 6,
    batchSize: 4,
    split: { ...small.training.split, gapHours: 24 },
  },
};

const out = memoryStore();
let data: Store;
let flares: Awaited<ReturnType<typeof syntheticYear>>["flares"];

beforeAll(async () => {
  ({ data, flares } = await syntheticYear(out, config, sun));
});

const text = async (store: Store, path: string) => new TextDecoder().decode(await store.read(path));

describe("a synthetic set", () => {
  it("is made once", async () => {
    const before = await out.list();
    let progress = 0;
    await syntheticYear(out, config, { ...sun, onProgress: () => progress++ });
    expect(progress).toBe(0);
    expect(await out.list()).toEqual(before);
    expect(flares.length).toBeGreaterThan(0);
    expect(before.some((name) => name.startsWith("sun-"))).toBe(false);
    await expect(syntheticYear(out, config, { ...sun, seed: 4 })).rejects.toThrow(/other synthetic Suns/);
  });

  it("is prepared with the pointing table, so that AIA and HMI lie on each other", async () => {
    const set = await openPrepared(data, config);
    const { header } = await decodePrepared(await data.read(set.euv[0].file), "euv");
    expect(JSON.stringify(header)).toContain("Pointing of the master pointing table");
  });

  it("of several Suns has one after another, each with its own field; level-1 files stay where they are wanted", async () => {
    const two = memoryStore();
    const asked = { seed: 3, suns: 2, days: 0.25, keepFiles: true };
    await syntheticYear(two, config, asked);
    const set = await openPrepared(folderStore(two, "set"), config, { split: null });
    const utc = ["2016-01-01T00:00", "2016-01-01T03:00", "2017-01-01T00:00", "2017-01-01T03:00"];
    expect(set.euv.map((file) => file.utc.slice(0, 16))).toEqual(utc);
    expect(set.euv.map(({ source }) => source.slice(0, 6))).toEqual(["sun-1/", "sun-1/", "sun-2/", "sun-2/"]);
    expect((await two.list("sun-2/")).some((name) => name.endsWith("_lev1.fits"))).toBe(true);
    const truth = readSunTruth(await text(two, "truth.json"));
    expect(new Set(truth.bipoles.map(({ id }) => id)).size).toBe(truth.bipoles.length);
    expect(truth.bipoles.some(({ begins }) => begins > Date.UTC(2016, 11))).toBe(true);
  });
});

describe("trainMagnetogram", () => {
  it("scores its network beside the baselines, and the saved one says what it learned from", async () => {
    const tensors = tf.memory().numTensors;
    const run = memoryStore();
    const report = await trainMagnetogram(data, config, { engine, out: run, seed: 1, document });
    expect(report).toMatchObject({ stopped: "finished", steps: 6 });
    expect(report.evaluation.data).toMatch(/^test side/);
    const baselines = new Set(report.evaluation.scores.map(({ baseline }) => baseline.name));
    expect([...baselines]).toEqual([
      "zero field",
      "persistence 3 h",
      "persistence 24 h, rotated",
      "linear regression",
    ]);
    const net = await loadMagnetogramNet(run, { engine, prefix: "model" });
    expect(net.origin.trainedOn).toMatchObject({ seed: 1, steps: 6, synthetic: true });
    net.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
    await expect(trainMagnetogram(data, config, { engine, out: run, seed: 1, document })).rejects.toThrow(
      /already holds a run/,
    );
  });
});

describe("an experiment", () => {
  const options = { engine, models: ["pix2pix", "convgru"], seeds: [1, 2], config, document };
  const timeless = ({ rows, verdicts }: ExperimentResult) => ({
    verdicts,
    rows: rows.map(({ network, ...row }) => ({
      ...row,
      network: network && { ...network, seconds: 0, msPerStep: 0 },
    })),
  });

  it("goes on where it was stopped, and comes to the same", async () => {
    const [straight, parts] = [memoryStore(), memoryStore()];
    const whole = await runExperiment(data, { ...options, flares, out: straight });
    const stop = new AbortController();
    await expect(
      runExperiment(data, {
        ...options,
        flares,
        out: parts,
        signal: stop.signal,
        onProgress: ({ stage, done }) => stage === "train pix2pix, seed 2" && done === 3 && stop.abort(),
      }),
    ).rejects.toThrow(/pix2pix, seed 2/);
    expect(await parts.has("runs/convgru-seed1/model/model.json")).toBe(true);
    const again = await runExperiment(data, { ...options, flares, out: parts });
    expect(timeless(again)).toEqual(timeless(whole));

    // A finished experiment is read, not trained again.
    const stages = new Set<string>();
    const third = await runExperiment(data, {
      ...options,
      flares,
      out: parts,
      onProgress: ({ stage }) => stages.add(stage),
    });
    expect(third).toEqual(again);
    expect([...stages].filter((stage) => /train|convgru|pix2pix/.test(stage))).toEqual([]);
    expect(whole.rows.at(-1)?.network).toMatchObject({ images: 12, skips: "recurrent", steps: 6 });
    expect(whole.markdown).toMatch(/Longest training: \d+ s .*within ten minutes/);

    // Other flares are another measurement, not another training.
    const told = new Set<string>();
    const fewer = await runExperiment(data, {
      ...options,
      flares: [],
      out: parts,
      onProgress: ({ stage }) => told.add(stage),
    });
    expect([...told].filter((stage) => /train/.test(stage))).toEqual([]);
    expect([...told].some((stage) => stage.includes("convgru"))).toBe(true);
    expect(fewer.rows[0].scores.ssim).toBe(whole.rows[0].scores.ssim);
  });

  it("that could not be scored is refused before anything is trained", async () => {
    const store = memoryStore();
    const short = { ...config.training.split, testShare: 0.01 };
    const own = { ...config, training: { ...config.training, split: short } };
    await expect(runExperiment(data, { ...options, config: own, out: store })).rejects.toThrow(
      /leaves nothing to score networks on: \d+ frames/,
    );
    expect(await store.list("runs/")).toEqual([]);
  });

  it("scores all on the same frames: networks, the same with dropout on, baselines", async () => {
    const store = folderStore(out, "experiment");
    const { rows, verdicts, markdown } = await runExperiment(data, { ...options, out: store, seeds: [1] });
    expect(rows.map(({ generator, kind, seed }) => `${generator}/${kind}/${seed}`)).toEqual([
      "zero field/baseline/null",
      "persistence 3 h/baseline/null",
      "persistence 24 h, rotated/baseline/null",
      "linear regression/baseline/null",
      "pix2pix/network/1",
      "pix2pix/dropout-on/1",
      "convgru/network/1",
      "convgru/dropout-on/1",
    ]);
    expect(verdicts).toHaveLength(6);
    expect(markdown).toMatch(/holds|does not hold/);
    const { config: changed } = { config: { ...config, clipGauss: 100 } };
    await expect(
      runExperiment(data, { ...options, out: store, seeds: [1], config: changed }),
    ).rejects.toThrow(/another clipGauss \(/);
  });
});
