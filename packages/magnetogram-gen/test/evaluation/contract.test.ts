import { DataError, FormatError, memoryStore } from "@helioscope/core";
import { openEngine } from "@helioscope/core/engine/node";
import { beforeAll, describe, expect, test } from "vitest";
import {
  contractScores,
  evaluatedSide,
  evaluateGenerators,
  evaluateMagnetogram,
  evaluationMarkdown,
  evaluationTables,
  MagnetogramNet,
  markdownTable,
  openPrepared,
  type PreparedFile,
  prepareDataSet,
  readSunTruth,
  reportOptions,
  sequenceItems,
  trainingWarning,
  trivialGenerators,
} from "../../src/index.ts";
import { config, hourlySun } from "../dataset/support.ts";
import { tiny } from "../generate/support/sequence.ts";
import { all } from "./scenes.ts";

const HOURS = 40;
const out = memoryStore();

beforeAll(async () => {
  await prepareDataSet(await hourlySun(HOURS), out, config);
});

describe("the evaluation of a network", () => {
  test("has every score beside each trivial generator, on the test side", async () => {
    const engine = await openEngine({ engine: "cpu" });
    const shape = tiny("convgru", {}, 32);
    const network = MagnetogramNet.build({ ...config, generator: shape.generator }, { engine, seed: 1 });
    const warnings: string[] = [];
    const evaluation = await evaluateMagnetogram(network, out, config, {
      onWarning: (warning) => void warnings.push(warning),
    });
    network.dispose();
    expect(evaluation.examples).toBeGreaterThan(3);
    expect(evaluation.data).toMatch(/^test side: \d+ magnetograms from 2016-01-0/);
    const baselines = [...new Set(evaluation.scores.map(({ baseline }) => baseline.name))];
    expect(baselines).toEqual(["zero field", "persistence 1 h", "linear regression"]);
    expect(evaluation.scores).toHaveLength(27);
    expect(evaluation.scores[0]).toMatchObject({ metric: "SSIM", higherIsBetter: true });
    expect(warnings).toEqual([expect.stringMatching(/persistence over a day, which needs two, is left out/)]);
  });

  test("is on the network's own sides, and warns of images that it was trained on", async () => {
    const engine = await openEngine({ engine: "cpu" });
    const shape = tiny("convgru", {}, 32);
    const training = { ...config.training, split: { ...config.training.split, testShare: 0.4 } };
    const fresh = MagnetogramNet.build(
      { ...config, training, generator: shape.generator },
      { engine, seed: 1 },
    );
    const own = await openPrepared(out, { ...config, training });
    const [first, last] = [0, own.euv.length - 1].map((k) => own.euv[k].utc);
    const about = { about: "all of it", seed: 1, steps: 1, synthetic: false };
    const network = fresh.withOrigin({
      trainedOn: { ...about, channel: "AIA 304", intensities: null, span: [first, last] },
    });
    const warnings: string[] = [];
    const { examples } = await evaluateMagnetogram(network, out, config, {
      onWarning: (warning) => void warnings.push(warning),
    });
    network.dispose();
    const test = own.samples.filter(({ side }) => side === "test");
    expect(examples).toBe(test.length);
    expect(warnings).toContain(
      "The network's own configuration counts, not the one that is given: training.split.testShare 0.4, not 0.2",
    );
    expect(warnings).toContainEqual(
      expect.stringMatching(`convgru WAS TRAINED on ${test.length} of the ${test.length} times`),
    );
  });

  test("is warned of only where times are in common, or not known", () => {
    const about = { about: "a year", seed: 1, steps: 1, synthetic: true, channel: null, intensities: null };
    const times = ["2016-03-01T00:00:00.000Z", "2016-04-01T00:00:00.000Z"];
    const span = (from: string, to: string) => ({
      ...about,
      span: [`${from}T00:00Z`, `${to}T00:00Z`] as const,
    });
    expect(trainingWarning("a", null, times)).toBeUndefined();
    expect(trainingWarning("a", span("2016-01-01", "2016-02-28"), times)).toBeUndefined();
    expect(trainingWarning("a", span("2016-01-01", "2016-03-15"), times)).toMatch(
      /^a WAS TRAINED on 1 of the 2/,
    );
    expect(trainingWarning("a", about, times)).toMatch(/does not say/);
  });

  test("refuses a folder without a set, and a set without fields", async () => {
    const set = await openPrepared(out, config);
    const without = { ...set, samples: set.samples.map((sample) => ({ ...sample, field: null })) };
    expect(() => evaluatedSide(without)).toThrow(DataError);
    await expect(openPrepared(memoryStore(), config)).rejects.toThrow(DataError);
  });

  test("of a set without sides goes over all of it, and says so", async () => {
    const warnings: string[] = [];
    const onWarning = (warning: string) => void warnings.push(warning);
    const set = await openPrepared(out, config, { split: null });
    const side = evaluatedSide(set, { onWarning });
    await trivialGenerators(set, side, config, { onWarning });
    expect(side.about).toBe("whole set");
    expect(warnings).toHaveLength(3);
    const twice = [await all2(side.items()), await all2(side.items())];
    expect(twice[1]).toEqual(twice[0]);
    expect(twice[0]).toEqual((await all2(sequenceItems(set, null))).slice());
  });
});

const all2 = async (items: AsyncIterable<{ readonly utc: string }>) => {
  const list: string[] = [];
  for await (const { utc } of items) list.push(utc);
  return list;
};

describe("a report", () => {
  test("becomes tables and a page that says what the truth is and what networks were trained on", async () => {
    const set = await openPrepared(out, config);
    const side = evaluatedSide(set);
    const trivial = await trivialGenerators(set, side, config);
    expect(await all(trivial[0].generate(side.items()))).not.toHaveLength(0);
    const report = await evaluateGenerators(side.items, trivial, {
      ...reportOptions(config),
      bootstrap: { seed: 1, resamples: 20 },
      powerFrames: 4,
      regions: () => [{ name: "HARP 1", longitudeDeg: [90, 150], latitudeDeg: [-30, 30] }],
    });
    const tables = evaluationTables(report);
    expect(tables.map(({ name }) => name)).toEqual([
      ...["table-1", "spatial", "flux", "temporal", "table-2", "power", "scores"],
    ]);
    for (const { columns, rows } of tables) {
      for (const row of rows) expect(Object.keys(row)).toEqual(columns.map(({ name }) => name));
    }
    const [first] = tables;
    const [zero] = report.generators;
    expect(first.rows[0]).toMatchObject({
      generator: "zero field",
      ssim: zero.scores.ssim.value,
      ssim_std: zero.scores.ssim.std,
      cc_unsigned: null,
    });
    const dayBefore = side.utc.map((utc) => new Date(Date.parse(utc) - 86_400_000).toISOString());
    const early = { ...side, utc: [...dayBefore, ...side.utc], fromUtc: "2015-12-31T00:00:00.000Z" };
    const longer = await trivialGenerators(set, early, config);
    expect(longer.map(({ name }) => name)).toEqual([
      ...["zero field", "persistence 1 h", "persistence 24 h, rotated", "linear regression"],
    ]);
    const warnings: string[] = [];
    const sparse = { ...early, utc: [...dayBefore.slice(0, 1), ...side.utc] };
    expect(
      await trivialGenerators(set, sparse, config, { onWarning: (warning) => void warnings.push(warning) }),
    ).toHaveLength(3);
    expect(warnings.join()).toMatch(/^1 of \d+ magnetograms have one a day before/);
    const unplaced = {
      ...set,
      read: async (file: PreparedFile) => ({ ...(await set.read(file)), observer: {} }),
    };
    expect(await trivialGenerators(unplaced, early, config)).toHaveLength(3);
    const page = evaluationMarkdown(report);
    expect(page).toContain("## The whole disc (Table 1)");
    expect(page).toContain("## Active regions (Table 2)");
    expect(page).not.toMatch(/NaN|undefined|null/);
    expect(page).toContain("# Generated magnetograms beside the observed ones");
    // Mean errors of flux are far from 1: all with three digits and an exponent.
    expect(page).not.toMatch(/(?<![.\d])\d{6}/);
    expect(page).not.toContain("trained on");
    const trainedOn = {
      ...{ about: "900 synthetic samples", seed: 1, steps: 10, synthetic: true },
      ...{ channel: "AIA 304", intensities: null },
    };
    const networks = [
      { name: "convgru", trainedOn },
      { name: "pix2pix", trainedOn: null },
    ];
    const synthetic = evaluationMarkdown({ ...report, truth: "truth (synthetic)" }, networks);
    expect(synthetic).toContain("# Generated magnetograms beside those of a synthetic Sun");
    expect(synthetic).toContain("The truth is synthetic");
    expect(synthetic).not.toContain("the observed ones");
    expect(synthetic).toContain(
      "- convgru: trained on 900 synthetic samples (seed 1, 10 steps); unproven on real data",
    );
    expect(synthetic).toContain("- pix2pix: not trained");
    expect(contractScores(report)).toHaveLength(18);
  });

  test("Markdown leaves out columns without values, and says what is infinite", () => {
    const column = (name: string, type: "string" | "float") => ({ name, type, about: "" });
    const text = markdownTable({
      name: "t",
      columns: [column("a", "string"), column("b", "float"), column("c", "float")],
      rows: [
        { a: "x|y", b: Number.POSITIVE_INFINITY, c: null },
        { a: "z", b: 1234567.5, c: null },
        { a: "w", b: null, c: null },
        { a: "v", b: 167901749873992070000, c: null },
        { a: "u", b: -3.2749e22, c: null },
        { a: "t", b: 12, c: null },
      ],
    });
    expect(text.split("\n")).toEqual([
      ...["| a | b |", "| --- | ---: |", "| x\\|y | inf |", "| z | 1.23e+6 |", "| w | - |"],
      ...["| v | 1.68e+20 |", "| u | -3.27e+22 |", "| t | 12 |"],
    ]);
  });
});

test("the truth of a synthetic Sun is read, anything else is not", () => {
  const flare = { longitudeDeg: 1, latitudeDeg: 2, decayMinutes: 20, bipole: 3 };
  const bipole = { id: 3, longitudeDeg: 1, latitudeDeg: 2, fluxMx: 1e22, separationDeg: 8, tiltDeg: 5 };
  const [startUtc, peakUtc] = ["2016-01-01T00:00:00.000Z", "2016-01-01T00:05:00.000Z"];
  const text = JSON.stringify({
    flares: [{ ...flare, startUtc, peakUtc }],
    bipoles: [{ ...bipole, beginsUtc: startUtc, grownUtc: peakUtc }],
  });
  expect(readSunTruth(text)).toMatchObject({
    flares: [{ start: Date.parse(startUtc), peak: Date.parse(peakUtc), decayMinutes: 20 }],
    bipoles: [{ id: 3, begins: Date.parse(startUtc), fluxMx: 1e22 }],
  });
  for (const wrong of [
    "",
    "{}",
    '{"flares":[],"bipoles":[{"id":1}]}',
    text.replace("2016-01-01T00:05", "soon"),
  ])
    expect(() => readSunTruth(wrong)).toThrow(FormatError);
});
