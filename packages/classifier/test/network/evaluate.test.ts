import { type Evaluation, memoryStore, type Store } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { encodePng } from "@helioscope/core/figure";
import { nodeDocument } from "@helioscope/core/figure/node";
import { afterEach, beforeAll, expect, it } from "vitest";
import { ClassifierNet } from "../../src/network/classifier-net.ts";
import { evaluateClassifier } from "../../src/network/evaluate.ts";
import { trainClassifier } from "../../src/network/train.ts";
import { slicConfig, training } from "./support/configs.ts";
import { shapes } from "./support/shapes.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

/** The shapes as PNG files with labels.csv; some of another class where it is named. */
async function stored(
  count: number,
  options: { seed?: number; split?: boolean; other?: string } = {},
): Promise<Store> {
  const { seed = 1, split = true, other } = options;
  const set = shapes(count, { seed });
  const store = memoryStore();
  const rows = ["file,class,split"];
  for (const [i, { file, labels, split: side }] of set.images.entries()) {
    const { data, width, height } = await set.read(i);
    const grey = Uint8Array.from(data, (value) => Math.min(255, Math.max(0, value)));
    await store.write(file, encodePng({ data: grey, width, height, channels: 1, depth: 8 }));
    rows.push(`${file},${other !== undefined && i % 5 === 0 ? other : labels[0]},${split ? side : ""}`);
  }
  await store.write("labels.csv", `${rows.join("\n")}\n`);
  return store;
}

const config = training(slicConfig({ width: 1 / 32 }), 1);

async function evaluated(data: Store, network: ClassifierNet): Promise<[Evaluation, string[]]> {
  const warnings: string[] = [];
  return [
    await evaluateClassifier(network, data, config, { onWarning: (text) => warnings.push(text) }),
    warnings,
  ];
}

it("scores what the training did not touch, and images of other data sets, beside the baselines of the training", async () => {
  const data = await stored(48);
  const out = memoryStore();
  const report = await trainClassifier(data, config, { engine, out, seed: 1, document: nodeDocument() });
  const network = await ClassifierNet.load(out, "model");
  const [again] = await evaluated(data, network);
  expect(again.data).toBe("12 images that the training did not touch");
  expect(again.scores).toEqual(report.evaluation.scores);

  const [fresh, warnings] = await evaluated(await stored(24, { seed: 7, split: false }), network);
  expect(fresh.data).toBe("24 images that the network has not seen");
  expect(warnings).toEqual([]);
  const [strange] = await evaluated(await stored(24, { seed: 8, other: "comet" }), network);
  expect(strange.skipped.map(({ reason }) => reason)).toEqual(
    Array(1).fill("its label comet is none of the classifier's"),
  );
  expect(strange.data).toBe("5 images of the test side of the data set");
  network.dispose();
});

it("does not score on what a network learnt from, whatever split it is asked about", async () => {
  const data = await stored(48);
  const out = memoryStore();
  await trainClassifier(data, config, { engine, out, seed: 1, document: nodeDocument() });
  const network = await ClassifierNet.load(out, "model");
  const other = { ...config, training: { ...config.training, split: { kind: "every", nth: 2 } } } as const;
  expect((await evaluateClassifier(network, data, other)).data).toBe(
    "12 images that the training did not touch",
  );
  // The test images are gone, and so is the table: what is left chose the weights or was learnt from.
  const rest = memoryStore();
  for (const [i, { labels, split }] of shapes(48).images.entries())
    if (split !== "test") await rest.write(`${labels[0]}/${i}.png`, await data.read(`${i}.png`));
  expect((await evaluated(rest, network))[0].data).toBe("12 images that chose the weights");
  network.dispose();
});

it("warns of a network without baselines or a known past", async () => {
  const network = ClassifierNet.build({ ...config, classes: ["bar", "disc", "noise"] }, { engine, seed: 1 });
  const [evaluation, warnings] = await evaluated(await stored(24, { split: false }), network);
  expect(evaluation.examples).toBe(24);
  expect(warnings.join("\n")).toMatch(/may have seen these images[\s\S]*No baselines lie beside the network/);
  // Among the images that it was fitted to, a nearest neighbour would find itself and be right every time.
  const neighbour = evaluation.scores.find(({ baseline }) => baseline.name === "16x16 pixels");
  expect(neighbour?.baseline.value).toBeLessThan(0.9);
  network.dispose();
});
