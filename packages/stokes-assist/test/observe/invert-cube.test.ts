import { expect, it } from "vitest";
import { presets } from "../../src/config.ts";
import { builtInMethods, type MapWorkers, type TileTask } from "../../src/map/index.ts";
import { openMethod } from "../../src/map/open-method.ts";
import { invertTile } from "../../src/map/tile.ts";
import { invertCube, setupFor } from "../../src/observe/index.ts";
import { sceneCube } from "../map/scene.ts";

/** Workers of the calling thread, that keep what they are sent. */
function spies(): MapWorkers & { readonly tasks: TileTask[] } {
  const tasks: TileTask[] = [];
  return {
    tasks,
    count: 1,
    async run({ method, profiles }, task) {
      tasks.push(task);
      const outcome = await invertTile(await openMethod(builtInMethods, method, profiles), task, () => false);
      return outcome!;
    },
    close: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

it("has workers read the profiles in shared memory", async () => {
  const cube = sceneCube(3, 2);
  const workers = spies();
  const options = { setup: setupFor(cube), seed: 1 };
  const there = await invertCube(cube, presets["milne-eddington"], { ...options, workers });
  expect(workers.tasks.length).toBeGreaterThan(0);
  for (const { inPlace, profiles } of workers.tasks) {
    expect(inPlace).toBe(true);
    expect(profiles.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(profiles.buffer).toBe(workers.tasks[0].profiles.buffer);
  }
  expect(cube.data.buffer).toBeInstanceOf(ArrayBuffer);
  const here = await invertCube(cube, presets["milne-eddington"], options);
  expect(there.maps).toEqual(here.maps);
});
