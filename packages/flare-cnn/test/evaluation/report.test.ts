import { memoryStore, seededRandom } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { describe, expect, it } from "vitest";
import {
  evaluationReport,
  FLARE_SCORE_LABELS,
  flareScores,
  reliabilityPictures,
  rocPicture,
  thresholdPicture,
} from "../../src/evaluation/index.ts";

const document = nodeDocument();
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map((found) => found[1]);

const random = seededRandom(11);
const groups = Array.from({ length: 240 }, (_, i) => Math.floor(i / 8));
const labels = groups.map((group) => (group % 4 === 0 ? 1 : 0));
const logistic = (v: number) => 1 / (1 + Math.exp(-v));
const network = labels.map((label) => logistic(-1.2 + 2.5 * label + random.normal()));
const flux = labels.map((label) => logistic(-1.2 + 1.2 * label + random.normal()));
const classifiers = [
  { name: "CNN-2", probabilities: network },
  { name: "total flux", probabilities: flux },
];

describe("evaluationReport", () => {
  it("takes the weight of a training out of the reliability and the Brier scores", async () => {
    // Calibrated probabilities, and the same as a training that counts flaring ones nine times gives them.
    const draw = seededRandom(5);
    const p = Array.from({ length: 4000 }, () => 0.05 + 0.4 * draw.uniform());
    const truth = p.map((one) => (draw.uniform() < one ? 1 : 0));
    const weighted = p.map((one) => (9 * one) / (9 * one + 1 - one));
    const told: string[] = [];
    const { scores, tables, pictures } = await evaluationReport(
      memoryStore(),
      truth,
      [
        { name: "plain", probabilities: p },
        { name: "weighted", probabilities: weighted, positiveWeight: 9 },
        { name: "unremarked", probabilities: weighted },
      ],
      {
        document,
        groups: truth.map((label) => label),
        random: seededRandom(1),
        onWarning: (text) => told.push(text),
      },
    );
    const [plain, shifted, unremarked] = scores.map(({ scores: one }) => one);
    expect(shifted.brier).toBeCloseTo(plain.brier, 12);
    expect(shifted.brierSkill).toBeCloseTo(plain.brierSkill, 12);
    expect(unremarked.brierSkill).toBeLessThan(0);
    expect(shifted.rocArea).toBeCloseTo(plain.rocArea, 12);
    expect(shifted.recallFlaring).toBe(unremarked.recallFlaring);
    const bins = (name: string) =>
      tables[1].rows.filter((row) => row.classifier === name).map((row) => row.magnetograms);
    expect(bins("weighted")).toEqual(bins("plain"));
    expect(pictures.find(({ title }) => title === "Reliability")?.caption).toMatch(/weighted 9\.0.*less by/);
    expect(told).toEqual(["1 flaring and 1 nonflaring regions are too few for intervals of the scores"]);
    expect(plain.errors?.tss).toMatchObject({
      estimate: plain.tss,
      low: Number.NaN,
      standardError: Number.NaN,
    });
    expect(() => flareScores(truth, p, { positiveWeight: 0 })).toThrowError(/weight of 0/);
  });

  it("writes scores and pictures of a network and its baseline", async () => {
    const out = memoryStore();
    const { scores, tables, pictures } = await evaluationReport(out, labels, classifiers, {
      groups,
      random: seededRandom(2),
      resamples: 200,
      document,
    });
    expect(await out.list()).toEqual([
      "evaluation/reliability-counts.svg",
      "evaluation/reliability.svg",
      "evaluation/roc.svg",
      "evaluation/scores.json",
      "evaluation/thresholds.svg",
    ]);
    expect(pictures.map(({ path }) => path).sort()).toEqual(
      (await out.list()).filter((path) => path.endsWith(".svg")),
    );
    expect(scores.map(({ name }) => name)).toEqual(["CNN-2", "total flux"]);
    expect(scores[0].scores.tss).toBe(flareScores(labels, network).tss);
    expect(scores[0].scores.groups).toBe(30);
    const [ofScores, ofBins] = tables;
    expect(ofScores.rows.length).toBe(2 * Object.keys(FLARE_SCORE_LABELS).length);
    expect(ofScores.rows[0]).toMatchObject({
      classifier: "CNN-2",
      score: "TSS",
      value: scores[0].scores.tss,
    });
    expect(Object.keys(ofScores.rows[0])).toEqual(ofScores.columns.map(({ name }) => name));
    expect(Object.keys(ofBins.rows[0])).toEqual(ofBins.columns.map(({ name }) => name));
    expect(ofBins.rows.reduce((sum, row) => sum + Number(row.magnetograms), 0)).toBe(480);
    const saved = JSON.parse(new TextDecoder().decode(await out.read("evaluation/scores.json"))) as {
      scores: { tss: number };
    }[];
    expect(saved[1].scores.tss).toBe(scores[1].scores.tss);
  });

  it("does not depend on which classifiers stand beside one", async () => {
    const options = { groups, resamples: 50, document };
    const both = await evaluationReport(memoryStore(), labels, classifiers, {
      ...options,
      random: seededRandom(2),
    });
    const alone = await evaluationReport(memoryStore(), labels, classifiers.slice(1), {
      ...options,
      random: seededRandom(2),
    });
    expect(alone.scores[0]).toEqual(both.scores[1]);
  });

  it("draws no ROC without both classes, says so, and writes what is not defined as null", async () => {
    const out = memoryStore();
    const warnings: string[] = [];
    const quiet = labels.map(() => 0);
    await evaluationReport(out, quiet, classifiers, {
      prefix: "",
      document,
      onWarning: (warning) => warnings.push(warning),
    });
    expect(await out.list()).toEqual(["reliability-counts.svg", "reliability.svg", "scores.json"]);
    expect(warnings).toHaveLength(1);
    expect(new TextDecoder().decode(await out.read("scores.json"))).toContain('"tss": null');
    await expect(evaluationReport(out, labels, [])).rejects.toThrowError(/no classifier/);
  });
});

describe("pictures of an evaluation", () => {
  it("say the area, the calibration error and the best thresholds", async () => {
    const scores = flareScores(labels, network);
    expect(texts(await rocPicture(labels, classifiers, { document }))).toContain(
      `CNN-2, area ${scores.rocArea.toFixed(3)}`,
    );
    expect(texts(await thresholdPicture(labels, network, { document }))).toContain(
      `TSS, best ${scores.tssMax.toFixed(2)} at ${scores.tssMaxThreshold.toFixed(2)}`,
    );
    const { reliability, counts } = await reliabilityPictures(labels, classifiers, { document });
    expect(texts(reliability).join(" ")).toMatch(/CNN-2, calibration error 0\.\d{3}/);
    expect(texts(counts)).toContain("total flux");
  });
});
