import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { listEngines } from "../../src/engine/node/listing.ts";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf } from "../../src/engine/tensors.ts";
import { missing } from "./support/engines.ts";

it("lists every engine, and leaves the one in use and the choice of threads as they were", async () => {
  await openEngine({ engine: "cpu" });
  const engines = await listEngines();
  expect(engines.map(({ name }) => name)).toEqual(["tensorflow", "webgpu", "wasm", "cpu"]);
  expect(engines.find(({ name }) => name === "webgpu")).toMatchObject({ available: false });
  expect(engines.find(({ name }) => name === "wasm")).toMatchObject({ available: true, trains: true });
  expect(engines[0].available).toBe(missing("tensorflow") === undefined);
  expect(tf.getBackend()).toBe("cpu");
  expect((await openEngine({ engine: "wasm", threads: 1 })).threads).toBe(1);
});

it("says that tensorflow is not installed, and how to install it", async () => {
  const before = process.env.HELIOSCOPE_CACHE;
  const empty = await mkdtemp(join(tmpdir(), "helioscope-empty-"));
  process.env.HELIOSCOPE_CACHE = empty;
  try {
    const [tensorflow] = await listEngines();
    expect(tensorflow).toMatchObject({ name: "tensorflow", available: false });
    expect(tensorflow.reason).toMatch(/not installed. Install it with `helioscope engine install`/);
    const { name, refused } = await openEngine();
    expect(name).toBe("wasm");
    expect(refused[0]).toMatchObject({ engine: "tensorflow" });
  } finally {
    if (before === undefined) delete process.env.HELIOSCOPE_CACHE;
    else process.env.HELIOSCOPE_CACHE = before;
    await rm(empty, { recursive: true });
  }
});
