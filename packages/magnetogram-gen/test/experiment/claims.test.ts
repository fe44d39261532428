import { memoryStore } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { magnetogramConfig } from "../../src/config.ts";
import type { GeneratorRecord } from "../../src/evaluation/index.ts";
import { assertScorable } from "../../src/experiment/assert-scorable.ts";
import { judgeClaims } from "../../src/experiment/claims.ts";
import { experimentConfig, experimentModels } from "../../src/experiment/models.ts";
import type { NetworkFacts } from "../../src/experiment/network-facts.ts";
import { decodeRecord, encodeRecord, measurementKey } from "../../src/experiment/record-file.ts";
import { experimentCsv, experimentMarkdown } from "../../src/experiment/report.ts";
import { type ExperimentRow, summariseRows } from "../../src/experiment/rows.ts";
import { noteEngine, runFacts } from "../../src/experiment/run-facts.ts";
import { threeImages } from "../support/three-images.ts";

const row = (
  generator: string,
  seed: number | null,
  ssim: number,
  kind: ExperimentRow["kind"] = "network",
): ExperimentRow => ({
  generator,
  kind,
  seed,
  network:
    seed === null
      ? null
      : { ...facts, ...(generator === "convgru" ? {} : { images: 1 }), seconds: 100 * seed },
  scores: { ssim, differenceCorrelation: ssim / 2 },
});

const facts: NetworkFacts = {
  about: "a state at every level",
  images: 6,
  skips: "recurrent",
  memory: "window",
  parameters: 1234,
  steps: 10,
  seconds: 1,
  msPerStep: 12.5,
  engines: [{ name: "wasm", version: "tfjs-backend-wasm 4.22.0", threads: 2 }],
};

const rows = [
  row("zero field", null, Number.NaN, "baseline"),
  row("convgru", 1, 0.8),
  row("convgru", 1, 0.1, "dropout-on"),
  row("pix2pix", 1, 0.7),
  row("convgru", 2, 0.9),
  row("pix2pix", 2, 0.95),
  row("convgru", 3, 0.85),
  row("pix2pix", 3, 0.6),
];

const claims = [
  { metric: "ssim", about: "higher SSIM", margin: 0 },
  { metric: "differenceCorrelation", about: "steadier", margin: 0.1 },
];

describe("claims", () => {
  it("are judged seed by seed, dropout off, by the mean difference", () => {
    const [ssim, steadier] = judgeClaims(rows, claims);
    expect(ssim).toMatchObject({ against: "pix2pix", holds: true, holdsIn: 2, seeds: 3 });
    expect(ssim).toMatchObject({ images: 6, otherImages: 1 });
    expect(ssim.mean).toBeCloseTo(0.85, 12);
    expect(ssim.other).toBeCloseTo(0.75, 12);
    expect(ssim.difference).toBeCloseTo(0.1, 12);
    // numpy.std([.1, -.05, .25], ddof=1)
    expect(ssim.deviation).toBeCloseTo(0.15, 12);
    expect(steadier).toMatchObject({ holds: false, holdsIn: 1 });
  });

  it("never hold where a score is not known, nor without a seed in common", () => {
    expect(judgeClaims([row("convgru", 1, Number.NaN), row("pix2pix", 1, 0)], claims)[0].holds).toBe(false);
    expect(judgeClaims([row("convgru", 1, 1), row("pix2pix", 2, 0)], claims)).toEqual([]);
  });
});

describe("the tables of an experiment", () => {
  it("give mean and spread over seeds, one line a generator and mode", () => {
    const summaries = summariseRows(rows);
    expect(summaries.map(({ generator, kind }) => `${generator} ${kind}`)).toEqual([
      "zero field baseline",
      "convgru network",
      "convgru dropout-on",
      "pix2pix network",
    ]);
    expect(summaries[1].scores.ssim.deviation).toBeCloseTo(0.05, 12);
    expect(summaries[2].scores.ssim).toEqual({ mean: 0.1, deviation: Number.NaN, seeds: 1 });
  });

  it("are written for machines and for people", () => {
    const [names, baseline, network] = experimentCsv(rows).split("\n");
    expect(names).toBe(
      "generator,kind,seed,images,skips,memory,parameters,steps,seconds,ms_per_step,engine,ssim,differenceCorrelation",
    );
    expect(baseline).toBe("zero field,baseline,,,,,,,,,,,");
    expect(network).toBe("convgru,network,1,6,recurrent,window,1234,10,100,12.5,wasm (2 threads),0.8,0.4");
    const told = {
      data: "D",
      test: "T",
      training: "N",
      notes: ["Left out."],
      dropoutMode: "dropout",
    } as const;
    const text = experimentMarkdown(rows, judgeClaims(rows, claims), told);
    expect(text).toContain("Left out.");
    expect(text).toContain("| convgru, dropout on | 0.100 |");
    expect(text).toContain("| pix2pix | 0.750 +- 0.180 |");
    expect(text).toContain(
      "| steadier than pix2pix (sees 6 images against 1) | 0.425 | 0.375 | 0.050 +- 0.075 | 1 of 3 | does not hold |",
    );
    expect(text).toContain(
      "| convgru | a state at every level | 6 | recurrent | window | 1234 | 200 | 13 | wasm (2 threads) |",
    );
    expect(text).toMatch(/not the paper's wiring, which would be `convgru-paper` and is not among these/);
    expect(text).toContain(
      "Longest training: 300 s (convgru, seed 3, wasm (2 threads)), within ten minutes a run.",
    );
  });
});

describe("what a training took", () => {
  it("is that of its log, whatever it was stopped and gone on with", async () => {
    const out = memoryStore();
    const wasm = { name: "wasm", version: "w 1", threads: 2, trains: true, refused: [] } as const;
    await noteEngine(out, wasm);
    await noteEngine(out, { ...wasm });
    await noteEngine(out, { ...wasm, threads: 1 });
    const seconds = [9, 0.1, 0.3, 0.2];
    const log = seconds.map((value, i) => ({
      step: i + 1,
      seconds: value,
      ...(i === 0 ? { val_ssim: 1 } : {}),
    }));
    await out.write("metrics.jsonl", log.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const found = await runFacts(out);
    expect(found).toMatchObject({ steps: 4, msPerStep: 200 });
    expect(found.seconds).toBeCloseTo(9.6, 12);
    expect(found.engines.map(({ threads }) => threads)).toEqual([2, 1]);
    expect(JSON.parse(new TextDecoder().decode(await out.read("run.json")))).toEqual(found);
  });
});

describe("a test side", () => {
  const record = (name: string, used: (frame: number) => number) =>
    ({
      name,
      frames: Array.from({ length: 4 }, (_, i) => ({
        utc: new Date(Date.UTC(2016, 0, 1, i)).toISOString(),
        framesUsed: used(i),
        preceding: i,
        scores: {},
        flux: {},
      })),
      pairs: [],
      regions: [],
      power: null,
    }) as unknown as GeneratorRecord;

  it("that leaves nothing to score is refused with its numbers", () => {
    const baselines = [record("zero field", () => 1), record("persistence", (i) => (i < 3 ? 0 : 1))];
    const options = { cadenceMinutes: 60, toleranceMinutes: 10, warmUpFrames: 5 };
    expect(() => assertScorable(baselines, options)).toThrow(
      "4 frames with a field, 0 of them past the first 5 of their sequence; 4 with data for zero field, 1 with data for persistence; 0 left, 0 pairs",
    );
  });
});

describe("networks of an experiment", () => {
  it("differ from what they share in kind, images and skips alone", () => {
    for (const name of Object.keys(experimentModels)) {
      const config = experimentConfig(name, threeImages);
      expect(magnetogramConfig.parse(config)).toEqual(config);
      expect(config.training).toEqual(threeImages.training);
    }
    expect(experimentConfig("convgru", threeImages)).toMatchObject({
      sequence: { frames: 12 },
      generator: { kind: "convgru", gru: { skips: "recurrent" } },
    });
    expect(experimentConfig("convgru-paper", threeImages)).toEqual(threeImages);
    expect(() => experimentConfig("lstm", threeImages)).toThrow(/no network lstm/);
  });
});

it("a record keeps the numbers that JSON has not", async () => {
  const frame = {
    utc: "2016-01-01T00:00:00.000Z",
    framesUsed: 1,
    scores: { psnr: Number.POSITIVE_INFINITY },
  };
  const record = { name: "NaN of it", frames: [frame], pairs: [], regions: [], power: null } as never;
  const stored = { measured: "a b", record };
  expect(decodeRecord(new TextEncoder().encode(encodeRecord(stored)))).toEqual(stored);
  expect(await measurementKey({ flares: null })).not.toBe(await measurementKey({ flares: [] }));
  expect(() => decodeRecord(new TextEncoder().encode("{"))).toThrow(/no JSON/);
});
