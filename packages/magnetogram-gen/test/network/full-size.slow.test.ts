import { readFileSync } from "node:fs";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { expect, it } from "vitest";
import { MagnetogramNet } from "../../src/network/magnetogram-net.ts";
import { PASS } from "../../src/network/pass.ts";
import { presets } from "../../src/presets.ts";
import { numbers } from "./support/configs.ts";
import { setByFormula } from "./support/weights.ts";

const engine = await openEngine({ engine: "wasm", threads: 2 });
const SIZE = 512;

// Every 9973rd pixel of fields from PyTorch 2.13 in float64 by `networks_reference.py full`.
const references = JSON.parse(
  readFileSync(new URL("full-reference.json", import.meta.url), "utf8"),
) as Readonly<Record<string, { readonly order: string[]; readonly field: number[] }>>;

it.each([
  ["pix2pix", "paper-pix2pix"],
  ["paper", "paper"],
] as const)("a field of 512 pixels is PyTorch's: %s", (name, preset) => {
  const { order, field } = references[name];
  const net = MagnetogramNet.build(presets[preset], { engine, seed: 1 });
  setByFormula(net.generator, order);
  tf.tidy(() => {
    const euv = tf.tensor4d(numbers(SIZE * SIZE * 3, 30), [1, SIZE, SIZE, 3]);
    const made = (net.generator.apply(euv, { ...PASS.deterministic }) as tf.Tensor).dataSync();
    const errors = field.map((value, i) => Math.abs(made[i * 9973] - value));
    expect(Math.max(...errors)).toBeLessThan(1e-5);
  });
  net.dispose();
  expect(tf.memory().numTensors).toBe(0);
});
