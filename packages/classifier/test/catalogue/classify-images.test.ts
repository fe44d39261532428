import { encodePng } from "@helioscope/core/figure";
import { describe, expect, test } from "vitest";
import {
  type CatalogueOptions,
  classifyBatches,
  classifyImages,
} from "../../src/catalogue/classify-images.ts";
import type { ImageFile } from "../../src/catalogue/image-file.ts";
import type { ImageClassifier } from "../../src/types.ts";
import { network } from "./support.ts";

const options: CatalogueOptions = { model: { name: "fake", sha256: "00" }, batchSize: 4 };

/** A picture of one level but for two pixels. */
const level = (value: number): Uint8Array =>
  encodePng({
    data: new Uint8Array(32 * 32).fill(value).fill(value + 1, 500, 502),
    ...{ width: 32, height: 32, channels: 1, depth: 8 },
  });

async function* filesOf(count: number, bytes: (i: number) => Uint8Array): AsyncGenerator<ImageFile> {
  for (let i = 0; i < count; i++) {
    yield {
      name: `${i}.png`,
      read: async () => {
        // The files of a batch come in any order.
        for (let turn = 0; turn < (i * 7) % 5; turn++) await Promise.resolve();
        return bytes(i);
      },
    };
  }
}

async function entries(
  files: AsyncIterable<ImageFile>,
  net: ImageClassifier,
  more: Partial<CatalogueOptions> = {},
) {
  const all = [];
  for await (const entry of classifyImages(files, net, { ...options, ...more })) all.push(entry);
  return all;
}

describe("a stream of files", () => {
  test("gives one entry each, in order, bad ones with their reason", async () => {
    const files = filesOf(11, (i) => (i % 4 === 1 ? new Uint8Array(i) : level(20 * i)));
    const done: number[] = [];
    const all = await entries(files, network(), { onProgress: (at) => done.push(at.done) });
    expect(all.map(({ name }) => name)).toEqual(Array.from({ length: 11 }, (_, i) => `${i}.png`));
    expect(all.filter(({ kind }) => kind === "skip").map(({ name }) => name)).toEqual([
      "1.png",
      "5.png",
      "9.png",
    ]);
    const [first, , , , , , , , , , last] = all;
    expect(first).toMatchObject({ kind: "row", row: { class: "quiet_sun", width: 32, height: 32 } });
    // The mean of the picture on [0, 1] is a logit: above 1 the fake says quiet Sun no more; 200 / 255 is not.
    expect(last).toMatchObject({ kind: "row", row: { file: "10.png", class: "quiet_sun" } });
    expect(done).toEqual([4, 8, 11]);
  });

  test("comes in batches of files, skips counted", async () => {
    const sizes: number[] = [];
    const files = filesOf(10, (i) => (i < 5 ? new Uint8Array() : level(i)));
    for await (const batch of classifyBatches(files, network(), options)) sizes.push(batch.length);
    expect(sizes).toEqual([4, 4, 2]);
  });

  test("is read no further ahead than two batches", async () => {
    let read = 0;
    let taken = 0;
    const files = filesOf(60, (i) => {
      read++;
      expect(read - taken).toBeLessThanOrEqual(3 * 4 + 4);
      return level(i);
    });
    for await (const _ of classifyImages(files, network(), options)) taken++;
    expect(taken).toBe(60);
  });

  test("loses one image to an engine that fails on it", async () => {
    const fragile = network({ refuse: (some) => some.some(({ data }) => Math.round(data[0] * 255) === 6) });
    const all = await entries(filesOf(10, level), fragile);
    expect(all.flatMap((one) => (one.kind === "skip" ? [one] : []))).toEqual([
      {
        kind: "skip",
        name: "6.png",
        reason: expect.stringMatching(/could not be classified.*out of memory/),
      },
    ]);
  });

  test("ends with an engine that fails on everything", async () => {
    const broken = network({ refuse: () => true });
    await expect(
      entries(
        filesOf(200, () => level(1)),
        broken,
      ),
    ).rejects.toThrow(/The engine failed on 64 images in a row: The engine is out of memory/);
  });

  test("stops when told to", async () => {
    const abort = new AbortController();
    const all: string[] = [];
    const run = async () => {
      for await (const { name } of classifyImages(filesOf(100, level), network(), {
        ...options,
        signal: abort.signal,
      })) {
        all.push(name);
        if (all.length === 6) abort.abort();
      }
    };
    await expect(run()).rejects.toMatchObject({ kind: "aborted" });
    expect(all.length).toBeLessThan(10);
  });

  test("refuses what its network cannot do before it reads", async () => {
    const files = filesOf(1, () => {
      throw new Error("read all the same");
    });
    await expect(entries(files, network(), { topk: 9 })).rejects.toThrow(/9 most probable of 3/);
  });

  test("files that are too large are not read", async () => {
    async function* huge(): AsyncGenerator<ImageFile> {
      yield { name: "huge.fits", size: 2 ** 40, read: () => Promise.reject(new Error("read all the same")) };
    }
    const [entry] = await entries(huge(), network(), { maxPixels: 1000 });
    expect(entry).toMatchObject({ kind: "skip", reason: expect.stringMatching(/1099511627776 bytes/) });
  });
});
