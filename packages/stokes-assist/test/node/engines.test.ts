import { expect, it } from "vitest";
import { invertMap } from "../../src/map/invert-map.ts";
import { nodeMapWorkers } from "../../src/node/index.ts";
import { lte, milneEddington, sceneCube } from "../map/scene.ts";

it("gives the same maps by the package's own worker script as in the calling thread", async () => {
  const cube = sceneCube(4, 2);
  await using workers = nodeMapWorkers({ count: 2 });
  for (const method of [milneEddington, lte]) {
    const here = await invertMap(cube, { method, tilePixels: 3 });
    const there = await invertMap(cube, { method, tilePixels: 3, workers });
    expect(there.maps).toEqual(here.maps);
    expect(there.chi2).toEqual(here.chi2);
    expect(there.steps).toEqual(here.steps);
  }
});
