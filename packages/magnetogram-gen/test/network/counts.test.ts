import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { describe, expect, it } from "vitest";
import { magnetogramConfig } from "../../src/config.ts";
import { parameterCounts } from "../../src/network/counts.ts";
import { presets } from "../../src/presets.ts";

await openEngine({ engine: "wasm", threads: 1 });

const { paper } = presets;
const GRU_3 = 2 * 3 * 9 * 512 * 512; // kernels of 3x3 for image and state, three products each: 14,155,776
const GRU_1 = 2 * 3 * 512 * 512;

describe("parameters at the paper's size", () => {
  // Of U-Net and PatchGAN as the pix2pix codes build them; unet_256 with three channels has 54,413,955 in all.
  it.each([
    ["paper-pix2pix", 54_407_809, 2_764_609],
    ["paper-multichannel", 54_409_857, 2_766_657],
    ["paper", 54_407_809 + GRU_3, 2_764_609],
  ] as const)("%s", (name, generator, discriminator) => {
    expect(parameterCounts(presets[name])).toEqual({ generator, discriminator });
    expect(tf.memory().numTensors).toBe(0);
  });

  it("of a cell of one pixel, and of states at all levels", () => {
    const gru = (change: object) => ({
      ...paper,
      generator: { ...paper.generator, gru: { ...paper.generator.gru, kernel: 1, ...change } },
    });
    const skips = [64, 128, 256, 512, 512, 512, 512].reduce((sum, maps) => sum + 6 * maps * maps, 0);
    expect(parameterCounts(gru({})).generator).toBe(54_407_809 + GRU_1);
    expect(parameterCounts(gru({ skips: "recurrent" })).generator).toBe(54_407_809 + GRU_1 + skips);
    const wide = gru({ skips: "recurrent", skipKernel: 3 });
    expect(parameterCounts(wide).generator).toBe(54_407_809 + GRU_1 + 9 * skips);
  });
});

it("presets are configurations", () => {
  for (const preset of Object.values(presets)) expect(magnetogramConfig.parse(preset)).toEqual(preset);
});

it("a carried state takes no mean of skips", () => {
  const gru = { ...paper.generator.gru, skips: "mean", memory: "carried" };
  const wrong = { ...paper, generator: { ...paper.generator, gru } };
  expect(() => magnetogramConfig.parse(wrong)).toThrow(/no window/);
});
