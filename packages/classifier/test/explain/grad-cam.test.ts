import { readFileSync } from "node:fs";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { afterAll, describe, expect, it } from "vitest";
import { gradCam } from "../../src/explain/index.ts";
import { formulaNetwork, numbers } from "./formula-network.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const network = formulaNetwork(engine, 64);
const input = { data: numbers(64 * 64, 99), width: 64, height: 64 };
afterAll(() => network.dispose());

// Values from PyTorch 2.13 by grad_cam_reference.py.
const reference = JSON.parse(
  readFileSync(new URL("grad-cam-reference.json", import.meta.url), "utf8"),
) as readonly { class: number; layer: string; logits: number[]; both: number[][]; positive: number[][] }[];

describe("Grad-CAM", () => {
  it.each(reference)("agrees with PyTorch: class $class, $layer", async (expected) => {
    const [{ logits }] = await network.classify([input]);
    for (const [k, value] of expected.logits.entries()) expect(logits[k]).toBeCloseTo(value, 4);
    const scale = Math.max(...expected.both.flat().map(Math.abs));
    expect(scale).toBeGreaterThan(0);
    for (const sign of ["both", "positive"] as const) {
      const heat = await gradCam(network, input, {
        class: network.classes[expected.class],
        layer: expected.layer,
        sign,
      });
      for (const [k, value] of expected[sign].flat().entries()) {
        const [row, column] = [9 * Math.floor(k / 8), 9 * (k % 8)];
        expect(Math.abs(heat.data[row * 64 + column] - value)).toBeLessThan(1e-4 * scale);
      }
    }
  });

  it("is CAM, divided by the number of places, where the head is an average", async () => {
    // Zhou et al. 2016, equation 2: the maps of the last convolution weighed by the class's weights.
    const { maps, width, height, channels } = await network.activation(input, 1);
    const kernel = numbers(48, 80);
    const cam = Float32Array.from({ length: width * height }, (_, p) => {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += kernel[3 * c + 1] * maps[p * channels + c];
      return sum / (width * height);
    });
    expect([width, height]).toEqual([4, 4]);
    const heat = await gradCam(network, input, { class: "b", sign: "both" });
    // Bilinear: at the corner of the input stands the value of the corner map.
    const corner = (x: number, y: number) => heat.data[y * 64 + x];
    expect(corner(0, 0)).toBeCloseTo(cam[0], 5);
    expect(corner(63, 0)).toBeCloseTo(cam[3], 5);
    expect(corner(0, 63)).toBeCloseTo(cam[12], 5);
    expect(corner(63, 63)).toBeCloseTo(cam[15], 5);
    const mean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
    expect(mean(heat.data)).toBeCloseTo(mean(cam), 5);
  });

  it("what is negative is left out unless it is asked for", async () => {
    const both = await gradCam(network, input, { class: "b", layer: "layer3_active", sign: "both" });
    const positive = await gradCam(network, input, { class: "b", layer: "layer3_active" });
    expect(Math.min(...both.data)).toBeLessThan(0);
    expect(Math.min(...positive.data)).toBeGreaterThanOrEqual(0);
  });

  it("takes the most probable class, and leaves no tensor", async () => {
    await gradCam(network, input);
    const before = tf.memory().numTensors;
    const [{ logits }] = await network.classify([input]);
    const first = network.classes[logits.indexOf(Math.max(...logits))];
    const heat = await gradCam(network, input);
    expect(heat).toEqual(await gradCam(network, input, { class: first }));
    expect(tf.memory().numTensors).toBe(before);
  });

  it("names what is wrong", async () => {
    await expect(gradCam(network, input, { class: "z" })).rejects.toThrow('There is no class "z"');
    await expect(gradCam(network, input, { layer: "z" })).rejects.toThrow("layer");
    await expect(gradCam(network, { ...input, width: 32 })).rejects.toThrow("32x64");
    await expect(gradCam(network, input, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: "aborted",
    });
  });
});
