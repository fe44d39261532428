import { AbortedError, memoryStore } from "@helioscope/core";
import { expect, it } from "vitest";
import { sceneTrainingSet } from "../../src/network/from-scenes.ts";
import { nodesAt } from "../../src/network/nodes.ts";
import { readTrainingPixels } from "../../src/network/training-set.ts";

it.each(["hinode-sp", "15648"] as const)(
  "scenes at %s become blocks as they are seen and varied",
  async (spectrum) => {
    const store = memoryStore();
    const options = { spectrum, scenes: 2, seed: 5, side: 6 };
    expect(await sceneTrainingSet(store, options)).toEqual({ blocks: 4, pixels: 144 });
    const set = await readTrainingPixels(store, () => true);
    expect(set.manifest.blocks.map(({ name }) => name)).toEqual([
      "scene-5-0-0-0",
      "scene-5-0-varied-0-0",
      "scene-5-1-0-0",
      "scene-5-1-varied-0-0",
    ]);
    expect(set.manifest.noise).toBe(0);
    const n = set.manifest.wavelengths.length;
    const [seen, varied] = [0, 36 * 4 * n].map((at) => set.profiles.subarray(at, at + 36 * 4 * n));
    expect(varied).not.toEqual(seen);
    const nodes = { count: set.count, logTau: Float64Array.from(set.manifest.logTau), values: set.nodes };
    const spread = (values: Float32Array) => Math.max(...values) - Math.min(...values);
    for (const kelvin of nodesAt(nodes, 0, 0)) expect(kelvin > 3000 && kelvin < 8000).toBe(true);
    // Scenes have their habits, which the varied ones lack: microturbulence, cm/s.
    const vmic = nodesAt(nodes, 5, 0);
    expect(spread(vmic.subarray(0, 36))).toBeLessThan(7e4);
    expect(spread(vmic.subarray(36, 72))).toBeGreaterThan(1.2e5);
    for (const gauss of nodesAt(nodes, 2, 0)) expect(gauss >= 0).toBe(true);
    for (const degrees of nodesAt(nodes, 3, 0)) expect(degrees >= 0 && degrees <= 180).toBe(true);
    for (const degrees of nodesAt(nodes, 4, 0)) expect(degrees >= 0 && degrees < 180).toBe(true);

    const again = memoryStore();
    await sceneTrainingSet(again, options);
    for (const path of await store.list()) expect(await again.read(path)).toEqual(await store.read(path));
    const plain = memoryStore();
    expect(await sceneTrainingSet(plain, { ...options, varied: false })).toEqual({ blocks: 2, pixels: 72 });
    const stopped = sceneTrainingSet(memoryStore(), { ...options, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow(AbortedError);
  },
);
