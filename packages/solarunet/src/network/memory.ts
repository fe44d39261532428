import { EngineError } from "@helioscope/core";
import { assertFitsEngine, type Engine, estimateTrainingBytes } from "@helioscope/core/engine";
import { dropoutClock } from "@helioscope/core/train";
import type { SolarUnetConfig } from "../config.ts";
import { buildUnet } from "./unet.ts";

/**
 * Refuses a training that the engine cannot do before it begins.
 *
 * @param largest width and height of the largest frame, which counts where whole frames are trained on
 * @throws EngineError with what to do instead
 */
export function assertTrains(
  engine: Engine,
  { network, training }: SolarUnetConfig,
  largest: { readonly width: number; readonly height: number },
): void {
  if (!engine.trains) {
    throw new EngineError(`The ${engine.name} engine runs networks but does not train them`, {
      value: engine.name,
      remedy: "Take another: `helioscope engine list` says which train",
    });
  }
  const step = 2 ** network.depth;
  const upTo = (size: number) => Math.ceil(size / step) * step;
  const width = training.cropPx ?? upTo(largest.width);
  const height = training.cropPx ?? upTo(largest.height);
  const model = buildUnet(network, dropoutClock(0), { width, height });
  try {
    const bytes = estimateTrainingBytes(model, { batch: training.batchSize });
    assertFitsEngine(engine, bytes, `Training at ${width}x${height}, batch ${training.batchSize},`);
  } finally {
    model.dispose();
  }
}
