import type { tfl } from "../../engine/tensors.ts";
import { exportOnnx } from "../export-onnx.ts";
import type { LayerConverter } from "../layer-call.ts";
import type { OnnxRuntime, OnnxSession, TensorValues } from "./runtime.ts";
import { sameWeights, type WeightsStamp, weightsStamp } from "./weights-stamp.ts";

/** A network as it was when its session was opened. */
interface Opened {
  readonly runtime: OnnxRuntime;
  readonly stamp: WeightsStamp;
  readonly session: Promise<OnnxSession>;
  running: number;
  gone: boolean;
}

export type Converters = Readonly<Record<string, LayerConverter>>;

const sessions = new WeakMap<tfl.LayersModel, Opened>();

/** The session of a model with its present weights: the one that is open, or a new one in its place. */
function opened(model: tfl.LayersModel, runtime: OnnxRuntime, layers: Converters): Opened {
  const stamp = weightsStamp(model);
  const known = sessions.get(model);
  if (known && known.runtime === runtime && sameWeights(known.stamp, stamp)) return known;
  releaseSession(model);
  const session = exportOnnx(model, { layers }).then((bytes) => runtime.open(bytes));
  const made: Opened = { runtime, stamp, session, running: 0, gone: false };
  sessions.set(model, made);
  return made;
}

/** Opens the session of a model. Throws what exporting it and opening the file throw, the same again until a weight changes. */
export async function openSession(
  model: tfl.LayersModel,
  runtime: OnnxRuntime,
  layers: Converters,
): Promise<void> {
  await opened(model, runtime, layers).session;
}

/** Runs a model with the weights that it has now. */
export async function runSession(
  model: tfl.LayersModel,
  runtime: OnnxRuntime,
  layers: Converters,
  inputs: readonly TensorValues[],
): Promise<TensorValues[]> {
  const one = opened(model, runtime, layers);
  one.running++;
  try {
    return await (await one.session).run(inputs);
  } finally {
    one.running--;
    await releaseIdle(one);
  }
}

/** Lets go of the session of a model, after the runs that are under way. */
export function releaseSession(model: tfl.LayersModel): void {
  const known = sessions.get(model);
  if (!known) return;
  sessions.delete(model);
  known.gone = true;
  void releaseIdle(known);
}

async function releaseIdle(one: Opened): Promise<void> {
  if (!one.gone || one.running > 0) return;
  const session = await one.session.catch(() => undefined);
  await session?.release();
}
