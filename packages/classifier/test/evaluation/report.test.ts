import { DataError, memoryStore, seededRandom } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { describe, expect, it } from "vitest";
import { classPicture } from "../../src/evaluation/class-picture.ts";
import { classifierReport, confusionPicture } from "../../src/index.ts";
import { CLASSES, madeImage, madeSet } from "./made-set.ts";

const document = nodeDocument();
const { images } = madeSet();

const network = {
  name: "network",
  predictions: images.map(({ labels }) => ({
    probabilities: Float32Array.from(CLASSES, (name) => (labels.includes(name) ? 0.8 : 0.1)),
  })),
};
const wrongFirst = {
  ...network,
  predictions: [{ probabilities: Float32Array.of(0.1, 0.8, 0.1) }, ...network.predictions.slice(1)],
};
const majority = {
  name: "majority",
  predictions: images.map(() => ({ probabilities: Float32Array.of(0.4, 0.2, 0.4) })),
};

describe("a report", () => {
  it("puts scores beside baselines, and says what the band alone tells", async () => {
    const store = memoryStore();
    const warnings: string[] = [];
    const report = await classifierReport(
      store,
      { images, classes: CLASSES, labels: "single" },
      [wrongFirst, majority],
      {
        document,
        random: seededRandom(1),
        resamples: 100,
        show: async (i) => madeImage(images[i].labels[0], i),
        onWarning: (warning) => warnings.push(warning),
      },
    );
    expect(await store.list()).toEqual([
      "evaluation/abstention.svg",
      "evaluation/classes.svg",
      "evaluation/confusion-band.svg",
      "evaluation/confusion.svg",
      "evaluation/misclassified.png",
      "evaluation/reliability.svg",
      "evaluation/scores.json",
    ]);
    expect(report.pictures.map(({ path }) => path).sort()).toEqual(
      (await store.list()).filter((path) => !path.endsWith("json")),
    );
    expect(warnings).toEqual([]);
    expect(report.beside[0]).toEqual({
      metric: "balanced accuracy",
      value: (0.9 + 1 + 1) / 3,
      baseline: { name: "majority", value: 1 / 3 },
      higherIsBetter: true,
    });
    expect(report.text).toEqual(
      expect.arrayContaining([
        "25 images of 3 classes",
        "accuracy: 0.960 (majority 0.400)",
        expect.stringMatching(/^The band alone/),
      ]),
    );
    const tables = new Map(report.tables.map((table) => [table.name, table]));
    expect([...tables.keys()].sort()).toEqual(
      ["abstention", "by", "classes", "confusion", "predictions", "reliability", "scores", "shortcuts"].map(
        (name) => `classifier-${name}`,
      ),
    );
    for (const { columns, rows } of report.tables)
      for (const row of rows) expect(Object.keys(row).sort()).toEqual(columns.map(({ name }) => name).sort());
    const wrong = tables.get("classifier-predictions")?.rows.filter(({ right }) => right === false);
    expect(wrong).toEqual([
      expect.objectContaining({ file: "bright/A0.png", classified_as: "dark", truth: "bright" }),
    ]);
    const confused = tables
      .get("classifier-confusion")
      ?.rows.filter(({ truth, classified_as, images: count }) => truth !== classified_as && count !== 0);
    expect(confused?.map(({ fact, value, images: count }) => [fact, value, count])).toEqual([
      ["all", "all", 1],
      ["band", "A", 1],
      ["observatory", "here", 1],
    ]);
    const accuracy = tables.get("classifier-scores")?.rows.find(({ score }) => score === "accuracy");
    expect(accuracy?.low).toBeLessThan(0.96);
    JSON.parse(new TextDecoder().decode(await store.read("evaluation/scores.json")));
  });

  it("of several labels has no confusion matrix", async () => {
    const store = memoryStore();
    const report = await classifierReport(
      store,
      { images, classes: CLASSES, labels: "several" },
      [{ ...network, thresholds: [0.5, 0.5, 0.5] }, majority],
      { document, by: ["band"], prefix: "" },
    );
    expect(await store.list()).toEqual(["classes.svg", "reliability.svg", "scores.json"]);
    expect(report.beside.map(({ metric }) => metric)).toContain("mean average precision");
    const perfect = report.scores[0].scores;
    expect(perfect).toMatchObject({ subsetAccuracy: 1, microF1: 1 });
    const classes = report.tables.find(({ name }) => name === "classifier-classes");
    expect(classes?.rows[0]).toMatchObject({ threshold: 0.5, average_precision: 1 });
  });

  it("warns of too few groups and of images that cannot be shown", async () => {
    const warnings: string[] = [];
    const day = images.map((image) => ({ ...image, utc: "2011-02-10T00:00:00Z" }));
    await classifierReport(memoryStore(), { images: day, classes: CLASSES, labels: "single" }, [wrongFirst], {
      document,
      random: seededRandom(1),
      resamples: 10,
      show: async () => {
        throw new DataError("It is gone");
      },
      onWarning: (warning) => warnings.push(warning),
    });
    expect(warnings).toEqual([
      "1 groups of images are too few for intervals of the scores",
      "bright/A0.png cannot be shown: It is gone",
    ]);
    await expect(
      classifierReport(memoryStore(), { images, classes: CLASSES, labels: "single" }, []),
    ).rejects.toThrow("no classifier");
  });
});

describe("pictures", () => {
  const matrix = { classes: [0, 1, 2], counts: Float64Array.of(1, 1, 0, 0, 2, 0, 0, 0, 0) };
  const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);

  it("write counts and shares into the cells of a confusion matrix", () => {
    const svg = confusionPicture([{ title: "a < b", matrix }], CLASSES);
    expect(svg).toContain("a &lt; b");
    expect(
      texts(svg)
        .filter((text) => /^\d+$/.test(text))
        .map(Number),
    ).toEqual([...matrix.counts]);
    expect(texts(svg).filter((text) => text.endsWith("%"))).toEqual(["50 %", "50 %", "100 %"]);
    expect(texts(confusionPicture([{ title: "t", matrix }], CLASSES, { compact: true }))).not.toContain(
      "striped",
    );
    expect(() => confusionPicture([{ title: "t", matrix }], ["one"])).toThrow("1 names for 3 classes");
    expect(() => confusionPicture([], CLASSES)).toThrow("no confusion matrix");
  });

  it("leave out scores that are not defined", () => {
    const scores = {
      tp: 0,
      fp: 0,
      fn: 0,
      tn: 3,
      support: 0,
      precision: Number.NaN,
      recall: Number.NaN,
      f1: 1,
    };
    expect(classPicture([{ name: "bright", ...scores }]).match(/r="3\.5"/g)?.length).toBe(1);
    expect(() => classPicture([])).toThrow("no classes");
  });
});
