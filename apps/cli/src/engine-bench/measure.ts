import { EngineError, seededRandom } from "@helioscope/core";
import { type Engine, tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { openInference } from "@helioscope/core/onnx";
import { makeTrainStep } from "@helioscope/core/train";
import { assertStepFits } from "./fits-memory.ts";
import { type BuiltNet, type NetPlan, planOf } from "./nets.ts";
import { peakMemoryMiB } from "./peak-memory.ts";
import type { BenchCase, Measured } from "./types.ts";

/** Of the training step, and of PyTorch's. */
const LEARNING_RATE = 1e-4;

/**
 * Measures a case in this process, whose peak memory is then the case's.
 *
 * @throws EngineError for an engine that is not there or cannot do the job
 */
export async function measure(asked: BenchCase): Promise<Measured & { readonly parameters: number }> {
  const engine = await openFor(asked);
  const plan = await planOf(asked);
  const net = plan.build(engine);
  const run = asked.job === "train" ? trainer(engine, net, plan) : await predictor(asked, net, plan);
  const times: number[] = [];
  for (let k = 0; k < asked.warmup + asked.steps; k++) {
    const start = performance.now();
    await run();
    if (k >= asked.warmup) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const onnx = asked.engine === "onnx";
  return {
    version: onnx ? `onnxruntime ${engine.inference?.version}` : engine.version,
    // Plain JavaScript has the weights and one thread, ONNX Runtime all that were asked for.
    threads: onnx ? asked.threads : engine.threads,
    milliseconds: times[times.length >> 1],
    peakMemoryMiB: peakMemoryMiB(),
    parameters: net.parameters,
  };
}

async function openFor({ engine, job, threads }: BenchCase): Promise<Engine> {
  if (engine !== "onnx") return openEngine({ engine, threads });
  if (job === "train") throw new EngineError("ONNX Runtime here predicts and does not train");
  return openEngine({ engine: "cpu", inference: "onnx", threads });
}

function trainer(engine: Engine, { trains, loss }: BuiltNet, plan: NetPlan): () => Promise<void> {
  if (!engine.trains)
    throw new EngineError(`The ${engine.name} engine runs networks but does not train them`);
  assertStepFits(engine, trains, plan.input, plan.batch);
  const { input, target } = batchOf(plan);
  const x = tf.tensor(input, [plan.batch, ...plan.input]);
  const y = tf.tensor(target, [plan.batch, ...plan.target]);
  const update = makeTrainStep(trains, tf.train.adam(LEARNING_RATE), loss);
  return async () => {
    const value = (await update(x, y)).loss;
    if (!Number.isFinite(value)) throw new EngineError("The loss is not finite", { value });
  };
}

async function predictor(asked: BenchCase, net: BuiltNet, plan: NetPlan): Promise<() => Promise<void>> {
  const runtime = asked.engine === "onnx" ? "onnx" : "engine";
  const inference = await openInference(net.predicts, { runtime, layers: net.layers });
  const values = [{ data: batchOf(plan).input, shape: [plan.batch, ...plan.input] }];
  return async () => {
    await inference.run(values);
  };
}

function batchOf(plan: NetPlan) {
  const random = seededRandom(1);
  const size = (shape: readonly number[]) => shape.reduce((n, side) => n * side, plan.batch);
  const input = Float32Array.from({ length: size(plan.input) }, () => plan.inputValue(random.uniform()));
  const target = Float32Array.from({ length: size(plan.target) }, (_, k) =>
    plan.targetValue(k, input, () => random.uniform()),
  );
  return { input, target };
}
