import { expect, it } from "vitest";
import { sameGuess } from "../../src/map/guess.ts";
import { invertMap } from "../../src/map/invert-map.ts";
import { type MapPort, serveMap } from "../../src/workers/serve.ts";
import { webMapWorkers } from "../../src/workers/web.ts";
import { toy, toyCube, toyGuess, toyMethods } from "../map/toy.ts";

/** A page's worker as far as the pool needs one, whose script runs in this thread: messages are copied, as between threads. */
class PageWorker extends EventTarget {
  terminated = false;
  readonly #inside = new EventTarget();

  constructor(fails?: string) {
    super();
    const send = (target: EventTarget, data: unknown) =>
      setTimeout(() => {
        if (!this.terminated)
          target.dispatchEvent(new MessageEvent("message", { data: structuredClone(data) }));
      });
    this.postMessage = (message) => void send(this.#inside, message);
    const port: MapPort = {
      addEventListener: (type, listener) =>
        this.#inside.addEventListener(type, (event) => listener(event as MessageEvent)),
      postMessage: (message) => void send(this, message),
    };
    if (fails === undefined) serveMap(port, toyMethods);
    else setTimeout(() => this.dispatchEvent(Object.assign(new Event("error"), { message: fails })));
  }

  postMessage: (message: unknown) => void;

  terminate(): void {
    this.terminated = true;
  }
}

const options = { method: toy, methods: toyMethods, guess: sameGuess(toyGuess), tilePixels: 3 };

it("inverts in a page's workers as in the calling thread", async () => {
  const started: PageWorker[] = [];
  const spawn = () => {
    const worker = new PageWorker();
    started.push(worker);
    return worker as unknown as Worker;
  };
  const workers = webMapWorkers({ spawn, count: 2 });
  const cube = toyCube(7, 3);
  const there = await invertMap(cube, { ...options, workers });
  expect(there.maps).toEqual((await invertMap(cube, options)).maps);
  expect(started).toHaveLength(2);
  await workers.close();
  expect(started.every(({ terminated }) => terminated)).toBe(true);
});

it("fails where the page's script cannot be loaded", async () => {
  const spawn = () => new PageWorker("404") as unknown as Worker;
  const workers = webMapWorkers({ spawn, count: 1 });
  await expect(invertMap(toyCube(3, 1), { ...options, workers })).rejects.toMatchObject({
    kind: "engine",
    message: expect.stringContaining("404"),
  });
});
