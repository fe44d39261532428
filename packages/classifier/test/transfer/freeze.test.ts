import { ArgumentError } from "@helioscope/core";
import { openEngine } from "@helioscope/core/engine/node";
import { dropoutClock } from "@helioscope/core/train";
import { afterAll, describe, expect, it } from "vitest";
import { buildNetwork } from "../../src/network/build-network.ts";
import { blocksOf, learnAfter, learnOf } from "../../src/transfer/freeze.ts";
import { layersOf } from "../../src/transfer/layers.ts";
import { stagedPlan } from "../../src/transfer/staged-plan.ts";
import { residualConfig, slicConfig } from "../network/support/configs.ts";

await openEngine({ engine: "wasm", threads: 1 });
const models = [slicConfig(), residualConfig].map((config) => buildNetwork(config, 3, dropoutClock(1)));
const [tied, residual] = models.map((model) => layersOf({ model }));
afterAll(() => {
  for (const model of models) model.dispose();
});

describe("layersOf", () => {
  it("lists what holds weights from the image to the logits, tied layers once", () => {
    expect(blocksOf(tied)).toEqual([...Array.from({ length: 8 }, (_, k) => `layer${k + 1}`), "logits"]);
    expect(tied.map(({ kind }) => kind).slice(0, 2)).toEqual(["Conv2D", "BatchNormalization"]);
    expect(tied.find(({ name }) => name === "layer8_conv")?.applied).toBe(3);
    expect(tied.find(({ name }) => name === "layer7_conv")?.applied).toBe(1);
    expect(tied.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(models[0].countParams());
  });

  it("keeps the convolutions of a residual block together, its shortcut with them", () => {
    const blocks = blocksOf(residual);
    expect(blocks[0]).toBe("stem");
    expect(blocks.at(-1)).toBe("logits");
    expect(blocks.slice(1, -1).every((name) => /^stage\d_block\d$/.test(name))).toBe(true);
  });
});

describe("what learns", () => {
  it("is chosen by depth", () => {
    expect(learnOf(tied, { lastBlocks: 0 })).toBe("head");
    expect(learnOf(tied, { lastBlocks: 1 })).toEqual({ from: "layer8_conv" });
    expect(learnOf(tied, { lastBlocks: 3 })).toEqual({ from: "layer6_conv" });
    expect(learnOf(tied, { lastBlocks: 8 })).toBe("all");
    expect(learnOf(tied, { lastBlocks: 99 })).toBe("all");
    expect(() => learnOf(tied, { lastBlocks: 1.5 })).toThrow(ArgumentError);
  });

  it("is chosen by the name of a layer or a block", () => {
    expect(learnOf(tied, { from: "layer5" })).toEqual({ from: "layer5_conv" });
    expect(learnOf(tied, { from: "layer5_norm" })).toEqual({ from: "layer5_norm" });
    expect(learnOf(tied, { from: "layer1_conv" })).toBe("all");
    expect(learnOf(tied, { from: "logits" })).toBe("head");
    expect(() => learnOf(tied, { from: "layer9" })).toThrow(/no layer layer9/);
  });

  it("is what comes after the part that is frozen", () => {
    expect(learnAfter(tied, "none")).toBe("all");
    expect(learnAfter(tied, "backbone")).toBe("head");
    expect(learnAfter(tied, 7)).toEqual({ from: "layer8_conv" });
    expect(learnAfter(tied, 8)).toBe("head");
    expect(learnAfter(tied, "layer4")).toEqual({ from: "layer5_conv" });
    expect(learnAfter(tied, "layer4_conv")).toEqual({ from: "layer4_norm" });
    expect(learnAfter(tied, "layer4_norm")).toEqual({ from: "layer5_conv" });
    for (const wrong of ["logits", "layer9", 9, -1, 1.5])
      expect(() => learnAfter(tied, wrong)).toThrow(ArgumentError);
  });
});

describe("stagedPlan", () => {
  it("unfreezes the head, the upper half, all, with lower rates for the backbone", () => {
    const plan = stagedPlan(tied, { epochs: [5, 10, 15], rates: [0.05, 0.02, 0.01] });
    expect(plan).toEqual([
      {
        epochs: 5,
        learningRate: 0.05,
        schedule: "cosine",
        learn: "head",
        statistics: "keep",
        backboneRate: 1,
      },
      {
        ...{ epochs: 10, learningRate: 0.02, schedule: "cosine" },
        ...{ learn: { from: "layer5_conv" }, statistics: "keep", backboneRate: 0.1 },
      },
      {
        epochs: 15,
        learningRate: 0.01,
        schedule: "cosine",
        learn: "all",
        statistics: "keep",
        backboneRate: 0.1,
      },
    ]);
  });

  it("leaves out stages without epochs, and begins where it is told", () => {
    const plan = stagedPlan(residual, {
      ...{ epochs: [0, 3, 0], rates: [1, 0.1, 1] },
      ...{ from: { lastBlocks: 1 }, backboneRate: 0.5, statistics: "batch" },
    });
    expect(plan).toHaveLength(1);
    expect(plan[0]).toMatchObject({ epochs: 3, statistics: "batch", backboneRate: 0.5 });
    const { from } = plan[0].learn as { from: string };
    expect(from.startsWith(blocksOf(residual).at(-2) as string)).toBe(true);
  });
});
