import { memoryStore, seededRandom } from "@helioscope/core";
import { expect, it } from "vitest";
import {
  type BaselineData,
  baselinesOf,
  fitBaselines,
  loadBaselines,
  saveBaselines,
} from "../../src/dataset/index.ts";
import type { Classification } from "../../src/types.ts";
import { waveImage } from "./support.ts";

const classes = ["a", "b", "c"];
const inputs = Array.from({ length: 40 }, (_, n) => waveImage(n));
const labels = inputs.map((_, n) => [classes[n % 3]]);
const asked = Array.from({ length: 12 }, (_, k) => waveImage(40.5 + k));
const fit = (limit?: number) =>
  fitBaselines(
    { inputs, labels, classes, kind: "single" },
    { random: seededRandom(1), ...(limit === undefined ? {} : { limit }) },
  );

const best = ({ probabilities }: Classification) => probabilities.indexOf(Math.max(...probabilities));

async function said(data: BaselineData): Promise<number[][]> {
  return Promise.all(baselinesOf(data).map(async (one) => (await one.classify(asked)).map(best)));
}

it("agree with scikit-learn's KNeighborsClassifier and StandardScaler", async () => {
  const [majority, moments, pixels] = await said(fit());
  expect(majority).toEqual(asked.map(() => 0));
  // scikit-learn 1-nearest neighbours, from reference.py.
  expect(moments).toEqual([2, 0, 1, 1, 1, 2, 2, 2, 1, 0, 0, 1]);
  expect(pixels).toEqual([2, 0, 1, 2, 0, 0, 2, 0, 1, 2, 1, 1]);
});

it("give probabilities that are the softmax of their logits", async () => {
  for (const one of baselinesOf(fit())) {
    for (const { logits, probabilities } of await one.classify(asked.slice(0, 2))) {
      const weights = [...logits].map(Math.exp);
      const sum = weights.reduce((a, b) => a + b);
      weights.forEach((weight, c) => void expect(probabilities[c]).toBeCloseTo(weight / sum, 6));
    }
  }
});

it("with several labels give shares, and the labels of the neighbour", async () => {
  const several = labels.map((names, n) => (n % 4 === 0 ? [] : n % 2 === 0 ? ["a", "b"] : names));
  const data = fitBaselines(
    { inputs, labels: several, classes, kind: "several" },
    { random: seededRandom(1) },
  );
  const [majority, , pixels] = baselinesOf(data);
  const [prior] = await majority.classify([asked[0]]);
  classes.forEach((name, c) => {
    const share = several.filter((names) => names.includes(name)).length / 40;
    expect(prior.probabilities[c]).toBeCloseTo(share, 6);
    expect(1 / (1 + Math.exp(-prior.logits[c]))).toBeCloseTo(share, 6);
  });
  for (const n of [0, 2, 3]) {
    const [own] = await pixels.classify([inputs[n]]);
    expect(classes.filter((_, c) => own.probabilities[c] > 0.5)).toEqual(several[n]);
  }
});

it("are saved beside a model and say the same when loaded", async () => {
  const data = fit();
  const store = memoryStore();
  await saveBaselines(store, data, "model/");
  expect(await store.list()).toEqual(["model/baseline.safetensors"]);
  const loaded = await loadBaselines(store, "model/");
  expect(loaded).toEqual(data);
  expect(await said(loaded)).toEqual(await said(data));
  await store.write("model/baseline.safetensors", new Uint8Array(16));
  await expect(loadBaselines(store, "model/")).rejects.toThrow(/safetensors/);
});

it("remember no more images than asked for, of every class its share", () => {
  const data = fit(12);
  expect(data.count).toBe(12);
  const perClass = [0, 1, 2].map((c) =>
    Array.from({ length: 12 }, (_, k) => data.targets[3 * k + c]).reduce((a, b) => a + b),
  );
  expect(perClass).toEqual([4, 4, 4]);
  expect(data.prior[0]).toBeCloseTo(14 / 40, 6);
  expect(data.momentMean).toEqual(fit().momentMean);
});

it("refuse what does not fit", async () => {
  const random = seededRandom(1);
  expect(() => fitBaselines({ inputs: [], labels: [], classes, kind: "single" }, { random })).toThrow(
    /No image/,
  );
  expect(() => fitBaselines({ inputs, labels: [["a"]], classes, kind: "single" }, { random })).toThrow(
    /1 labels for 40/,
  );
  const foreign = labels.map(() => ["x"]);
  expect(() => fitBaselines({ inputs, labels: foreign, classes, kind: "single" }, { random })).toThrow(
    /of x; expected/,
  );
  const small = { data: new Float32Array(4), width: 2, height: 2 };
  await expect(baselinesOf(fit())[0].classify([small])).rejects.toThrow(/2x2; expected 64x64/);
});
