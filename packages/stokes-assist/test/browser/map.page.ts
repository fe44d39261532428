import { memoryStore } from "@helioscope/core";
import {
  invertMap,
  type MapWorkers,
  type MethodDescription,
  sharedCube,
  webMapWorkers,
} from "../../src/map/index.ts";
import { lte, milneEddington, sceneCube } from "../map/scene.ts";

const METHODS: Readonly<Record<string, MethodDescription>> = { lte, milneEddington };

let workers: MapWorkers | undefined;

const opened = (): MapWorkers => {
  workers ??= webMapWorkers({
    spawn: () => new Worker("/map-worker.js", { type: "module" }),
    count: 2,
  });
  return workers;
};

/** Maps of the same scene from the page itself and from its workers, and whether their memory was shared. */
export async function compare(name: string): Promise<{
  readonly alone: number[];
  readonly threaded: number[];
  readonly shared: boolean;
}> {
  const method = METHODS[name];
  const cube = sceneCube(3, 2);
  const alone = await invertMap(cube, { method, tilePixels: 2 });
  const shared = sharedCube(cube);
  const threaded = await invertMap(shared, {
    method,
    tilePixels: 2,
    workers: opened(),
    store: memoryStore(),
  });
  const told = ({ maps, chi2 }: typeof alone) => [...maps.flatMap(({ values }) => [...values]), ...chi2];
  return {
    alone: told(alone),
    threaded: told(threaded),
    shared: typeof SharedArrayBuffer !== "undefined" && shared.data.buffer instanceof SharedArrayBuffer,
  };
}

export async function close(): Promise<void> {
  await workers?.close();
}
