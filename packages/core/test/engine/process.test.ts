import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { missing } from "./support/engines.ts";

const source = (path: string) => JSON.stringify(new URL(`../../src/engine/${path}`, import.meta.url).href);

/** Runs a program in a process of its own; it fails the test when the process does not end by itself. */
async function run(
  program: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ stdout: string; stderr: string }> {
  const script = `import { openEngine } from ${source("node/index.ts")};
    import { tf, tfl } from ${source("index.ts")};
    ${program}`;
  return promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
    timeout: 50_000,
    env: { ...process.env, NODE_OPTIONS: "", ...env },
  });
}

const TRAIN = `
  const model = tfl.sequential({ layers: [
    tfl.layers.conv2d({ filters: 4, kernelSize: 3, activation: "relu", inputShape: [8, 8, 1] }),
    tfl.layers.batchNormalization(), tfl.layers.flatten(), tfl.layers.dense({ units: 1 }) ] });
  model.compile({ optimizer: tf.train.adam(0.01), loss: "meanSquaredError" });
  const x = tf.randomNormal([4, 8, 8, 1], 0, 1, "float32", 1);
  const loss = await model.trainOnBatch(x, tf.mean(x, [1, 2]));
  console.log(engine.name, Number.isFinite(loss));`;

describe("a process of its own", () => {
  it("ends by itself after training on wasm with threads, and has said nothing else", async () => {
    const { stdout, stderr } = await run(
      `const engine = await openEngine({ engine: "wasm", threads: 2 }); ${TRAIN}`,
    );
    expect(stdout).toBe("wasm true\n");
    expect(stderr).toBe("");
  });

  it("ends by itself after training on cpu, and has said nothing else", async () => {
    const { stdout, stderr } = await run(`const engine = await openEngine({ engine: "cpu" }); ${TRAIN}`);
    expect(stdout).toBe("cpu true\n");
    expect(stderr).toBe("");
  });

  it("ends by itself after training on tensorflow, and has said nothing else", async ({ skip }) => {
    const reason = missing("tensorflow");
    if (reason) skip(reason);
    const { stdout, stderr } = await run(
      `const engine = await openEngine({ engine: "tensorflow", threads: 1 });
       if (engine.threads !== 1) throw new Error("threads: " + engine.threads); ${TRAIN}`,
    );
    expect(stdout).toBe("tensorflow true\n");
    expect(stderr).toBe("");
  });

  it("shows an uncaught error as Node shows it, not thrown again by a handler of Emscripten", async () => {
    const failure = await run(
      `await openEngine({ engine: "wasm", threads: 2 }); throw new Error("of the program");`,
    ).catch((error: Error & { stderr: string }) => error);
    expect(failure.stderr).toContain("Error: of the program");
    expect(failure.stderr).not.toContain("tfjs-backend-wasm");
  });

  it("goes on with one thread where there are no workers, and says why", async () => {
    const { stdout } = await run(`import workers from "node:worker_threads";
      workers.Worker = class { constructor() { throw new Error("no workers here"); } };
      const engine = await openEngine({ engine: "wasm", threads: 2 });
      console.log(JSON.stringify([engine.threads, engine.refused]));
      ${TRAIN}`);
    const [line, trained] = stdout.split("\n");
    const [threads, refused] = JSON.parse(line) as [number, { engine: string; reason: string }[]];
    expect(threads).toBe(1);
    expect(refused).toEqual([
      { engine: "wasm", reason: expect.stringMatching(/^threads: .*no workers here/) },
    ]);
    expect(trained).toBe("wasm true");
  });

  it("opens wasm with threads in a worker thread", async () => {
    const { stdout } = await run(`
      import { Worker } from "node:worker_threads";
      const code = 'import { openEngine } from ' + ${JSON.stringify(source("node/index.ts"))} + '; import { parentPort } from "node:worker_threads";'
        + 'parentPort.postMessage((await openEngine({ engine: "wasm", threads: 2 })).threads);';
      const worker = new Worker(new URL("data:text/javascript," + encodeURIComponent(code)));
      worker.on("message", (threads) => { console.log("threads", threads); worker.terminate(); });`);
    expect(stdout).toBe("threads 2\n");
  });
});
