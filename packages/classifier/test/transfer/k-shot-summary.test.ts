import { nodeDocument } from "@helioscope/core/figure/node";
import { describe, expect, it } from "vitest";
import { apartFrom } from "../../src/transfer/apart.ts";
import { defaultKShotPlan } from "../../src/transfer/check-plan.ts";
import { kShotPicture } from "../../src/transfer/k-shot-picture.ts";
import { kShotSummary } from "../../src/transfer/k-shot-summary.ts";
import { kShotTables } from "../../src/transfer/k-shot-tables.ts";
import { kShotText } from "../../src/transfer/k-shot-text.ts";
import type { KShotMethod, KShotResult, KShotRun } from "../../src/transfer/k-shot-types.ts";
import { labelled } from "../dataset/support.ts";

const run = (shots: number, draw: number, method: KShotMethod, balancedAccuracy: number): KShotRun => ({
  ...{ shots, draw, method, balancedAccuracy, accuracy: balancedAccuracy },
  rate: method === "nearest" ? null : 0.05,
  // Of the runs with 10 shots a quarter of the images is left out.
  apart:
    shots === 10
      ? { images: 30, balancedAccuracy: balancedAccuracy - 0.2 }
      : { images: 40, balancedAccuracy },
  recalls: [balancedAccuracy - 0.1, balancedAccuracy + 0.1],
});

/** Draws are out of order: pairs are found by their number. */
const result: KShotResult = {
  plan: { ...defaultKShotPlan, draws: 3, updates: 50 },
  classes: ["filament", "plage"],
  sourceClasses: ["sunspot", "prominence"],
  scored: 40,
  leaks: { pairs: [], twins: 0, regions: [], ofRegions: 0, either: 0, held: 40 },
  runs: [
    ...[0.9, 0.8, 0.7].map((value, k) => run(10, k + 1, "transfer", value)),
    ...[0.7, 0.6, 0.8].map((value, k) => run(10, 3 - k, "scratch", value)),
    ...[0.5, 0.5, 0.5].map((value, k) => run(10, k + 1, "nearest", value)),
    ...(["transfer", "scratch", "nearest"] as const).map((method) => run(5, 1, method, 0.6)),
  ],
  trials: [{ shots: 5, draw: 1, method: "scratch", rate: 0.1, balancedAccuracy: 0.55 }],
  skipped: [],
};

describe("kShotSummary", () => {
  it("has mean, spread and the difference of each draw, the fewest shots first", () => {
    const [few, more] = kShotSummary(result);
    expect([few.shots, more.shots]).toEqual([5, 10]);
    // By hand: 0.9 - 0.8, 0.8 - 0.6, 0.7 - 0.7; mean 0.1, deviations 0, 0.1, -0.1.
    const { difference, methods } = more;
    for (const [k, value] of [0.1, 0.2, 0].entries()) expect(difference.values[k]).toBeCloseTo(value, 12);
    expect(difference.mean).toBeCloseTo(0.1, 12);
    expect(difference.sd).toBeCloseTo(0.1, 12);
    expect(difference.standardError).toBeCloseTo(0.1 / Math.sqrt(3), 12);
    expect(difference.better).toBe(2);
    expect(methods.transfer.mean).toBeCloseTo(0.8, 12);
    expect(methods.transfer.sd).toBeCloseTo(0.1, 12);
    expect(methods.nearest.sd).toBeCloseTo(0, 12);
    expect(few.difference.mean).toBe(0);
    expect(few.difference.sd).toBeNaN();
  });

  it("stands beside the scores without near-duplicates of the shots", () => {
    const [few, more] = kShotSummary(result);
    expect(few.apart).toBeNull();
    expect(more.apart?.images).toBe(30);
    expect(more.apart?.methods.transfer.mean).toBeCloseTo(0.6, 12);
  });

  it("leaves out near-duplicates and regions of the shots, and no others", () => {
    const images = ["AR 1", null, "AR 1", null, "AR 2"].map((region, i) =>
      labelled(`${i}`, ["a"], { region }),
    );
    const pair = { firstSide: "train", secondSide: "validation", distance: 0 } as const;
    const leaks = { pairs: [{ first: 1, second: 3, ...pair }] };
    const scored = Uint32Array.from([2, 3, 4]);
    expect(apartFrom({ images }, leaks, Uint32Array.from([0, 1]), scored)).toEqual([2]);
    expect(apartFrom({ images }, leaks, Uint32Array.from([0]), scored)).toEqual([1, 2]);
    expect(apartFrom({ images }, leaks, new Uint32Array(), scored)).toEqual([0, 1, 2]);
  });
});

describe("what is told of an experiment", () => {
  it("is every run, the summary and the trials as tables", () => {
    const [runs, summary, rates] = kShotTables(result);
    expect([runs.name, summary.name, rates.name]).toEqual(["runs", "summary", "rates"]);
    for (const { columns, rows } of [runs, summary, rates])
      for (const row of rows) expect(Object.keys(row).sort()).toEqual(columns.map(({ name }) => name).sort());
    expect(runs.rows).toHaveLength(12);
    expect(runs.rows[0]).toMatchObject({ shots: 10, draw: 1, method: "transfer", recall_plage: 1 });
    expect(summary.rows.map(({ shots, better, draws }) => [shots, better, draws])).toEqual([
      ...[
        [5, 0, 1],
        [10, 2, 3],
      ],
    ]);
    expect(summary.rows[0].differenceSd).toBeNull();
  });

  it("is a table in text, with the sign of the difference", () => {
    expect(kShotText(result)).toEqual([
      "Balanced accuracy on 40 images of filament, plage, after 50 updates:",
      "backbone trained on sunspot, prominence; mean +- standard deviation over 3 draws",
      "",
      "shots  transfer        scratch         nearest         transfer - scratch  better",
      "5      0.600           0.600           0.600           0.000               0 of 1",
      "10     0.800 +- 0.100  0.700 +- 0.100  0.500 +- 0.000  +0.100 +- 0.100     2 of 3",
      "",
      "Without near-duplicates of the shots and images of their regions:",
      "10 shots, 30 images: transfer 0.600 +- 0.100, scratch 0.500 +- 0.100, nearest 0.300 +- 0.000",
    ]);
    const ofDefaults = { ...result, plan: { ...result.plan, updates: defaultKShotPlan.updates } };
    expect(kShotText(ofDefaults).at(-1)).toMatch(/the defaults, which were picked on validation images/);
  });

  it("is three curves with error bars, and chance", async () => {
    const svg = await kShotPicture(result, { document: nodeDocument() });
    for (const name of ["transfer", "from scratch", "nearest neighbour", "chance"])
      expect(svg).toContain(`>${name}<`);
    expect(svg.match(/<circle /g)).toHaveLength(6);
    expect(svg).toContain("labelled images of each class");
  });
});
