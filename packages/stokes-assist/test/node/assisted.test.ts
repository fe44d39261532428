import { fileURLToPath } from "node:url";
import { memoryStore } from "@helioscope/core";
import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";
import { expect, it } from "vitest";
import { presets } from "../../src/config.ts";
import { shippedModels } from "../../src/instrument-parts.ts";
import type { MapResult } from "../../src/map/index.ts";
import { StokesNet } from "../../src/network/index.ts";
import { nodeMapWorkers } from "../../src/node/index.ts";
import { type InvertCubeOptions, invertCube, setupFor } from "../../src/observe/index.ts";
import { spotScene, synthesiseScene } from "../../src/scene/index.ts";
import { hinodeSp } from "../../src/synthesis/index.ts";

const WIDTH = 5;
const HEIGHT = 3;

it("inverts a map with the network's guesses to the same bits in one thread, workers, and when resumed", async () => {
  const scene = spotScene({ width: WIDTH, height: HEIGHT, seed: 8, pixelScaleArcsec: 3 });
  const cube = await synthesiseScene(scene, hinodeSp);
  const config = { ...presets.assisted, maps: { ...presets.assisted.maps, tilePixels: 4 } };
  await openEngine({ engine: "wasm", threads: 1 });
  const network = await StokesNet.load(directoryStore(fileURLToPath(shippedModels["hinode-sp"])));
  const store = memoryStore();
  const invert = (more: Partial<InvertCubeOptions>) =>
    invertCube(cube, config, { setup: setupFor(cube), seed: 1, network: async () => network, ...more });

  const here = await invert({ store });
  const same = async (there: MapResult) => {
    expect(there.maps).toEqual(here.maps);
    expect(there.chi2).toEqual(here.chi2);
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) expect(await there.recordAt(x, y)).toEqual(await here.recordAt(x, y));
    }
    expect(await there.identity()).toBe(await here.identity());
  };
  expect(here.isFitted(7)).toBe(true);
  for (const count of [1, 2]) {
    await using workers = nodeMapWorkers({ count });
    await same(await invert({ workers }));
  }
  const tiles = await store.list("tiles/");
  expect(tiles).toHaveLength(4);
  await store.remove(tiles[1]);
  await store.remove(tiles[3]);
  await same(await invert({ store }));
  network.dispose();
});
