import { memoryStore, type Row } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { describe, expect, it } from "vitest";
import { type FluxBaseline, fluxProbability } from "../../src/baseline/index.ts";
import { predictFrames, predictionRow, reportPredictions } from "../../src/predict/index.ts";
import { flareOf } from "../recall/flare-of.ts";
import { COVERED } from "../samples/support.ts";
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

  it("does not join records of near real time with others, nor with the map of HARPs", async () => {
    const name = (series: string) => `${series}.377.20110214_010000_TAI.magnetogram.fits`;
    const live = sharpFrame(name("hmi.sharp_cea_720s_nrt"), 400, { T_REC: at(1) });
    const both = await predictFrames([live, sharpFrame(name("hmi.sharp_cea_720s"), 400)], meanStrength());
    expect(both.predictions.map(({ record }) => record.series)).toEqual(["definitive"]);
    expect(both.skipped).toMatchObject([
      { name: live.name, reason: expect.stringMatching(/near real time/) },
    ]);
    const told: string[] = [];
    const alone = await predictFrames([live], meanStrength(), {
      noaaOfHarp: new Map([[377, [99999]]]),
      onWarning: (text) => told.push(text),
    });
    expect(alone.predictions.map(({ record }) => record.noaa)).toEqual([[11158]]);
    expect(told).toEqual([expect.stringMatching(/map of HARPs is not applied/)]);
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

  const covered = { flares, coverage: COVERED };

  async function report(options: Parameters<typeof reportPredictions>[2]) {
    const out = memoryStore();
    const warnings: string[] = [];
    const tables = new Map<string, Row[]>();
    const { predictions } = await predictFrames(frames, meanStrength(), { baseline });
    const result = await reportPredictions(
      predictions,
      {
        out,
        onWarning: (text) => warnings.push(text),
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
    return { out, tables, result, warnings };
  }

  it("writes windows, recall and scores beside the baseline where flares are given", async () => {
    const { out, tables, result, warnings } = await report({ ...covered, name: "CNN-2" });
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
    expect(recall.filter((row) => row.classifier === "total unsigned flux")).toHaveLength(8);
    expect(result.scores.map(({ metric }) => metric)).toEqual(["TSS", "HSS (A6)", "Brier skill", "ROC area"]);
    for (const { baseline: other } of result.scores) expect(other.name).toBe("total unsigned flux");
    // Flaring ones are at 525 to 577 G of mean strength, quiet ones at 225 to 540.
    expect(result.scores[0].value).toBeCloseTo(1 - 1 / 8, 12);
    expect(result.facts).toContainEqual({ label: "Flaring by CNN-2", value: 9 });
    expect(result.facts).toContainEqual({
      label: "Scores are of",
      value: "16 magnetograms of 1 flaring and 8 nonflaring regions, 0 left out",
    });
    // One flaring region drawn again and again is no error.
    expect(warnings).toEqual(["1 flaring and 8 nonflaring regions are too few for intervals of the scores"]);
    expect(result.facts.filter(({ label }) => label.includes("95 %"))).toEqual([]);
    for (const table of result.tables)
      for (const row of table.shown) expect(Object.keys(row)).toEqual(table.columns.map(({ name }) => name));
  });

  it("needs no flares, and scores nothing without both classes", async () => {
    const { out, tables, result } = await report({});
    expect(await out.list()).toEqual(["regions/harp377.svg"]);
    expect([...tables.keys()]).toEqual(["predictions"]);
    expect([result.scores, result.windows.size]).toEqual([[], 0]);
    const strong = await report({ ...covered, minimumClass: "X1.0" });
    expect(strong.result.windows.size).toBe(0);
    expect(strong.result.scores).toEqual([]);
  });

  it("leaves out what the lists do not cover, and says how much that is", async () => {
    // Quiet HARPs 400, 401, ... are of 1:00, 2:00, ... TAI.
    const until = { ...COVERED.intervals[0]!, toUtc: "2011-02-14T05:30:00Z" };
    const { result, warnings } = await report({ flares, coverage: { intervals: [until] } });
    expect(result.facts).toContainEqual({
      label: "Scores are of",
      value: "13 magnetograms of 1 flaring and 5 nonflaring regions, 3 left out",
    });
    expect(warnings[0]).toMatch(/do not cover the passage of 3 regions.*HARP 405, 406, 407/);
  });

  it("does not score regions that the network was trained on where there are others", async () => {
    const seen = { trainedOn: ["400", "401"], validatedOn: ["402"] };
    const { result, warnings } = await report({ ...covered, seen });
    expect(result.facts).toContainEqual({
      label: "Scores are of",
      value: "13 magnetograms of 1 flaring and 5 nonflaring regions, 3 left out",
    });
    expect(warnings[0]).toMatch(/3 magnetograms are of regions that the network has seen.*numbers alone/);
    // A synthetic region of that number is another one.
    const other = await report({ ...covered, seen: { ...seen, series: "synthetic" } });
    expect(other.warnings.filter((text) => /has seen/.test(text))).toEqual([]);
    const all = ["377", ...Array.from({ length: 8 }, (_, i) => `${400 + i}`)];
    const known = await report({
      ...covered,
      seen: { trainedOn: all, validatedOn: [], series: "definitive" },
    });
    expect(known.warnings[0]).toBe(
      "The network was trained on all of these regions: scores and recall flatter it",
    );
    expect(known.result.scores).toHaveLength(4);
    const flaring = await report({ ...covered, seen: { trainedOn: ["377"], validatedOn: [] } });
    expect(flaring.result.scores).toEqual([]);
    expect(flaring.warnings).toContain("What is left is of one class: there are no scores");
    expect(flaring.tables.has("recall")).toBe(false);
  });

  it("shows what regions drawn again make of the scores, of probabilities at the base rate", async () => {
    const many = Array.from({ length: 12 }, (_, i) =>
      sharpFrame(`${i}`, i < 6 ? 500 + 10 * i : 440 + 20 * i, {
        ...{ HARPNUM: 500 + i, NOAA_ARS: `${11500 + i}`, T_REC: at(1 + i), USFLUX: 1e22 },
      }),
    );
    const strong = many.slice(0, 6).map((_, i) => flareOf("M1.0", "2011-02-14T05:30:00Z", 11500 + i));
    const run = async (more: Parameters<typeof reportPredictions>[2]) => {
      const { predictions } = await predictFrames(many, meanStrength(), { baseline });
      const table = async () => ({ write: async () => {}, close: async () => {} });
      return reportPredictions(
        predictions,
        { out: memoryStore(), seed: 1, document: nodeDocument(), table },
        { flares: strong, coverage: COVERED, name: "net", ...more },
      );
    };
    const plain = await run({});
    const tss = plain.facts.find(({ label }) => label === "TSS of net, 95 %");
    expect(tss?.value).toMatch(/^-?\d\.\d\d to -?\d\.\d\d$/);
    const brier = (report: typeof plain) =>
      report.scores.find(({ metric }) => metric === "Brier skill")?.value;
    const shifted = await run({ positiveWeight: 4 });
    expect(brier(shifted)).not.toBe(brier(plain));
    expect(shifted.scores[0]).toEqual(plain.scores[0]);
  });
});
