import { fileURLToPath } from "node:url";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";
import { activeRegions } from "@helioscope/synthetic";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FlareNet } from "../../src/network/flare-net.ts";
import { prepareInput } from "../../src/network/prepare-input.ts";
import { presets } from "../../src/presets.ts";
import { shippedModels } from "../../src/shipped-models.ts";
import { bipole } from "./support/fields.ts";

await openEngine({ engine: "wasm", threads: 1 });

let before = 0;
let native: FlareNet;
let resized: FlareNet;
beforeAll(async () => {
  before = tf.memory().numTensors;
  native = await FlareNet.load(directoryStore(fileURLToPath(shippedModels.native)));
  resized = await FlareNet.load(directoryStore(fileURLToPath(shippedModels.resized)));
});
afterAll(() => {
  native.dispose();
  resized.dispose();
  expect(tf.memory().numTensors, "tensors left behind").toBe(before);
});

const frames: readonly (readonly [number, number])[] = [
  [300, 200],
  [400, 260],
  [560, 300],
  [560, 440],
  [800, 360],
  [1000, 520],
];

const range = (values: ArrayLike<number>) =>
  Math.max(...Array.from(values)) - Math.min(...Array.from(values));

describe("the shipped networks", () => {
  it("know what they were trained on, and the baseline beside them", () => {
    for (const [network, preset] of [
      [native, presets.native],
      [resized, presets.small],
    ] as const) {
      expect({ input: network.input, network: network.config }).toEqual({
        input: preset.input,
        network: preset.network,
      });
      expect(network.origin.trainedOn.length).toBeGreaterThan(100);
      expect(network.origin.fluxBaseline?.slope).toBeGreaterThan(0);
    }
  });

  it("say more of regions that were not trained on than total flux does", () => {
    const { scores } = native.model.getUserDefinedMetadata() as {
      scores: Record<string, { value: number; baseline: number }>;
    };
    expect(scores.TSS.value - scores.TSS.baseline).toBeGreaterThanOrEqual(0.05);
    expect(scores["TSS above that of total unsigned flux, lower end of 95 %"].value).toBeGreaterThan(0);
  });

  it.each([8, 14, 22])(
    "show the artefact of resizing on a bipole of %i pixels, and native scale does not",
    async (radius) => {
      const outputs = await Promise.all(
        [native, resized].map((network) =>
          network.probabilities(
            frames.map(([w, h]) =>
              prepareInput(bipole(w, h, { radius, distance: 2 * radius, gauss: 2000 }), network.input),
            ),
          ),
        ),
      );
      const [still, moving] = outputs.map(range);
      expect(still).toBeLessThan(1e-3);
      expect(still).toBeLessThan(moving / 5);
    },
  );

  it("see one region of a population in windows of many sizes, quiet Sun and noise included", async () => {
    const population = activeRegions({ regions: 40, seed: 77 });
    const ranges: number[][] = [];
    for (const index of [3, 11, 19, 27, 35]) {
      const region = population.at(index);
      const { widthPx, heightPx } = region;
      const windows = [1, 1.2, 1.5, 2].flatMap((x) =>
        [1, 1.4, 2].map((y) => ({
          widthPx: 2 * Math.round((widthPx * x) / 2),
          heightPx: 2 * Math.round((heightPx * y) / 2),
        })),
      );
      const fields = windows.map((window) => region.frame(0, window).image);
      const moved: number[] = [];
      for (const network of [native, resized]) {
        moved.push(
          range(await network.probabilities(fields.map((field) => prepareInput(field, network.input)))),
        );
      }
      ranges.push(moved);
    }
    const mean = (k: number) => ranges.reduce((sum, each) => sum + each[k], 0) / ranges.length;
    expect(mean(0)).toBeLessThan(mean(1) / 5);
  });
});
