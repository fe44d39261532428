import { memoryStore } from "@helioscope/core";
import type { Engine } from "@helioscope/core/engine";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { beforeAll, expect, it } from "vitest";
import { presets } from "../../src/config.ts";
import { assertTrains } from "../../src/network/memory.ts";
import { tilePixels, tiles } from "../../src/network/tiles.ts";
import { trainSolarUnet } from "../../src/network/train.ts";
import { configOf, png } from "./support/pairs.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ engine: "wasm", threads: 1 });
});

const gst = { width: 720, height: 720 };

it("refuses to train the released network on whole frames on wasm, before the first step", async () => {
  const before = tf.memory().numTensors;
  const store = memoryStore();
  const flat = png({ data: new Uint8Array(720 * 720), ...gst });
  for (const path of ["image/a.png", "image/b.png", "label/a.png", "label/b.png"])
    await store.write(path, flat);
  const out = memoryStore();
  await expect(trainSolarUnet(store, presets.release, { engine, out, seed: 1 })).rejects.toThrow(
    /Training at 720x720, batch 1, needs about \d+\.\d GiB, more than the wasm engine can address.*smaller crops.*tensorflow/,
  );
  expect(await out.list()).toEqual([]);
  expect(tf.memory().numTensors).toBe(before);
});

it("lets through what fits, and everything where memory has no such bound", () => {
  expect(() => assertTrains(engine, presets.compact, gst)).not.toThrow();
  expect(() => assertTrains(engine, configOf("release", { training: { cropPx: 240 } }), gst)).not.toThrow();
  expect(() => assertTrains({ ...engine, name: "tensorflow" }, presets.release, gst)).not.toThrow();
  expect(() => assertTrains({ ...engine, trains: false }, presets.compact, gst)).toThrow(/does not train/);
});

it("divides what is too large into aligned pieces that cover every pixel once", () => {
  const [width, height, depth] = [1000, 700, 3];
  const covered = new Uint8Array(width * height);
  const pieces = tiles(width, height, depth, 300 * 300);
  for (const { inner, outer } of pieces) {
    for (let y = inner.y; y < inner.y + inner.height; y++)
      for (let x = inner.x; x < inner.x + inner.width; x++) covered[y * width + x]++;
    expect([outer.x % 8, outer.y % 8]).toEqual([0, 0]);
    expect(outer.width * outer.height).toBeLessThanOrEqual(300 * 300);
    expect(outer.x).toBe(Math.max(0, inner.x - 64));
    expect(outer.x + outer.width).toBe(Math.min(width, inner.x + inner.width + 64));
  }
  expect(covered.every((count) => count === 1)).toBe(true);
  expect(pieces.length).toBeGreaterThan(4);
});

it("takes frames of the GST whole, and full-disk frames in pieces", () => {
  for (const { network } of Object.values(presets)) {
    expect(tiles(720, 720, network.depth, tilePixels(network))).toHaveLength(1);
    expect(tiles(4096, 4096, network.depth, tilePixels(network)).length).toBeGreaterThan(1);
  }
});
