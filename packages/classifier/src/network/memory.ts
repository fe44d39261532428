import { EngineError } from "@helioscope/core";
import { assertFitsEngine, type Engine, estimateTrainingBytes } from "@helioscope/core/engine";
import { dropoutClock } from "@helioscope/core/train";
import { buildNetwork, type NetworkShape } from "./build-network.ts";
import { disposeModel } from "./dispose.ts";

/**
 * Refuses a training that the engine cannot do before it begins.
 *
 * @throws EngineError with what to do instead
 */
export function assertTrains(engine: Engine, shape: NetworkShape, classes: number, batchSize: number): void {
  if (!engine.trains) {
    throw new EngineError(`The ${engine.name} engine runs networks but does not train them`, {
      value: engine.name,
      remedy: "Take another: `helioscope engine list` says which train",
    });
  }
  const { input } = shape;
  const model = buildNetwork(untied(shape), classes, dropoutClock(0), { weights: "zeros" });
  try {
    const bytes = estimateTrainingBytes(model, { batch: batchSize, optimizerSlots: 1 });
    assertFitsEngine(engine, bytes, `Training at ${input.sizePx}x${input.sizePx}, batch ${batchSize},`);
  } finally {
    disposeModel(model);
  }
}

/** The same activations; the estimate asks each layer for one shape of its output, and a tied one has several. */
function untied({ input, network }: NetworkShape): NetworkShape {
  const { body } = network;
  return body.kind === "slic"
    ? { input, network: { ...network, body: { ...body, tied: false } } }
    : { input, network };
}
