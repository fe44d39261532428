import { DataError, FormatError, memoryStore, ShapeError, seededRandom } from "@helioscope/core";
import { tf, tfl } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { saveModel } from "@helioscope/core/model";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { NETWORK_PRESETS } from "../../src/network/config.ts";
import { StokesNet } from "../../src/network/stokes-net.ts";
import { TOY_WAVELENGTHS, toyNetwork, toyPixels } from "./support/toy.ts";

const engine = { name: "wasm", version: "", threads: 1, trains: true, refused: [] } as const;
beforeAll(() => openEngine({ engine: "wasm", threads: 1 }));

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const spectrum = { wavelengths: TOY_WAVELENGTHS, lines: ["toy"] };
const presets = Object.keys(NETWORK_PRESETS) as (keyof typeof NETWORK_PRESETS)[];

describe.each(presets)("a saved %s network", (preset) => {
  it("comes back bit for bit, and leaves nothing behind", async () => {
    const network = StokesNet.build(toyNetwork(preset), spectrum, { engine, seed: 5 });
    const store = memoryStore();
    await network.save(store, "net", { metadata: { note: "kept" } });
    const loaded = await StokesNet.load(store, "net");
    expect(loaded.config).toEqual(network.config);
    expect(loaded.lines).toEqual(["toy"]);
    expect(loaded.parameters).toBe(network.parameters);
    expect(await loaded.hash()).toBe(await network.hash());
    const { profiles } = toyPixels(7, seededRandom(1));
    expect(await loaded.predict(profiles)).toEqual(await network.predict(profiles));
    network.dispose();
    loaded.dispose();
  });
});

it("is half the size in half floats and says almost the same", async () => {
  const network = StokesNet.build(toyNetwork("compact"), spectrum, { engine, seed: 5 });
  const store = memoryStore();
  await network.save(store, "half", { halfFloats: true });
  expect((await store.read("half/weights.bin")).length).toBe(2 * network.parameters);
  const loaded = await StokesNet.load(store, "half");
  const { profiles } = toyPixels(9, seededRandom(1));
  const [ours, theirs] = [await network.predict(profiles), await loaded.predict(profiles)];
  // Temperatures of the first pixel, K.
  for (let d = 0; d < 4; d++) expect(Math.abs(ours.values[d] - theirs.values[d])).toBeLessThan(30);
  expect(ours.values).not.toEqual(theirs.values);
  network.dispose();
  loaded.dispose();
});

it("predicts nodes within their limits, batch by batch the same as one by one", async () => {
  const network = StokesNet.build(toyNetwork("compact"), spectrum, { engine, seed: 2 });
  const { profiles } = toyPixels(1030, seededRandom(4));
  const whole = await network.predict(profiles);
  expect(whole.count).toBe(1030);
  expect([...whole.logTau]).toEqual([1, 0, -1, -2]);
  const width = 4 * TOY_WAVELENGTHS.length;
  for (const i of [0, 1023, 1029]) {
    const alone = await network.predict(profiles.subarray(i * width, (i + 1) * width));
    const inWhole = whole.values.subarray(i * 24, (i + 1) * 24);
    for (const [k, value] of alone.values.entries()) {
      expect(Math.abs(value - inWhole[k])).toBeLessThan(1e-3 * Math.max(1, Math.abs(value)));
    }
  }
  const rows = (q: number) =>
    Array.from({ length: 1030 * 4 }, (_, k) => whole.values[Math.floor(k / 4) * 24 + 4 * q + (k % 4)]);
  expect(Math.min(...rows(0))).toBeGreaterThanOrEqual(2000);
  expect(Math.min(...rows(2))).toBeGreaterThanOrEqual(0);
  expect(Math.min(...rows(4))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...rows(4))).toBeLessThan(180);
  network.dispose();
});

it("has no opinion on a pixel with a wide gap in its profiles", async () => {
  const network = StokesNet.build(toyNetwork("paper"), spectrum, { engine, seed: 2 });
  const { profiles } = toyPixels(3, seededRandom(4));
  const clean = await network.predict(profiles);
  const broken = profiles.slice();
  broken.fill(Number.NaN, 4 * TOY_WAVELENGTHS.length + 3, 4 * TOY_WAVELENGTHS.length + 7);
  const { values } = await network.predict(broken);
  expect(values.subarray(24, 48).every(Number.isNaN)).toBe(true);
  expect(values.subarray(0, 24)).toEqual(clean.values.subarray(0, 24));
  expect(values.subarray(48)).toEqual(clean.values.subarray(48));
  network.dispose();
});

it("takes profiles on another grid of its range, and no others", async () => {
  const network = StokesNet.build(toyNetwork("compact"), spectrum, { engine, seed: 2 });
  const n = TOY_WAVELENGTHS.length;
  const finer = Array.from({ length: 2 * n + 5 }, (_, i) => 6301.95 + 0.021 * i);
  const profile = (grid: readonly number[]) =>
    grid.map((x) => 1 - 0.6 * Math.exp(-(((x - 6302.5) / 0.2) ** 2)));
  const cube = (grid: readonly number[]) =>
    Float32Array.from([profile(grid), grid.map(() => 0), grid.map(() => 0), grid.map(() => 0)].flat());
  const same = await network.predict(cube(TOY_WAVELENGTHS));
  const other = await network.predict(cube(finer), { wavelengths: finer });
  for (const [k, value] of same.values.entries()) {
    expect(Math.abs(other.values[k] - value)).toBeLessThan(2e-3 * Math.max(1, Math.abs(value)));
  }
  const shifted = finer.map((x) => x + 0.5);
  await expect(network.predict(cube(shifted), { wavelengths: shifted })).rejects.toThrow(DataError);
  await expect(network.predict(new Float32Array(17))).rejects.toThrow(ShapeError);
  const stopped = network.predict(cube(TOY_WAVELENGTHS), { signal: AbortSignal.abort() });
  await expect(stopped).rejects.toThrow(/abort/i);
  network.dispose();
});

it("refuses a model that is not one", async () => {
  const other = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [2] })] });
  const store = memoryStore();
  await saveModel(other, store);
  other.dispose();
  await expect(StokesNet.load(store)).rejects.toThrow(FormatError);
  await expect(StokesNet.load(memoryStore())).rejects.toThrow(/model.json/);
});
