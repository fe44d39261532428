import { memoryStore } from "@helioscope/core";
import type { Engine } from "@helioscope/core/engine";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { planTiles, receptiveField } from "@helioscope/core/tiles";
import { beforeAll, expect, it } from "vitest";
import { presets, type UNetConfig } from "../../src/config.ts";
import { framePixels, framesTogether, tileSide } from "../../src/network/frame-batches.ts";
import { assertTrains } from "../../src/network/memory.ts";
import { SolarUnet } from "../../src/network/solar-unet.ts";
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

it("takes frames of the GST whole, and full-disk frames in tiles", () => {
  for (const { network } of Object.values(presets)) {
    const { model, dispose } = built(network);
    const field = receptiveField(model);
    // Two 3x3 convolutions at each of depth + 1 scales down and depth up, by hand: 2 (2^(depth + 1) - 1) + 2 (2^depth - 1).
    const convolutions = 2 * (2 ** (network.depth + 1) - 1) + 2 * (2 ** network.depth - 1);
    for (const { before, after, stride } of [field.rows, field.columns]) {
      expect(stride).toBe(2 ** network.depth);
      expect(Math.min(before, after)).toBeGreaterThanOrEqual(convolutions);
      // Poolings add up to 2^depth - 1, kernels of two up to as much.
      expect(Math.max(before, after)).toBeLessThan(convolutions + 2 * stride);
    }
    expect(tileSide(network, gst, () => field)).toBe(720);
    const full = { width: 4096, height: 4096 };
    const side = tileSide(network, full, () => field);
    expect(side ** 2).toBeLessThanOrEqual(framePixels(network));
    expect(planTiles(full, field, side).length).toBeGreaterThan(1);
    dispose();
  }
});

it("sends frames of one size that follow each other through together, in their order", () => {
  const frames = [
    [4, 2],
    [4, 2],
    [4, 2],
    [2, 4],
    [4, 2],
  ].map(([width, height]) => ({ data: new Float32Array(8), width, height }));
  const groups = framesTogether(frames, 17);
  expect(groups.flat()).toEqual(frames);
  expect(groups.map(({ length }) => length)).toEqual([2, 1, 1, 1]);
  expect(framesTogether(frames, 1)).toHaveLength(5);
});

function built(config: UNetConfig) {
  const network = SolarUnet.build(config, { engine, seed: 1 });
  return { model: network.model, dispose: () => network.dispose() };
}
