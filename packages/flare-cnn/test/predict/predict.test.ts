import { memoryStore, type Row } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { describe, expect, it } from "vitest";
import { type FluxBaseline, fluxProbability } from "../../src/baseline/index.ts";
import { predictFrames, predictionRow, reportPredictions } from "../../src/predict/index.ts";
import { flareOf } from "../recall/flare-of.ts";
import { meanStrength, sharpFrame } from "./frames.ts";

const baseline: FluxBaseline = {
  kind: "total unsigned flux",
  slope: 3,
  intercept: -66,
  floorMx: 1e19,
  positiveWeight: 4.5,
  samples: 20,
  flaring: 5,
};
const at = (hour: number) => `2011.02.14_${String(hour).padStart(2, "0")}:00:00_TAI`;

describe("predictFrames", () => {
  it("gives each magnetogram its probability and the baseline's, by HARP and time", async () => {
    const batches: number[] = [];
    const { predictions, skipped } = await predictFrames(
      [
        sharpFrame("c", 900, { HARPNUM: 400, NOAA_ARS: "MISSING", T_REC: at(1) }),
        sharpFrame("b", 600, { T_REC: at(3), USFLUX: 2e22 }),
        sharpFrame("a", 400, { T_REC: at(2) }),
      ],
      meanStrength(batches),
      { baseline, batch: 2 },
    );
    expect(skipped).toEqual([]);
    expect(batches).toEqual([2, 1]);
    expect(predictions.map(({ record }) => record.name)).toEqual(["a", "b", "c"]);
    // A quarter of each frame is blank, which counts as 0 G.
    for (const [k, expected] of [0.3, 0.45, 0.675].entries())
      expect(predictions[k].probability).toBeCloseTo(expected, 6);
    const [a, b] = predictions;
    expect([a.fluxFrom, b.fluxFrom, b.fluxMx]).toEqual(["line of sight", "USFLUX", 2e22]);
    // 400 G over 36x40 pixels of (0.03 deg x 696 Mm)^2; the pixel's area as the SHARP code has it.
    expect((a.fluxMx ?? 0) / (400 * 36 * 40 * (0.03 * (Math.PI / 180) * 696e8) ** 2)).toBeCloseTo(1, 2);
    expect(b.baseline).toBe(fluxProbability(baseline, 2e22));
    expect(b.rValue).toBeGreaterThan(3);
    expect(predictions[2].record.noaa).toEqual([]);
  });

  it("does not score what breaks a rule, names the rule, and does not even read it", async () => {
    let reads = 0;
    const frames = [
      sharpFrame("good", 400, { T_REC: at(1) }, () => reads++),
      sharpFrame("eclipse", 400, { T_REC: at(2), QUALITY: "0x00010400" }, () => reads++),
      sharpFrame("fast", 400, { T_REC: at(3), OBS_VR: -3600 }, () => reads++),
      sharpFrame("limb", 400, { T_REC: at(4), LON_FWT: 52.25 }, () => reads++),
      sharpFrame("mute", 400, { T_REC: at(5), QUALITY: undefined }, () => reads++),
      sharpFrame("small", 400, { HARPNUM: 9, AREA: 3 }, () => reads++),
    ];
    const { predictions } = await predictFrames(frames, meanStrength(), { baseline });
    expect(reads).toBe(1);
    const told = new Map(predictions.map(({ record, broken }) => [record.name, broken?.reason]));
    expect(Object.fromEntries(told)).toEqual({
      good: undefined,
      eclipse: "QUALITY 0x00010400 is above 0x00010000",
      fast: "OBS_VR -3600 m/s is not below 3500 m/s in size",
      limb: "its centre at 52.3 deg is more than 45 deg from the central meridian",
      mute: "it states no QUALITY",
      small: "the region's largest AREA, 3.0 uHem, is not above 8.2 uHem",
    });
    expect(predictions.filter(({ probability }) => probability !== null)).toHaveLength(1);
    const eclipse = predictions.find(({ record }) => record.name === "eclipse");
    expect(predictionRow(eclipse!)).toMatchObject({
      probability: null,
      label: null,
      flux_probability: null,
      rule: "quality",
    });

    const all = await predictFrames(frames, meanStrength(), { baseline, all: true });
    expect(all.predictions.every(({ probability }) => probability !== null)).toBe(true);
    expect(all.predictions.filter(({ broken }) => broken)).toHaveLength(5);
    const lax = await predictFrames(frames, meanStrength(), { rules: { quality: null, longitudeDeg: 60 } });
    expect(lax.predictions.filter(({ broken }) => broken).map(({ broken }) => broken?.rule)).toEqual([
      "area",
      "velocity",
    ]);
  });

  it("passes over what is no SHARP magnetogram or cannot be read, and goes on", async () => {
    const unreadable = sharpFrame("damaged", 1, { T_REC: at(7) }, () => {
      throw Object.assign(new TypeError("not ours"));
    });
    const { predictions, skipped } = await predictFrames(
      [
        sharpFrame("full disc", 1, { CTYPE1: "HPLN-TAN" }),
        sharpFrame("no number", 1, { HARPNUM: "MISSING" }),
        sharpFrame("no distance", 1, { DSUN_OBS: undefined }),
        sharpFrame("good", 100, { T_REC: at(2) }),
      ],
      meanStrength(),
    );
    expect(predictions.map(({ record, baseline: none }) => [record.name, none])).toEqual([["good", null]]);
    expect(skipped.map(({ name }) => name)).toEqual(["full disc", "no number", "no distance"]);
    expect(skipped[2].reason).toMatch(/DSUN_OBS/);
    // A mistake of the program is no bad file.
    await expect(predictFrames([unreadable], meanStrength())).rejects.toThrowError("not ours");
    await expect(
      predictFrames([sharpFrame("good", 1)], meanStrength(), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ kind: "aborted" });
  });

  it("converts other units to gauss, and takes NOAA numbers from the map of HARPs", async () => {
    const { predictions } = await predictFrames([sharpFrame("a", 0.04, { BUNIT: "Tesla" })], meanStrength(), {
      noaaOfHarp: new Map([[377, [11158, 11160]]]),
    });
    expect(predictions[0].probability).toBeCloseTo(0.3, 6);
    expect(predictions[0].record.noaa).toEqual([11158, 11160]);
  });
});

describe("reportPredictions", () => {
  const frames = Array.from({ length: 8 }, (_, i) => [
    sharpFrame(`flaring ${i}`, 700 + 10 * i, { T_REC: at(i + 1), USFLUX: 2e22 }),
    sharpFrame(`quiet ${i}`, 300 + 60 * i, {
      HARPNUM: 400 + i,
      NOAA_ARS: "",
      T_REC: at(i + 1),
      USFLUX: 1.5e22,
    }),
  ]).flat();
  const flares = [flareOf("M2.2", "2011-02-14T05:30:00Z"), flareOf("C9.0", "2011-02-14T01:00:00Z")];

  async function report(options: Parameters<typeof reportPredictions>[2]) {
    const out = memoryStore();
    const tables = new Map<string, Row[]>();
    const { predictions } = await predictFrames(frames, meanStrength(), { baseline });
    const result = await reportPredictions(
      predictions,
      {
        out,
        seed: 1,
        document: nodeDocument(),
        table: async (name) => {
          const rows: Row[] = [];
          tables.set(name, rows);
          return { write: async (row) => void rows.push(row), close: async () => {} };
        },
      },
      options,
    );
    return { out, tables, result };
  }

  it("writes windows, recall and scores beside the baseline where flares are given", async () => {
    const { out, tables, result } = await report({ flares, name: "CNN-2" });
    expect(await out.list()).toEqual([
      "evaluation/output.svg",
      "evaluation/reliability-counts.svg",
      "evaluation/reliability.svg",
      "evaluation/resolutions.svg",
      "evaluation/roc.svg",
      "evaluation/scores.json",
      "evaluation/thresholds.svg",
      "recall.svg",
      "regions/harp377.svg",
    ]);
    expect([...tables.keys()]).toEqual([
      "predictions",
      "flare-windows",
      "recall",
      "flare-scores",
      "flare-reliability",
    ]);
    expect(tables.get("flare-windows")).toMatchObject([
      { harp: 377, goes_class: "M2.2", magnetograms: 8, cut_before: false },
    ]);
    const recall = tables.get("recall") ?? [];
    expect(recall.filter((row) => row.classifier === "CNN-2")).toHaveLength(8);
    expect(recall.filter((row) => row.classifier === "total flux")).toHaveLength(8);
    expect(result.scores.map(({ metric }) => metric)).toEqual(["TSS", "HSS (A6)", "Brier skill", "ROC area"]);
    for (const { baseline: other } of result.scores) expect(other.name).toBe("total flux");
    // Flaring ones are at 525 to 577 G of mean strength, quiet ones at 225 to 540.
    expect(result.scores[0].value).toBeCloseTo(1 - 1 / 8, 12);
    expect(result.facts).toContainEqual({ label: "Flaring by CNN-2", value: 9 });
    for (const table of result.tables)
      for (const row of table.shown) expect(Object.keys(row)).toEqual(table.columns.map(({ name }) => name));
  });

  it("needs no flares, and scores nothing without both classes", async () => {
    const { out, tables, result } = await report({});
    expect(await out.list()).toEqual(["regions/harp377.svg"]);
    expect([...tables.keys()]).toEqual(["predictions"]);
    expect([result.scores, result.windows.size]).toEqual([[], 0]);
    const strong = await report({ flares, minimumClass: "X1.0" });
    expect(strong.result.windows.size).toBe(0);
    expect(strong.result.scores).toEqual([]);
  });
});
