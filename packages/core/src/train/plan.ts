import { ArgumentError } from "../errors.ts";
import { checkEarlyStopping } from "./early-stopping.ts";
import { epochOrder } from "./epoch-order.ts";
import type { Every, TrainLoopOptions } from "./types.ts";

/** What decides the order of the examples; a run can only be resumed with the same. */
export interface Identity {
  readonly seed: number;
  readonly examples: number;
  readonly batchSize: number;
  readonly lastBatch: "keep" | "drop";
}

/** A run's shape. */
export interface Plan extends Identity {
  readonly stepsPerEpoch: number;
  readonly steps: number;
}

/** Checks the options of a run. Throws an ArgumentError that names the first wrong one. */
export function planRun(options: TrainLoopOptions): Plan {
  const { seed, examples, batchSize, lastBatch = "keep" } = options;
  if (!Number.isSafeInteger(seed))
    throw new ArgumentError(`Seed ${seed}`, { value: seed, expected: "an integer" });
  atLeastOne("examples", examples);
  atLeastOne("batchSize", batchSize);
  if ((options.steps === undefined) === (options.epochs === undefined)) {
    throw new ArgumentError("The length of the run is not clear", { expected: "either steps or epochs" });
  }
  const perEpoch = examples / batchSize;
  const stepsPerEpoch = lastBatch === "keep" ? Math.ceil(perEpoch) : Math.floor(perEpoch);
  if (stepsPerEpoch === 0) {
    throw new ArgumentError(`${examples} examples fill no batch of ${batchSize}`, {
      value: batchSize,
      remedy: 'Pass lastBatch: "keep".',
    });
  }
  const steps = options.steps ?? (options.epochs as number) * stepsPerEpoch;
  atLeastOne("steps", steps);
  for (const every of [options.validate?.every, options.checkpoint?.every]) {
    if (typeof every === "number") atLeastOne("every", every);
  }
  checkEarlyStopping(options.earlyStopping, options.validate !== undefined);
  checkKeeping(options);
  return { seed, examples, batchSize, lastBatch, stepsPerEpoch, steps };
}

/** Whether something that happens every so often is due when `step` steps are made. */
export function isDue(every: Every, step: number, plan: Plan): boolean {
  return step % (every === "epoch" ? plan.stepsPerEpoch : every) === 0 || step === plan.steps;
}

/** Gives the batch of a step; the order of the current epoch is kept. */
export function batchesOf(plan: Plan): (step: number) => { epoch: number; indices: Uint32Array } {
  let order: { readonly epoch: number; readonly examples: Uint32Array } = {
    epoch: -1,
    examples: new Uint32Array(),
  };
  return (step) => {
    const epoch = Math.floor(step / plan.stepsPerEpoch);
    if (order.epoch !== epoch) order = { epoch, examples: epochOrder(plan.examples, plan.seed, epoch) };
    const begin = (step % plan.stepsPerEpoch) * plan.batchSize;
    return { epoch, indices: order.examples.slice(begin, begin + plan.batchSize) };
  };
}

function checkKeeping({ checkpoint, earlyStopping, store, state, resume, plot }: TrainLoopOptions): void {
  const stateless = Object.keys(state ?? {}).length === 0;
  if (stateless && (checkpoint || earlyStopping?.restoreBest)) {
    throw new ArgumentError("Checkpoints and restoreBest without state", {
      remedy: "Pass state: { model, optimizer }.",
    });
  }
  if (!store && (checkpoint || resume || plot)) {
    throw new ArgumentError("Checkpoints, resume and plot without a store", { remedy: "Pass store." });
  }
  if (resume && !checkpoint) {
    throw new ArgumentError("Resume without checkpoints", { remedy: "Pass checkpoint." });
  }
  for (const name of Object.keys(state ?? {})) {
    if (name.includes("/"))
      throw new ArgumentError(`State ${name}`, { value: name, expected: 'a name without "/"' });
  }
  if (checkpoint?.keep !== undefined) atLeastOne("keep", checkpoint.keep);
}

function atLeastOne(name: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value > 0)) {
    throw new ArgumentError(`${name} is ${value}`, { value, expected: "an integer of 1 or more" });
  }
}
