import { describe, expect, it } from "vitest";
import { magnetogramConfig } from "../../src/config.ts";
import { judgeClaims } from "../../src/experiment/claims.ts";
import { experimentConfig, experimentModels } from "../../src/experiment/models.ts";
import { decodeRecord, encodeRecord } from "../../src/experiment/record-file.ts";
import { experimentCsv, experimentMarkdown } from "../../src/experiment/report.ts";
import { type ExperimentRow, summariseRows } from "../../src/experiment/rows.ts";
import { presets } from "../../src/presets.ts";

const row = (
  generator: string,
  seed: number | null,
  ssim: number,
  kind: ExperimentRow["kind"] = "network",
): ExperimentRow => ({ generator, kind, seed, scores: { ssim, differenceCorrelation: ssim / 2 } });

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
    expect(experimentCsv(rows).split("\n").slice(0, 3)).toEqual([
      "generator,kind,seed,ssim,differenceCorrelation",
      "zero field,baseline,,,",
      "convgru,network,1,0.8,0.4",
    ]);
    const text = experimentMarkdown(rows, judgeClaims(rows, claims), { data: "D", test: "T", training: "N" });
    expect(text).toContain("| convgru, dropout on | 0.100 |");
    expect(text).toContain("| pix2pix | 0.750 +- 0.180 |");
    expect(text).toMatch(
      /\| steadier than pix2pix \| 0.425 \| 0.375 \| 0.050 \+- 0.075 \| 1 of 3 \| does not hold \|/,
    );
  });
});

describe("networks of an experiment", () => {
  it("differ from what they share in kind, images and skips alone", () => {
    for (const name of Object.keys(experimentModels)) {
      const config = experimentConfig(name, presets.small);
      expect(magnetogramConfig.parse(config)).toEqual(config);
      expect(config.training).toEqual(presets.small.training);
    }
    expect(experimentConfig("convgru", presets.small)).toMatchObject({
      sequence: { frames: 6 },
      generator: { kind: "convgru", gru: { skips: "recurrent" } },
    });
    expect(experimentConfig("convgru-paper", presets.small)).toEqual(presets.small);
    expect(() => experimentConfig("lstm", presets.small)).toThrow(/no network lstm/);
  });
});

it("a record keeps the numbers that JSON has not", () => {
  const frame = {
    utc: "2016-01-01T00:00:00.000Z",
    framesUsed: 1,
    scores: { psnr: Number.POSITIVE_INFINITY },
  };
  const record = { name: "NaN of it", frames: [frame], pairs: [], regions: [], power: null } as never;
  const stored = { measured: "a b", record };
  expect(decodeRecord(new TextEncoder().encode(encodeRecord(stored)))).toEqual(stored);
  expect(() => decodeRecord(new TextEncoder().encode("{"))).toThrow(/no JSON/);
});
