import { ArgumentError, DataError, FormatError, memoryStore, seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { readManifest } from "../../src/network/training-manifest.ts";
import { isValidation, readTrainingPixels } from "../../src/network/training-set.ts";
import { trainingWriter } from "../../src/network/training-writer.ts";
import { TOY_LOG_TAU, TOY_WAVELENGTHS, toyFolder, toyPixels } from "./support/toy.ts";

const head = { wavelengths: TOY_WAVELENGTHS, lines: ["toy"], logTau: TOY_LOG_TAU, noise: 1e-3 };

describe("a training set", () => {
  it("holds every pixel of its maps, block by block, but those that are not finite", async () => {
    const store = memoryStore();
    const writer = trainingWriter(store, head);
    const { profiles, nodes } = toyPixels(20 * 18, seededRandom(1));
    const n = TOY_WAVELENGTHS.length;
    profiles[5 * 4 * n + 2] = Number.NaN;
    nodes.values[24 * 17] = Number.NaN;
    await writer.add({ name: "m", origin: "a formula", width: 20, height: 18, profiles, nodes });
    expect(await writer.finish()).toEqual({ blocks: 4, pixels: 20 * 18 - 2 });

    const set = await readTrainingPixels(store, () => true);
    expect(set.blocks.map(({ name, pixels }) => [name, pixels])).toEqual([
      ["m-0-0", 255],
      ["m-16-0", 63],
      ["m-0-16", 32],
      ["m-16-16", 8],
    ]);
    // The sixth pixel of the first row is left out, so the sixth of the block is the seventh of the map.
    expect(set.profiles.subarray(5 * 4 * n, 6 * 4 * n)).toEqual(profiles.subarray(6 * 4 * n, 7 * 4 * n));
    const last = 20 * 18 - 1;
    expect(set.nodes.subarray(-24)).toEqual(nodes.values.subarray(last * 24));
    expect(set.manifest).toMatchObject(head);
  });

  it("is none without its manifest, or with another's", async () => {
    await expect(readManifest(memoryStore())).rejects.toThrow(DataError);
    const store = memoryStore();
    await store.write("manifest.json", '{"format": "something else"}');
    await expect(readManifest(store)).rejects.toThrow(FormatError);
    await store.write("manifest.json", "{");
    await expect(readManifest(store)).rejects.toThrow(FormatError);
  });

  it("takes maps that fit it, each name once", async () => {
    const writer = trainingWriter(memoryStore(), head);
    const map = { name: "m", origin: "a formula", width: 2, height: 2, ...toyPixels(4, seededRandom(1)) };
    await writer.add(map);
    await expect(writer.add(map)).rejects.toThrow(/name of its own/);
    await expect(writer.add({ ...map, name: "../m" })).rejects.toThrow(ArgumentError);
    await expect(writer.add({ ...map, name: "n", width: 3 })).rejects.toThrow(ArgumentError);
    const nodes = { ...map.nodes, logTau: Float64Array.of(1, 0, -1, -3) };
    await expect(writer.add({ ...map, name: "n", nodes })).rejects.toThrow(ArgumentError);
  });

  it("does without blocks that are broken, but not without all", async () => {
    const store = await toyFolder(1, 32);
    await store.remove("blocks/toy-0-0-0.f32");
    const set = await readTrainingPixels(store, () => true);
    expect([set.count, set.skipped.length]).toEqual([768, 1]);
    await expect(readTrainingPixels(store, ({ name }) => name === "toy-0-0-0")).rejects.toThrow(DataError);
  });
});

it("validation is a share of the blocks, spread evenly, never all or none", () => {
  for (const [blocks, share, expected] of [
    [2, 0.2, 1],
    [2, 0.99, 1],
    [10, 0.2, 2],
    [193, 0.2, 39],
  ]) {
    const chosen = Array.from({ length: blocks }, (_, i) => i).filter((i) => isValidation(i, blocks, share));
    expect(chosen).toHaveLength(expected);
    const gaps = chosen.slice(1).map((i, k) => i - chosen[k]);
    if (gaps.length > 0) expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
  }
});
