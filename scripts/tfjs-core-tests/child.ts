// One engine, one mode, the whole suite. Run by process.ts with the path of an assignment; tells on file descriptor 3.
import { readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bootJasmine, type JasmineResult } from "./jasmine.ts";
import { prepareModules, tfjsFolder } from "./modules.ts";
import type { Assignment, Message, Outcome } from "./outcomes.ts";

const { engine, mode, done } = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as Assignment;

prepareModules(mode);
const onFailure = await open();
if (onFailure) {
  const jasmine = bootJasmine();
  await loadTests();
  await execute(jasmine, onFailure);
  tell({ kind: "finished" });
}
// Threads and timers of the suite's own do not keep a finished process.
process.exit(0);

function tell(message: Message): void {
  writeSync(3, `${JSON.stringify(message)}\n`);
}

/**
 * Opens the engine as a program does, and makes sure that our work is in place or is not. Returns what is to be told of a
 * failed test; undefined where the engine cannot be had.
 */
async function open(): Promise<(() => void) | undefined> {
  const { openEngine } = await import("../../packages/core/src/engine/node/index.ts");
  const { tf } = await import("../../packages/core/src/engine/tensors.ts");
  const { restartAsOpened } = await import("./restarts.ts");
  let threads: number;
  try {
    const opened = await openEngine({ engine });
    ({ threads } = opened);
    tell({ kind: "opened", version: opened.version, threads });
  } catch (error) {
    tell({ kind: "absent", reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
  const kernel = tf.getKernel("BatchNormTraining", engine) !== undefined;
  const gradients = Object.hasOwn(tf.engine(), "gradients");
  if (kernel !== (mode === "with") || gradients !== (mode === "with")) {
    throw new Error(`Started ${mode} our work, but our kernels are ${kernel}, our gradients ${gradients}`);
  }
  return restartAsOpened(engine, threads);
}

async function loadTests(): Promise<void> {
  const file = (name: string) => pathToFileURL(join(tfjsFolder, name)).href;
  const { setTestEnvs } = (await import(file("jasmine_util.js"))) as {
    setTestEnvs(environments: readonly object[]): void;
  };
  setTestEnvs([{ name: engine, backendName: engine, flags: {}, isDataSync: true }]);
  await import(file("public/chained_ops/register_all_chained_ops.js"));
  await import(file("register_all_gradients.js"));
  await import(file("tests.js"));
}

async function execute(jasmine: ReturnType<typeof bootJasmine>, onFailure: () => void): Promise<void> {
  jasmine.DEFAULT_TIMEOUT_INTERVAL = 20_000;
  const nameOf = uniqueNames();
  const before = new Set(done);
  const environment = jasmine.getEnv();
  environment.configure({
    random: false,
    specFilter: (spec) => !before.has(nameOf(spec.id, spec.getFullName())),
  });
  environment.addReporter({
    specStarted({ id, fullName }) {
      // The same chance with our work and without it.
      Math.random = generator();
      if (!before.has(nameOf(id, fullName))) tell({ kind: "started", test: nameOf(id, fullName) });
    },
    specDone(result) {
      const outcome = outcomeOf(result);
      if (outcome?.status === "failed") onFailure();
      const test = nameOf(result.id, result.fullName);
      if (outcome && !before.has(test)) tell({ kind: "ended", test, ...outcome });
    },
    suiteDone(result) {
      const outcome = outcomeOf(result);
      if (outcome?.status === "failed")
        tell({ kind: "ended", test: `${result.fullName} (group)`, ...outcome });
    },
  });
  await environment.execute();
}

/** Names by Jasmine's ids; the second test of one name gets a number. */
function uniqueNames(): (id: string, fullName: string) => string {
  const names = new Map<string, string>();
  const seen = new Map<string, number>();
  return (id, fullName) => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const count = (seen.get(fullName) ?? 0) + 1;
    seen.set(fullName, count);
    const name = count === 1 ? fullName : `${fullName} (${count})`;
    names.set(id, name);
    return name;
  };
}

/** Undefined for a test that was not to be run. */
function outcomeOf({ status, failedExpectations }: JasmineResult): Outcome | undefined {
  if (status === "excluded") return undefined;
  if (status === "passed") return { status };
  if (status === "pending") return { status: "skipped" };
  return { status: "failed", reason: failedExpectations[0]?.message.split("\n")[0]?.slice(0, 300) ?? status };
}

/** A seeded stand-in for Math.random (mulberry32). */
function generator(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
