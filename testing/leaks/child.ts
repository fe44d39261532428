// One engine, one network, in a process of its own: trains and predicts, and writes to standard output what it holds after.
import { setTimeout as wait } from "node:timers/promises";
import { tf } from "../../packages/core/src/engine/index.ts";
import { openEngine } from "../../packages/core/src/engine/node/index.ts";
import type { Holdings } from "./holdings.ts";
import { USES } from "./uses.ts";

const [, , name, net] = process.argv;
const engine = await openEngine({ engine: name as "wasm" | "tensorflow" });
const atFirst = tf.memory().numTensors;
const { step, predict, dispose } = USES[net](engine);

let steps = 0;
const counts = new Set<string>();

async function work(training: number, predictions: number): Promise<void> {
  for (let i = 0; i < training; i++) {
    await step(steps++);
    count();
  }
  for (let i = 0; i < predictions; i++) {
    await predict();
    count();
  }
}

function count(): void {
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  counts.add(`${numTensors} tensors, ${numDataBuffers} buffers, ${numBytes} bytes`);
}

/** After garbage was collected, and what hangs on it let go. */
async function residentBytes(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    (globalThis as { gc?: () => void }).gc?.();
    await wait(50);
  }
  return process.memoryUsage.rss();
}

await work(200, 250);
counts.clear();
const residentMiB: number[] = [];
const measure = async () => void residentMiB.push((await residentBytes()) / 2 ** 20);
await measure();
for (let part = 0; part < 4; part++) {
  await work(50, 0);
  await measure();
}
for (let part = 0; part < 4; part++) {
  await work(0, 250);
  await measure();
}
const tensors = [...counts];
dispose();
const holdings: Holdings = { tensors, residentMiB, left: tf.memory().numTensors - atFirst };
process.stdout.write(`${JSON.stringify(holdings)}\n`);
process.exit(0);
