import { memoryStore, seededRandom } from "@helioscope/core";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { scenes } from "@helioscope/synthetic";
import { expect, it } from "vitest";
import { splitSet } from "../../src/dataset/index.ts";
import { trainOnSet } from "../../src/network/train.ts";
import type { LabelledSet } from "../../src/types.ts";
import { slicConfig, training } from "./support/configs.ts";

/** Scenes of a synthetic Sun; those of one sun are a group. */
function sceneSet(count: number, seed: number): LabelledSet {
  const all = scenes({ count, seed, classes: ["coronal_hole", "prominence", "quiet_sun", "sunspot"] });
  const list = [...all];
  return {
    images: list.map(({ index, sceneClass, band, sun }) => ({
      file: `${index}.fits`,
      labels: [sceneClass],
      utc: null,
      observatory: null,
      band,
      region: null,
      group: String(sun),
      split: null,
    })),
    classes: [...new Set(list.map(({ sceneClass }) => sceneClass))].sort(),
    labels: "single",
    skipped: [],
    read: async (index) => list[index].image,
  };
}

it("training on synthetic scenes beats every baseline on suns that it did not see", {
  timeout: 600_000,
}, async () => {
  const engine = await openEngine({ engine: "wasm" });
  const set = sceneSet(480, 5);
  const config = training(slicConfig({ width: 1 / 8, tied: false, dropout: 0 }), 10, {
    batchSize: 32,
    split: { kind: "region", validationShare: 0.2, testShare: 0.2 },
  });
  const split = splitSet(set, config.training.split, { random: seededRandom(1) });
  const report = await trainOnSet(set, split, config, {
    engine,
    out: memoryStore(),
    seed: 1,
    document: nodeDocument(),
  });
  const rows = report.evaluation.scores.filter(({ metric }) => metric === "balanced accuracy");
  expect(rows).toHaveLength(3);
  for (const { value, baseline } of rows) expect(value, baseline.name).toBeGreaterThan(baseline.value + 0.1);
});
