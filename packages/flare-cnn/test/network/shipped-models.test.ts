import { fileURLToPath } from "node:url";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";
import { activeRegions } from "@helioscope/synthetic";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flareScores } from "../../src/evaluation/index.ts";
import { FlareNet } from "../../src/network/flare-net.ts";
import { prepareInput } from "../../src/network/prepare-input.ts";
import { presets } from "../../src/presets.ts";
import { shippedModels } from "../../src/shipped-models.ts";
import { bipole } from "./support/fields.ts";
import { freshRegions, inWindows } from "./support/fresh-regions.ts";
import { probabilityAt, scatter } from "./support/places.ts";

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

  it("tell regions that flare from others in a population that they have never met", async () => {
    // Their skill beside total flux takes hundreds of regions: shipped-models.slow.test.ts.
    const fresh = [...freshRegions({ regions: 12, seed: 2 })];
    const labels = fresh.map(({ label }) => label);
    expect(labels.filter((label) => label === 1).length).toBeGreaterThanOrEqual(3);
    const said = await native.probabilities(fresh.map(({ field }) => prepareInput(field, native.input)));
    expect(flareScores(labels, said).rocArea).toBeGreaterThan(0.75);
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

  it("see one region in windows of odd sides and off the middle, quiet Sun and noise included", async () => {
    const population = activeRegions({ regions: 40, seed: 77 });
    const ranges: number[][] = [];
    for (const index of [19, 34]) {
      const fields = inWindows(population.at(index)).filter((_, k) => k % 2 === 0);
      const moved: number[] = [];
      for (const network of [native, resized]) {
        const said = await network.probabilities(fields.map((field) => prepareInput(field, network.input)));
        moved.push(range(said));
        if (network === native) expect(scatter(said)).toBeLessThan(0.05);
      }
      ranges.push(moved);
    }
    const mean = (k: number) => ranges.reduce((sum, each) => sum + each[k], 0) / ranges.length;
    expect(mean(1)).toBeGreaterThan(0.1);
    expect(mean(0)).toBeLessThan(mean(1) / 5);
  });

  it("do not ask at native scale where a region falls on the grid of the poolings", () => {
    const input = prepareInput(activeRegions({ regions: 40, seed: 77 }).at(34).frame(0).image, native.input);
    const said = Array.from({ length: 8 }, (_, k) => probabilityAt(native, input, [2 * k, (7 * k) % 16]));
    expect(range(said)).toBeGreaterThan(0);
    expect(scatter(said)).toBeLessThan(0.05);
  });
});
