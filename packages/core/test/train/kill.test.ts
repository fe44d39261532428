import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf } from "../../src/engine/tensors.ts";
import { modelHash } from "../../src/model/index.ts";
import { directoryStore } from "../../src/node/index.ts";
import { memoryStore } from "../../src/store.ts";
import { loggedValues, tinyRun } from "./tiny-run.ts";

// Only a Node that runs TypeScript can be the child; the workspace's own does.
const node = process.features.typescript
  ? process.execPath
  : resolve(import.meta.dirname, "../../../../node_modules/.bin/node");

describe("a training process that is killed", () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "kill-"));
    await openEngine({ engine: "cpu" });
  });
  afterAll(async () => {
    tf.disposeVariables();
    await rm(root, { recursive: true, force: true });
  });

  it("is resumed as if it had never stopped", async () => {
    const store = directoryStore(root);
    await killedAfter(8, root);
    const made = (await loggedValues(store)).length;
    expect(made).toBeGreaterThanOrEqual(8);
    expect(made).toBeLessThan(40);
    const resumed = tinyRun(5, { store, checkpoint: { every: 3 }, resume: true });
    expect(await resumed.train()).toMatchObject({ steps: 40, stopped: "finished" });

    const unbroken = tinyRun(5, { store: memoryStore(), checkpoint: { every: 3 } });
    await unbroken.train();
    expect(await loggedValues(store)).toEqual(await loggedValues(unbroken.options.store ?? store));
    expect(await modelHash(resumed.model)).toBe(await modelHash(unbroken.model));
    expect((await store.list()).filter((path) => path.includes("tmp"))).toEqual([]);
  });
});

function killedAfter(steps: number, root: string): Promise<void> {
  const child = spawn(node, [join(import.meta.dirname, "child.ts"), root], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const store = directoryStore(root);
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaints += chunk;
  });
  return new Promise((done, fail) => {
    const watch = setInterval(async () => {
      if ((await loggedValues(store)).length >= steps) child.kill("SIGKILL");
    }, 5);
    child.on("exit", (_, signal) => {
      clearInterval(watch);
      if (signal === "SIGKILL") done();
      else fail(new Error(`The child ended before it was killed: ${complaints}`));
    });
  });
}
