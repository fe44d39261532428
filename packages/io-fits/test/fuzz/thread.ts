import { parentPort, workerData } from "node:worker_threads";
import { Chance } from "./chance.ts";
import { Coverage } from "./coverage.ts";
import { type FuzzMessage, type FuzzTask, MAX_INPUT } from "./messages.ts";
import { meterAllocations } from "./meter.ts";
import { mutate } from "./mutate.ts";
import { generate } from "./seeds.ts";
import { tryInput } from "./try-input.ts";

/** Coverage is asked for once in so many inputs: asking costs more than trying a small file. */
const BATCH = 24;

const task = workerData as FuzzTask;
const length = new Int32Array(task.current, 0, 1);
const shelf = new Uint8Array(task.current, 4);
const beat = new Int32Array(task.beat);
const chance = new Chance(task.seed);
const pool = [...task.pool];
const coverage = new Coverage(task.seen);
const meter = meterAllocations();
const send = (message: FuzzMessage): void => parentPort!.postMessage(message);

for (;;) {
  const batch: Uint8Array[] = [];
  while (batch.length < BATCH) batch.push(await next());
  for (const bytes of batch) await attempt(bytes);
  if (coverage.fresh(false).length === 0) continue;
  // Something in the batch was new: each is tried again on its own.
  for (const bytes of batch) {
    await attempt(bytes);
    const blocks = coverage.fresh(true);
    if (blocks.length === 0) continue;
    pool.push(bytes);
    send({ kind: "pool", bytes, blocks });
  }
}

async function next(): Promise<Uint8Array> {
  if (pool.length === 0 || chance.one(12)) return (await generate(chance)).subarray(0, MAX_INPUT);
  // Half of the time from what was found last.
  const from = chance.one(2)
    ? pool[pool.length - 1 - chance.int(0, Math.min(31, pool.length - 1))]
    : chance.pick(pool);
  return mutate(from, chance, chance.pick(pool)).subarray(0, MAX_INPUT);
}

async function attempt(bytes: Uint8Array): Promise<void> {
  length[0] = bytes.length;
  shelf.set(bytes);
  Atomics.add(beat, 0, 1);
  for (const finding of await tryInput(bytes, meter)) send({ kind: "finding", finding });
}
