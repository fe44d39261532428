import { DataError, seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shortcutText } from "../../src/evaluation/shortcut.ts";
import {
  abstentionCurve,
  evaluateSet,
  groupsOf,
  heldBaselines,
  imagesToScore,
  type LabelledImage,
  predictSet,
  scoreClassification,
  scoresBy,
  shortcutCheck,
} from "../../src/index.ts";
import { fingerprint } from "../../src/network/claim-run.ts";
import { imageHashes, packHashes, unpackHashes } from "../../src/network/image-hashes.ts";
import { CLASSES, madeClassifier, madeSet } from "./made-set.ts";

const set = madeSet();

describe("abstention", () => {
  it("keeps the surest images first", () => {
    const p = [0.9, 0.8, 0.8, 0.6].map((top) => ({ probabilities: Float32Array.of(top, 1 - top) }));
    const { kept, accuracy, thresholds, meanRisk } = abstentionCurve([["a"], ["a"], ["b"], ["b"]], p, [
      "a",
      "b",
    ]);
    expect([...thresholds]).toEqual([0.9, 0.8, 0.6].map(Math.fround));
    expect([...kept]).toEqual([0.25, 0.75, 1]);
    expect([...accuracy]).toEqual([1, 2 / 3, 0.5]);
    // Errors among the first 1, 2, 3 and 4: of the two alike half a one comes first.
    expect(meanRisk).toBeCloseTo((0 + 0.5 / 2 + 1 / 3 + 2 / 4) / 4, 12);
  });

  it("ends at the accuracy of all", () => {
    const image = fc.tuple(fc.constantFrom("a", "b"), fc.integer({ min: 0, max: 10 }));
    fc.assert(
      fc.property(fc.array(image, { minLength: 1, maxLength: 30 }), (images) => {
        const truth = images.map(([name]) => [name]);
        const p = images.map(([, tenth]) => ({ probabilities: Float32Array.of(tenth / 10, 1 - tenth / 10) }));
        const { kept, accuracy, meanRisk } = abstentionCurve(truth, p, ["a", "b"]);
        expect(kept.at(-1)).toBe(1);
        expect(accuracy.at(-1)).toBeCloseTo(scoreClassification(truth, p, ["a", "b"]).accuracy, 12);
        expect(meanRisk).toBeGreaterThanOrEqual(0);
        expect(meanRisk).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });
});

describe("facts of images", () => {
  it("make groups of what resembles each other", () => {
    const image = { file: "a.png", labels: [], observatory: null, band: null, split: null } as const;
    const none = { group: null, region: null, utc: null };
    const named: LabelledImage[] = [
      { ...image, ...none, group: "g", region: "r", utc: "2011-02-10T00:00:00Z" },
      { ...image, ...none, region: "r", utc: "2011-02-10T00:00:00Z" },
      { ...image, ...none, utc: "2011-02-10T00:00:00Z" },
      { ...image, ...none },
    ];
    expect(groupsOf(named)).toEqual(["group g", "region r", "2011-02-10", "file a.png"]);
  });

  it("tell how far the band alone goes", () => {
    // Band A: 5 bright, 5 dark, 5 striped; band B: 5 bright, 5 striped.
    const shortcut = shortcutCheck(set.images, "band");
    expect(shortcut).toMatchObject({ values: 2, accuracy: 10 / 25, bound: [{ name: "dark", value: "A" }] });
    expect(shortcut.balancedAccuracy).toBeCloseTo((1 + 1 / 2) / 3, 12);
    expect(shortcutText(shortcut)).toMatch(/band alone.*0\.50 \(chance 0\.33\).*dark \(A\)/);
    expect(shortcutText(shortcutCheck(set.images, "observatory"))).toBeNull();
    // What tells each image tells everything.
    const each = set.images.map((image) => ({ ...image, region: image.file }));
    expect(shortcutCheck(each, "region").accuracy).toBe(1);
    expect(shortcutCheck(each, "region").balancedAccuracy).toBeCloseTo(1, 12);
  });

  it("divide the confusion matrix", async () => {
    const { predictions } = await predictSet(set, [madeClassifier()]);
    const data = { images: set.images, classes: CLASSES, labels: "single" } as const;
    const whole = scoreClassification(
      set.images.map(({ labels }) => labels),
      predictions[0],
      CLASSES,
    );
    const parts = scoresBy(data, predictions[0], "band");
    expect(parts.map(({ value, images, classes }) => [value, images, classes])).toEqual([
      ["A", 15, 3],
      ["B", 10, 2],
    ]);
    const sum = whole.matrix.counts.map((_, k) =>
      parts.reduce((total, { matrix }) => total + (matrix?.counts[k] ?? Number.NaN), 0),
    );
    expect(sum).toEqual(whole.matrix.counts);
    const right = parts.reduce((total, { accuracy, images }) => total + accuracy * images, 0);
    expect(right / 25).toBeCloseTo(whole.accuracy, 12);
    expect(scoresBy(data, predictions[0], "year")[0].value).toBe("2011");
  });
});

describe("a set", () => {
  it("is classified in batches of any size, and what cannot be is named", async () => {
    const strange = madeSet();
    const images = strange.images.map((image, i) =>
      i === 1 ? { ...image, labels: ["comet"] } : i === 2 ? { ...image, labels: ["dark", "bright"] } : image,
    );
    const broken = {
      ...strange,
      images,
      read: async (i: number) => {
        if (i === 3) throw new DataError("The file is cut off");
        return strange.read(i);
      },
    };
    const one = await predictSet(broken, [madeClassifier()], { batch: 1 });
    const many = await predictSet(broken, [madeClassifier()], { batch: 7 });
    expect(many).toEqual(one);
    expect(one.indices.length).toBe(22);
    expect(one.skipped).toEqual([
      { name: "bright/A1.png", reason: "its label comet is none of the classifier's" },
      { name: "bright/A2.png", reason: "it has 2 labels, and the classifier says exactly one" },
      { name: "bright/A3.png", reason: "The file is cut off" },
    ]);
    await expect(predictSet(set, [madeClassifier()], { signal: AbortSignal.abort() })).rejects.toThrow(
      expect.objectContaining({ kind: "aborted" }),
    );
  });

  it("has baselines of its other half where the network brings none", async () => {
    const warnings: string[] = [];
    const { classifiers, indices } = await evaluateSet(madeClassifier(), set, {
      random: seededRandom(1),
      onWarning: (warning) => warnings.push(warning),
    });
    expect(classifiers.map(({ name }) => name)).toEqual([
      "network",
      "majority",
      "mean and spread",
      "16x16 pixels",
    ]);
    expect(warnings).toEqual([expect.stringMatching(/one half of these images/)]);
    expect(indices.length).toBe(25);
    for (const { predictions } of classifiers) expect(predictions.length).toBe(25);
    // Images of one day are in one half: with one day only there is no other half.
    const day = set.images.flatMap(({ utc }, i) => (utc?.startsWith("2011-02-10") ? [i] : []));
    await expect(heldBaselines(set, madeClassifier(), day, { random: seededRandom(1) })).rejects.toThrow(
      "one group",
    );
  });

  describe("is scored where the network has not learnt", () => {
    const on = (name: string) => set.images.flatMap(({ split }, i) => (split === name ? [i] : []));
    const packed = async (indices: readonly number[]) =>
      packHashes((await imageHashes(set, indices)).values());
    const trained = async (
      train: readonly number[],
      validation: readonly number[],
      test: readonly number[] = [],
    ) => {
      const used = new Set([...train, ...validation, ...test]);
      const left = set.images.flatMap((_, i) => (used.has(i) ? [] : [i]));
      const sides = {
        train: await packed(train),
        validation: await packed(validation),
        test: await packed(test),
        neither: await packed(left),
      };
      return { origin: { trainedOn: { images: await fingerprint(set), sides } } };
    };
    const unsplit = { ...set, images: set.images.map((image) => ({ ...image, split: null })) };
    const part = (indices: readonly number[]) => ({
      ...set,
      // Under other names: what counts is the pixels.
      images: indices.map((i) => ({ ...unsplit.images[i], file: `moved/${i}.png` })),
      read: (k: number) => set.read(indices[k]),
    });

    it("of its own set on the side that its training left, whatever the table says", async () => {
      const [train, validation] = [on("train"), on("validation")];
      const own = await trained(train, validation);
      const held = await imagesToScore(own, set);
      expect([held.which, [...held.indices]]).toEqual(["images that chose the weights", validation]);
      expect([...(held.trained ?? [])]).toEqual(train);
      await expect(imagesToScore(own, set, { side: "test" })).rejects.toThrow("no image on the test side");
      const tested = await imagesToScore(await trained(validation, train.slice(5), train.slice(0, 5)), set);
      expect([tested.which, [...tested.indices]]).toEqual([
        "images that the training did not touch",
        train.slice(0, 5),
      ]);
      // Left out by the split, because they are near to what it learnt from: no test.
      const gap = await imagesToScore(await trained(train.slice(0, 5), validation), unsplit);
      expect([...gap.indices]).toEqual(validation);
    });

    it("of a set that holds some of its images on the others, which are counted", async () => {
      const [train, validation] = [on("train"), on("validation")];
      const network = await trained(train, validation);
      const known = {
        ...network.origin.trainedOn.sides,
        neither: "",
        validation: await packed(validation.slice(0, 4)),
      };
      const partly = { origin: { trainedOn: { images: "another list", sides: known } } };
      const chosen = await imagesToScore(partly, unsplit);
      expect([...chosen.indices]).toEqual(validation.slice(4));
      expect(chosen.which).toBe(
        `images that the network has not seen (left out: ${train.length} that it learnt from, 4 that chose its weights)`,
      );
      // One file fewer, in other folders, without labels.csv.
      const fewer = await imagesToScore(network, part([...train.slice(1), ...validation]));
      expect([...fewer.indices]).toEqual(validation.map((_, k) => train.length - 1 + k));
      expect(fewer.which).toBe("images that chose the weights");
      const warnings: string[] = [];
      const onWarning = (text: string) => warnings.push(text);
      const only = await imagesToScore(network, part(train), { onWarning });
      expect(only.which).toBe("images that the network was trained on");
      expect((await imagesToScore(network, set, { side: "all", onWarning })).indices.length).toBe(25);
      expect(warnings).toEqual([`The network learnt from 10 of these images, and 15 chose its weights`]);
    });

    it("of another set on its test side, else its validation side, else everywhere", async () => {
      const none = { train: "", validation: "", test: "", neither: "" };
      const other = { origin: { trainedOn: { images: "other", sides: none } } };
      const chosen = await imagesToScore(other, set);
      expect([chosen.which, [...chosen.indices]]).toEqual([
        "images of the validation side of the data set",
        on("validation"),
      ]);
      expect((await imagesToScore(other, unsplit)).which).toBe("images that the network has not seen");
      await expect(imagesToScore(other, unsplit, { side: "train" })).rejects.toThrow("names no sides");
    });

    it("with a warning where its images are not known", async () => {
      const warnings: string[] = [];
      const onWarning = (text: string) => warnings.push(text);
      const all = await imagesToScore({ origin: { trainedOn: null } }, unsplit, { onWarning });
      expect([all.indices.length, all.trained, all.which]).toEqual([
        25,
        null,
        "images of the whole data set",
      ]);
      const old = { origin: { trainedOn: { images: await fingerprint(set), sides: null } } };
      await imagesToScore(old, set, { onWarning });
      expect(warnings).toEqual([
        expect.stringMatching(/may have seen/),
        expect.stringMatching(/does not tell on which/),
      ]);
    });

    it("by hashes of 40 bits that go through base64", () => {
      fc.assert(
        fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 40 - 1 })), (hashes) => {
          const sorted = hashes.toSorted((a, b) => a - b);
          expect([...unpackHashes(packHashes(hashes))]).toEqual(sorted);
        }),
      );
    });
  });
});
