import { seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { activeRegions } from "@helioscope/synthetic";
import { afterAll, expect, it } from "vitest";
import { explainField, saliencyMap } from "../../src/explain/index.ts";
import { activeBox } from "../../src/network/active-area.ts";
import { FlareNet } from "../../src/network/flare-net.ts";
import { prepareInput } from "../../src/network/prepare-input.ts";
import { batchTensors, type Staged, staged } from "../../src/network/staging.ts";
import { presets } from "../../src/presets.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const network = FlareNet.build(presets.native, { engine, seed: 2 });
afterAll(() => network.dispose());

const shape = { input: network.input, network: network.config };
const { active } = network.config;
// A region with quiet Sun and noise around it.
const field = activeRegions({ regions: 12, seed: 2 }).at(3).frame(0).image;
const input = prepareInput(field, network.input);
const box = activeBox(input, active);

const noisy = (gauss: number, seed: number) => {
  const random = seededRandom(seed);
  return { ...input, data: input.data.map((b) => b + gauss * random.normal()) };
};
const logit = (one: Staged) =>
  tf.tidy(
    () => (network.logits.apply(batchTensors([one], shape), { training: false }) as tf.Tensor).dataSync()[0],
  );

it("smoothed saliency is 0 where the clean magnetogram is quiet, however strong the noise", async () => {
  expect(box.mask.reduce((sum, one) => sum + one, 0)).toBeLessThan(0.6 * input.data.length);
  for (const noiseGauss of [10, 160]) {
    const options = { method: "smooth", random: seededRandom(3), copies: 2, noiseGauss } as const;
    const { data } = await saliencyMap(network, input, options);
    let within = 0;
    data.forEach((value, i) => {
      const x = (i % input.width) - box.x;
      const y = Math.floor(i / input.width) - box.y;
      const inside = x >= 0 && y >= 0 && x < box.width && y < box.height && box.mask[y * box.width + x] === 1;
      if (!inside) expect(value).toBe(0);
      else within += Math.abs(value);
    });
    expect(within).toBeGreaterThan(0);
  }
});

it("noisy copies seen through the mask of the clean input have about its logit", async () => {
  const clean = staged(input, shape);
  const at = logit(clean);
  for (const seed of [1, 2, 3]) {
    const copy = noisy(10, seed);
    const held = { ...clean, input: copy };
    expect(Math.abs(logit(held) - at)).toBeLessThan(0.05 * Math.abs(at));
    // What it was before: 5 % of the range, and the network looked wherever that was strong.
    const strong = noisy(160, seed);
    expect(activeBox(strong, active).mask.length).toBeGreaterThan(clean.box.mask.length);
  }
  const other = { ...input, width: input.height, height: input.width };
  await expect(network.gradient(input, { activeOf: other })).rejects.toThrow(/active area/);
});

it("leaves no tensors behind, through explainField as well", async () => {
  const before = tf.memory().numTensors;
  await explainField(network, field, {
    methods: ["saliency"],
    saliency: { method: "smooth", random: seededRandom(1), copies: 1 },
  });
  expect(tf.memory().numTensors).toBe(before);
});
