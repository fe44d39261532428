import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { type CompressedImageUnit, openFits, readImage, type TileCodec } from "../../src/index.ts";
import { nodeTileWorkers } from "../../src/node/index.ts";
import type { TileTask } from "../../src/workers/contract.ts";
import { webTileWorkers } from "../../src/workers/index.ts";
import { type ThreadEvents, TilePool } from "../../src/workers/pool.ts";
import { type BuiltTile, buildCompressed } from "../support/build.ts";
import { asWorker, ChannelWorker, runsTypeScript } from "../support/threads.ts";
import { riceEncode } from "../tiles/rice-encoder.ts";

const WIDTH = 64;
const pixel = (x: number, y: number): number => ((x * 7919 + y * 104_729) % 4001) - 2000;

/** An image of `height` rows, a tile each; row `broken` is cut short. */
async function image(height: number, broken?: number): Promise<CompressedImageUnit> {
  const tiles = Array.from({ length: height }, (_, y): BuiltTile => {
    const bytes = riceEncode(
      Int32Array.from({ length: WIDTH }, (_, x) => pixel(x, y)),
      32,
      4,
    );
    return { column: "COMPRESSED_DATA", bytes: y === broken ? bytes.subarray(0, bytes.length >> 1) : bytes };
  });
  const cards = [
    ["ZCMPTYPE", "RICE_1"],
    ["ZBITPIX", 32],
    ["ZNAXIS", 2],
    ["ZNAXIS1", WIDTH],
    ["ZNAXIS2", height],
  ] as const;
  const unit = (await openFits(buildCompressed(cards, tiles))).firstImage();
  if (unit.kind !== "compressed-image") throw new Error(unit.kind);
  return unit;
}

const pixels = (height: number): Int32Array =>
  Int32Array.from({ length: WIDTH * height }, (_, i) => pixel(i % WIDTH, Math.floor(i / WIDTH)));

/** A pool of workers that live in this thread, and those workers. */
function localPool(count: number, make: () => ChannelWorker = () => new ChannelWorker()) {
  const spawned: ChannelWorker[] = [];
  const spawn = () => {
    const worker = make();
    spawned.push(worker);
    return asWorker(worker);
  };
  return { workers: webTileWorkers({ count, spawn }), spawned };
}

/** A worker that takes tasks and never answers. */
const mute = (): ChannelWorker => new ChannelWorker(() => undefined);

describe("a pool of tile workers", () => {
  it("serves several images at once, and reports progress", async () => {
    const { workers, spawned } = localPool(3);
    const heights = [1, 40, 300];
    const seen: string[] = [];
    const images = await Promise.all(
      heights.map(async (height) =>
        readImage(await image(height), {
          workers,
          onProgress: (done, total) => total === 300 && seen.push(`${done}/${total}`),
        }),
      ),
    );
    expect(images.map(({ data }) => data)).toEqual(heights.map(pixels));
    expect(seen.at(-1)).toBe("300/300");
    expect(spawned).toHaveLength(3);
    await workers.close();
    expect(spawned.every(({ terminated }) => terminated)).toBe(true);
  });

  it("ends with the block that uses it", async () => {
    const { workers, spawned } = localPool(2);
    {
      await using pool = workers;
      await readImage(await image(3), { workers: pool });
    }
    expect(spawned.every(({ terminated }) => terminated)).toBe(true);
  });

  it("writes into shared memory where there is any", async () => {
    const { workers } = localPool(1);
    const { data } = await readImage(await image(3), { workers });
    expect(data.buffer).toBeInstanceOf(SharedArrayBuffer);
    await workers.close();
  });

  it("reads sections", async () => {
    const { workers } = localPool(2);
    const section = { start: [10, 5], shape: [7, 2] };
    const { data } = await readImage(await image(9), { workers, section });
    expect([...data]).toEqual([5, 6].flatMap((y) => Array.from({ length: 7 }, (_, x) => pixel(10 + x, y))));
    await workers.close();
  });

  it("gives the error of the first broken tile, and goes on serving", async () => {
    const { workers } = localPool(2);
    const unit = await image(50, 20);
    const alone = await readImage(unit).catch((error: unknown) => error);
    expect(alone).toMatchObject({ kind: "format", unit: 1, byteOffset: expect.any(Number) });
    const threaded = await readImage(unit, { workers }).catch((error: unknown) => error);
    expect(threaded).toEqual(alone);
    expect((await readImage(await image(50), { workers })).data).toEqual(pixels(50));
    await workers.close();
  });

  it("decodes codecs of the caller in the calling thread", async () => {
    const { workers, spawned } = localPool(1, mute);
    const zeros: TileCodec = { capacity: () => 2 ** 20, decode: ({ count }) => new Int32Array(count) };
    const { data } = await readImage(await image(2), { workers, codecs: { RICE_1: zeros } });
    expect([...data]).toEqual(new Array(2 * WIDTH).fill(0));
    expect(spawned).toHaveLength(1);
    await workers.close();
  });

  it("stops when told, and drops what was waiting", async () => {
    const { workers } = localPool(1, mute);
    const stop = new AbortController();
    const read = readImage(await image(30), { workers, signal: stop.signal });
    setTimeout(() => stop.abort(), 5);
    await expect(read).rejects.toMatchObject({ kind: "aborted" });
    await expect(readImage(await image(1), { workers, signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: "aborted",
    });
    await workers.close();
  });

  it("fails reads in progress, and later ones, when it is closed", async () => {
    const { workers } = localPool(1, mute);
    const unit = await image(30);
    const read = readImage(unit, { workers });
    setTimeout(() => void workers.close(), 5);
    await expect(read).rejects.toMatchObject({ kind: "aborted" });
    await expect(readImage(unit, { workers })).rejects.toMatchObject({ kind: "aborted" });
  });

  it("holds on to threads that answer while they are ended", async () => {
    const held: boolean[] = [];
    let thread: ThreadEvents | undefined;
    let ended = () => {};
    const pool = new TilePool(1, (events) => {
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
    const lost = pool.decode({ bytes: new Uint8Array(1) } as TileTask);
    const closing = pool.close();
    await expect(lost).rejects.toMatchObject({ kind: "aborted" });
    thread?.reply({ id: 0, failure: "late" });
    expect(held).toEqual([false, true]);
    ended();
    await closing;
  });

  it("says that a thread died, and starts another one for the next read", async () => {
    let first = true;
    const { workers, spawned } = localPool(1, () => {
      const worker = first ? mute() : new ChannelWorker();
      first = false;
      return worker;
    });
    const unit = await image(5);
    const read = readImage(unit, { workers });
    setTimeout(() => spawned[0].crash("out of memory"), 5);
    await expect(read).rejects.toMatchObject({
      kind: "io",
      message: expect.stringContaining("out of memory"),
    });
    expect(spawned[0].terminated).toBe(true);
    expect((await readImage(unit, { workers })).data).toEqual(pixels(5));
    expect(spawned).toHaveLength(2);
    await workers.close();
  });

  it("gives what a worker could not do as an error", async () => {
    const failing = () =>
      new ChannelWorker((port) =>
        port.addEventListener("message", ({ data }) =>
          port.postMessage({ id: (data as { id: number }).id, failure: "RangeError: no memory" }, []),
        ),
      );
    const { workers } = localPool(1, failing);
    await expect(readImage(await image(1), { workers })).rejects.toMatchObject({
      kind: "io",
      message: expect.stringContaining("RangeError: no memory"),
    });
    await workers.close();
  });

  it("wants at least one thread", () => {
    for (const count of [0, -1, 1.5, Number.NaN]) {
      expect(() => localPool(count)).toThrow(expect.objectContaining({ kind: "argument" }));
      expect(() => nodeTileWorkers(count)).toThrow(expect.objectContaining({ kind: "argument" }));
    }
  });
});

describe.skipIf(!runsTypeScript)("threads of Node (need a Node that runs TypeScript)", () => {
  it("let the process end when they are idle, before and after work", async () => {
    const source = (path: string): string =>
      JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);
    const unit = await image(20);
    const bytes = await unit.source.read(0, unit.source.size);
    const program = `
      import { openFits, readImage } from ${source("index.ts")};
      import { nodeTileWorkers } from ${source("node/index.ts")};
      nodeTileWorkers(1);
      const bytes = Buffer.from("${Buffer.from(bytes).toString("base64")}", "base64");
      const { data } = await readImage((await openFits(bytes)).firstImage(), { workers: nodeTileWorkers(2) });
      console.log(data.length);
    `;
    const run = promisify(execFile)(
      process.execPath,
      ["--no-warnings", "--input-type=module", "-e", program],
      {
        timeout: 20_000,
      },
    );
    expect((await run).stdout.trim()).toBe(String(20 * WIDTH));
  });

  it("do not let results pile up that nobody keeps", async () => {
    const side = 2048;
    const tile = riceEncode(new Int32Array(side), 32, 4);
    const cards = [
      ["ZCMPTYPE", "RICE_1"],
      ["ZBITPIX", 32],
      ["ZNAXIS", 2],
      ["ZNAXIS1", side],
      ["ZNAXIS2", side],
      ["BSCALE", 0.1],
    ] as const;
    const tiles = Array.from({ length: side }, (): BuiltTile => ({ column: "COMPRESSED_DATA", bytes: tile }));
    const unit = (await openFits(buildCompressed(cards, tiles))).firstImage();
    const workers = nodeTileWorkers(2);
    await readImage(unit, { workers });
    const before = process.memoryUsage().rss;
    // Each result has 32 MiB.
    for (let i = 0; i < 16; i++) await readImage(unit, { workers });
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(300);
    await workers.close();
  });
});
