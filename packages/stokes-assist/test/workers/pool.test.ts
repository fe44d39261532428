import { expect, it } from "vitest";
import type { TileTask } from "../../src/map/tile.ts";
import { MapPool, type ThreadEvents } from "../../src/workers/pool.ts";
import { toy } from "../map/toy.ts";

it("holds on to threads that answer while they are ended", async () => {
  const held: boolean[] = [];
  let thread: ThreadEvents | undefined;
  let ended = () => {};
  const pool = new MapPool(1, (events) => {
    thread = events;
    return {
      post: () => undefined,
      hold: (busy) => held.push(busy),
      end: () =>
        new Promise((done) => {
          ended = done;
        }),
    };
  });
  const job = { method: toy, profiles: { wavelengths: Float64Array.of(6300), noise: 1e-3, factor: 1 } };
  const stop = new AbortController();
  const lost = pool.run(job, {} as TileTask, stop.signal);
  stop.abort();
  await expect(lost).rejects.toMatchObject({ kind: "aborted" });
  const closing = pool.close();
  // The thread heard of the stop before its end came.
  thread?.reply({ id: 0, outcome: undefined });
  expect(held).toEqual([false, true]);
  ended();
  await closing;
});
