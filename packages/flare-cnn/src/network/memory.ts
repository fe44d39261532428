import { EngineError } from "@helioscope/core";
import { assertFitsEngine, type Engine, estimateTrainingBytes } from "@helioscope/core/engine";
import { dropoutClock } from "@helioscope/core/train";
import type { FlareCnnConfig } from "../config.ts";
import { buildNetwork } from "./build-network.ts";

/**
 * Refuses a training that the engine cannot do before it begins.
 *
 * @param largest width and height of the largest frame of a batch
 * @throws EngineError with what to do instead
 */
export function assertTrains(
  engine: Engine,
  config: FlareCnnConfig,
  largest: { readonly width: number; readonly height: number },
): void {
  if (!engine.trains) {
    throw new EngineError(`The ${engine.name} engine runs networks but does not train them`, {
      value: engine.name,
      remedy: "Take another: `helioscope engine list` says which train",
    });
  }
  const { batchSize, optimizer } = config.training;
  const model = buildNetwork(config, dropoutClock(0), largest);
  try {
    const optimizerSlots = optimizer.kind === "adam" ? 2 : optimizer.momentum > 0 ? 1 : 0;
    const bytes = estimateTrainingBytes(model, { batch: batchSize, optimizerSlots });
    assertFitsEngine(engine, bytes, `Training at ${largest.width}x${largest.height}, batch ${batchSize},`);
  } finally {
    model.dispose();
  }
}
