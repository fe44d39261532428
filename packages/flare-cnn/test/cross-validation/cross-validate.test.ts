import { ArgumentError, DataError, memoryStore, type Store } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type CrossValidationOptions, crossValidate } from "../../src/cross-validation/cross-validate.ts";
import { FlareNet } from "../../src/network/flare-net.ts";
import { prepareSet } from "../../src/network/sample-set.ts";
import { trainOnSet } from "../../src/network/train.ts";
import { config, source } from "./support/crossed.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const document = nodeDocument();

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const run = (out: Store, more: Partial<CrossValidationOptions> = {}) =>
  crossValidate(source, config, { engine, out, document, seed: 1, splits: 2, ...more });

describe("crossValidate", () => {
  it("scores each network on regions that it neither learns from nor chooses its step by", async () => {
    const out = memoryStore();
    const { samples, folds } = await run(out, { testFromUtc: "2015-10-01" });
    expect(folds.map(({ path, steps }) => [path, steps])).toEqual([
      ["fold-01", 4],
      ["fold-02", 4],
    ]);
    for (const { path, regions, held, later } of folds) {
      const network = await FlareNet.load(
        {
          ...out,
          has: (name) => out.has(`${path}/${name}`),
          read: (name) => out.read(`${path}/${name}`),
        },
        "model",
      );
      const { trainedOn, validatedOn, fluxBaseline } = network.origin;
      const of = (side: Uint32Array) => new Set(Array.from(side, (i) => samples[i].group));
      const [own, late] = [of(held.samples), of(later!.samples)];
      // 17 earlier groups of regions, 6 of them flaring: a third of each class, rounded, is held.
      expect(regions).toEqual({ trained: trainedOn.length, chose: validatedOn.length, held: own.size });
      expect(own.size).toBe(2 + 4);
      expect(trainedOn.length + validatedOn.length).toBe(11);
      expect(validatedOn.length).toBeGreaterThan(1);
      expect([...late].sort()).toEqual(["19", "20", "21", "22", "23", "24"]);
      const all = [...trainedOn, ...validatedOn, ...own, ...late];
      expect(new Set(all).size).toBe(all.length);
      // The baseline is of the same training side, and both are what the fold's own model says.
      expect(fluxBaseline!.samples).toBeLessThanOrEqual(samples.length - held.samples.length);
      const { intercept, slope } = fluxBaseline!;
      const [first] = held.samples;
      expect(held.baseline[0]).toBeCloseTo(
        1 / (1 + Math.exp(-intercept - slope * Math.log10(samples[first].fluxMx))),
        12,
      );
      network.dispose();
    }
    expect([...folds[0].held.samples]).not.toEqual([...folds[1].held.samples]);
    expect(folds[0].held.network).not.toEqual(folds[0].held.baseline);
    const files = await out.list();
    expect(files).toContain("fold-02/scores.json");
    expect(files).toContain("fold-02/loss.svg");
    expect(files.filter((file) => file.includes("checkpoints"))).toEqual([]);
  });

  it("trains on all of a side and takes the last weights where asked to", async () => {
    const out = memoryStore();
    const { folds } = await run(out, { weights: "last", splits: 1 });
    expect(folds[0].regions).toEqual({ trained: 15, chose: 0, held: 8 });
    const log = new TextDecoder().decode(await out.read("fold-01/metrics.jsonl"));
    expect(log).not.toContain("val_");
  });

  it("stands on trainings that refuse a split with a region on two sides, or that holds nothing back", async () => {
    const set = await prepareSet(source, config.input);
    const sides = (train: number[], held: number[], test: number[]) =>
      trainOnSet(
        set,
        { train: Uint32Array.from(train), held: Uint32Array.from(held), test: Uint32Array.from(test) },
        config,
        { engine, out: memoryStore(), seed: 1, document },
      );
    // Samples 0 and 1 are of one region; 34 is of the HARP that shares a NOAA number with it.
    await expect(sides([0, 2], [4, 6], [1, 8])).rejects.toThrow(DataError);
    await expect(sides([2, 6], [0, 8], [1, 10])).rejects.toThrow(DataError);
    await expect(sides([0, 2], [], [34, 8])).rejects.toThrow(/NOAA number 11000/);
    await expect(sides([0, 2], [], [])).rejects.toThrow(ArgumentError);
  });
});
