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
  prepareDataSet,
  readSunTruth,
  reportOptions,
  scoreGains,
  scoresOverSeeds,
  sequenceItems,
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
    expect(warnings).toEqual([expect.stringMatching(/persistence is over 60 minutes/)]);
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
  test("becomes tables and a page; gains are differences; seeds have a mean and a spread", async () => {
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
    const [zero, persistent] = report.generators;
    expect(first.rows[0]).toMatchObject({
      generator: "zero field",
      ssim: zero.scores.ssim.value,
      ssim_std: zero.scores.ssim.std,
      cc_unsigned: null,
    });
    const page = evaluationMarkdown(report);
    expect(page).toContain("## The whole disc (Table 1)");
    expect(page).toContain("## Active regions (Table 2)");
    expect(page).not.toMatch(/NaN|undefined|null/);
    const gains = scoreGains(report, "persistence 1 h", "zero field", { seed: 1, resamples: 20 });
    expect(gains.psnr.estimate).toBeCloseTo(persistent.scores.psnr.value - zero.scores.psnr.value, 9);
    expect(gains.psnr.low).toBeGreaterThan(0);
    expect(() => scoreGains(report, "nobody", "zero field")).toThrow(/No generator is called nobody/);
    const half = { scores: { ...zero.scores, psnr: { ...zero.scores.psnr, value: 10 } } };
    const other = { scores: { ...zero.scores, psnr: { ...zero.scores.psnr, value: 14 } } };
    expect(scoresOverSeeds([half, other]).psnr).toEqual({ mean: 12, std: 2, count: 2 });
    expect(() => scoresOverSeeds([])).toThrow(/no seeds/);
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
      ],
    });
    expect(text.split("\n")).toEqual([
      ...["| a | b |", "| --- | ---: |", "| x\\|y | inf |", "| z | 1.23e+6 |", "| w | - |"],
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
