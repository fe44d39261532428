import { AbortedError, memoryStore } from "@helioscope/core";
import { expect, it } from "vitest";
import { sceneTrainingSet } from "../../src/network/from-scenes.ts";
import { nodesAt } from "../../src/network/nodes.ts";
import { readTrainingPixels } from "../../src/network/training-set.ts";

it.each(["hinode-sp", "15648"] as const)(
  "scenes at %s become blocks with and without the telescope",
  async (spectrum) => {
    const store = memoryStore();
    const options = { spectrum, scenes: 2, seed: 5, side: 6 };
    expect(await sceneTrainingSet(store, options)).toEqual({ blocks: 4, pixels: 144 });
    const set = await readTrainingPixels(store, () => true);
    expect(set.manifest.blocks.map(({ name }) => name)).toEqual([
      "scene-5-0-0-0",
      "scene-5-0-sharp-0-0",
      "scene-5-1-0-0",
      "scene-5-1-sharp-0-0",
    ]);
    expect(set.manifest.noise).toBe(0);
    const n = set.manifest.wavelengths.length;
    const [seen, sharp] = [0, 36 * 4 * n].map((at) => set.profiles.subarray(at, at + 36 * 4 * n));
    expect(sharp).not.toEqual(seen);
    expect(set.nodes.subarray(0, 36 * 60)).toEqual(set.nodes.subarray(36 * 60, 72 * 60));
    // Diffraction moves light about, but for what leaves the map.
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(sharp) / mean(seen)).toBeCloseTo(1, 1);
    const nodes = { count: set.count, logTau: Float64Array.from(set.manifest.logTau), values: set.nodes };
    for (const kelvin of nodesAt(nodes, 0, 0)) expect(kelvin > 3500 && kelvin < 7500).toBe(true);
    for (const degrees of nodesAt(nodes, 4, 0)) expect(degrees >= 0 && degrees < 180).toBe(true);

    const again = memoryStore();
    await sceneTrainingSet(again, options);
    for (const path of await store.list()) expect(await again.read(path)).toEqual(await store.read(path));
    const plain = memoryStore();
    expect(await sceneTrainingSet(plain, { ...options, sharp: false })).toEqual({ blocks: 2, pixels: 72 });
    const stopped = sceneTrainingSet(memoryStore(), { ...options, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow(AbortedError);
  },
);
