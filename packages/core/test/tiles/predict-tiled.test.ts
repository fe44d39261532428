import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf } from "../../src/engine/tensors.ts";
import { openInference } from "../../src/onnx/index.ts";
import { seededRandom } from "../../src/random.ts";
import {
  type ChannelImage,
  leastTilePx,
  planTiles,
  predictTiled,
  type ReceptiveField,
  receptiveField,
} from "../../src/tiles/index.ts";
import { scatterWeights } from "../onnx/support/oracle.ts";
import { imageNet, NETS } from "./nets.ts";

beforeAll(() => openEngine({ engine: "wasm", threads: 1 }));

const axis = fc.record({
  before: fc.nat(40),
  after: fc.nat(40),
  stride: fc.integer({ min: 1, max: 16 }),
  step: fc.constant(1),
});

describe("tiles", () => {
  it("make up an image; each has around what is kept all that it depends on", () => {
    fc.assert(
      fc.property(axis, axis, fc.nat(20), fc.nat(20), fc.nat(60), (rows, columns, down, across, more) => {
        const field: ReceptiveField = { rows, columns };
        const image = { width: columns.stride * (across + 1), height: rows.stride * (down + 1) };
        const tilePx = leastTilePx(field) + more;
        const tiles = planTiles(image, field, tilePx);
        const seen = new Uint8Array(image.width * image.height);
        for (const { inner, outer } of tiles) {
          expect(Math.max(outer.width, outer.height)).toBeLessThanOrEqual(tilePx);
          expect([outer.width, outer.height]).toEqual([tiles[0].outer.width, tiles[0].outer.height]);
          expect([outer.x % columns.stride, outer.y % rows.stride]).toEqual([0, 0]);
          for (const [at, length, from, size, whole, reach] of [
            [inner.x, inner.width, outer.x, outer.width, image.width, columns],
            [inner.y, inner.height, outer.y, outer.height, image.height, rows],
          ] as const) {
            expect(length).toBeGreaterThan(0);
            if (from > 0) expect(at - reach.before).toBeGreaterThanOrEqual(from);
            else expect(from).toBe(0);
            if (from + size < whole) expect(at + length + reach.after).toBeLessThanOrEqual(from + size);
            else expect(from + size).toBe(whole);
          }
          for (let y = inner.y; y < inner.y + inner.height; y++)
            for (let x = inner.x; x < inner.x + inner.width; x++) seen[y * image.width + x]++;
        }
        expect(seen.every((count) => count === 1)).toBe(true);
      }),
    );
  });

  it("of a size that cannot be are refused, with the least that can", () => {
    const reach = { before: 10, after: 9, stride: 4, step: 1 };
    const field = { rows: reach, columns: reach };
    const image = { width: 80, height: 80 };
    expect(leastTilePx(field)).toBe(28);
    expect(() => planTiles(image, field, 27)).toThrow("expected at least 28: an output pixel depends on 10");
    expect(planTiles(image, field, 28).length).toBeGreaterThan(1);
    expect(planTiles(image, field, 80)).toHaveLength(1);
    expect(() => planTiles({ width: 82, height: 80 }, field, 40)).toThrow("a multiple of 4");
    const half = { ...reach, step: 2 };
    expect(() => planTiles(image, { rows: half, columns: half }, 40)).toThrow("one output for 2 pixels");
  });
});

describe.each(Object.keys(NETS))("%s", (name) => {
  it("says of an image in tiles what it says of the whole", async () => {
    const model = imageNet(NETS[name]);
    scatterWeights(model);
    const field = receptiveField(model);
    const { stride } = field.rows;
    const inference = await openInference(model, { runtime: "engine" });
    const predict = async ({ data, width, height }: ChannelImage): Promise<ChannelImage> => {
      const [made] = await inference.run([{ data, shape: [1, height, width, 1] }]);
      return { data: made.data, width: made.shape[2], height: made.shape[1], channels: made.shape[3] };
    };
    const random = seededRandom(8);
    const before = tf.memory().numTensors;
    const least = leastTilePx(field);
    for (const [down, across, tilePx] of [
      [3, 17, least],
      [23, 19, least + 3 * stride + 1],
      [1, 1, least],
    ]) {
      const [height, width] = [
        stride * Math.ceil((down * 8) / stride),
        stride * Math.ceil((across * 8) / stride),
      ];
      const data = Float32Array.from({ length: width * height }, () => random.normal());
      const image = { data, width, height, channels: 1 };
      let tiles = 0;
      const whole = await predict(image);
      const parts = await predictTiled(image, predict, { field, tilePx, onProgress: () => void tiles++ });
      if (Math.max(width, height) > tilePx) expect(tiles).toBeGreaterThan(1);
      const largest = whole.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      const worst = whole.data.reduce((most, x, i) => Math.max(most, Math.abs(x - parts.data[i])), 0);
      expect(parts.data.length).toBe(whole.data.length);
      expect(worst / largest).toBeLessThan(1e-5);
    }
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });
});

it("stops when it is told to, and refuses predictions of another size", async () => {
  const reach = { before: 1, after: 1, stride: 1, step: 1 };
  const field = { rows: reach, columns: reach };
  const image = { data: new Float32Array(400), width: 20, height: 20, channels: 1 };
  const abort = new AbortController();
  const options = { field, tilePx: 8, signal: abort.signal, onProgress: () => abort.abort() };
  await expect(predictTiled(image, async (tile) => tile, options)).rejects.toMatchObject({ kind: "aborted" });
  const smaller = async (tile: ChannelImage) => ({ ...tile, width: tile.width - 1 });
  await expect(predictTiled(image, smaller, { field, tilePx: 8 })).rejects.toMatchObject({ kind: "shape" });
});
