import { ArgumentError, DataError, isHelioError, memoryStore, type Store } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { FlareCnnConfig } from "../../src/config.ts";
import { type CrossValidationOptions, crossValidate } from "../../src/cross-validation/cross-validate.ts";
import { FlareNet } from "../../src/network/flare-net.ts";
import type { SampleSource } from "../../src/network/sample-set.ts";
import { tiny } from "../network/support/fields.ts";
import { touchingRegions } from "../network/support/source.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const document = nodeDocument();

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const config: FlareCnnConfig = {
  ...tiny.small,
  training: { ...tiny.small.training, steps: 4, validateEvery: 2, batchSize: 8, validationShare: 0.25 },
};

// 18 earlier regions, 6 later ones; the last HARP of the earlier ones shares a NOAA number with the first.
const few = touchingRegions(24);
const source: SampleSource = {
  ...few,
  samples: few.samples.map((sample) => ({
    ...sample,
    ...(sample.harp > 18 ? { utc: sample.utc.replace("2014", "2016") } : {}),
    ...(sample.harp === 18 ? { noaa: [11000, 11017], group: "1" } : {}),
  })),
};

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

  it("goes on after an abort with the result of a run that never stopped; more splits keep the first ones", async () => {
    const whole = await run(memoryStore());
    const out = memoryStore();
    const stop = new AbortController();
    const halted = run(out, {
      signal: stop.signal,
      onProgress: ({ stage, done }) => stage === "split 2 of 2, train" && done === 3 && stop.abort(),
    });
    await expect(halted).rejects.toSatisfy((error) => isHelioError(error, "aborted"));
    expect(await out.has("fold-01/scores.json")).toBe(true);
    expect(await out.has("fold-02/scores.json")).toBe(false);
    await expect(run(out)).rejects.toThrow(/already holds a cross-validation/);
    await expect(run(out, { resume: true, seed: 2 })).rejects.toThrow(/another seed/);
    const stages: string[] = [];
    const resumed = await run(out, { resume: true, onProgress: ({ stage }) => stages.push(stage) });
    expect(resumed).toEqual(whole);
    expect(stages.filter((stage) => stage === "split 1 of 2, train")).toEqual([]);
    expect(stages.filter((stage) => stage === "split 2 of 2, train")).toHaveLength(1);
    const more = await run(out, { resume: true, splits: 3 });
    expect(more.folds.slice(0, 2)).toEqual(whole.folds);
    // Another seed, other splits.
    const other = await run(memoryStore(), { seed: 2, splits: 1 });
    expect([...other.folds[0].held.samples]).not.toEqual([...whole.folds[0].held.samples]);
  });

  it("trains on all of a side and takes the last weights where asked to", async () => {
    const out = memoryStore();
    const { folds } = await run(out, { weights: "last", splits: 1 });
    expect(folds[0].regions).toEqual({ trained: 15, chose: 0, held: 8 });
    const log = new TextDecoder().decode(await out.read("fold-01/metrics.jsonl"));
    expect(log).not.toContain("val_");
  });

  it("refuses a fold's file of other samples, and data that cannot be split", async () => {
    const out = memoryStore();
    await run(out, { splits: 1 });
    const stored = JSON.parse(new TextDecoder().decode(await out.read("fold-01/scores.json")));
    stored.held.files.reverse();
    await out.write("fold-01/scores.json", JSON.stringify(stored));
    await expect(run(out, { splits: 1, resume: true })).rejects.toThrow(/not of this split/);
    await expect(run(memoryStore(), { testFromUtc: "2030-01-01" })).rejects.toThrow(DataError);
    await expect(run(memoryStore(), { splits: 0 })).rejects.toThrow(ArgumentError);
  });
});
