import { EngineError } from "@helioscope/core";
import { assertFitsEngine, type Engine, estimateTrainingBytes } from "@helioscope/core/engine";
import { dropoutClock } from "@helioscope/core/train";
import type { MagnetogramConfig } from "../config.ts";
import { patchGan } from "../network/discriminator.ts";
import { disposeModels } from "../network/dispose.ts";
import { windowModel } from "../network/generator.ts";
import { layerSet } from "../network/layer-set.ts";

/**
 * Refuses a training that the engine cannot do before it begins.
 *
 * @throws EngineError with what to do instead
 */
export function assertTrains(engine: Engine, config: MagnetogramConfig): void {
  if (!engine.trains) {
    throw new EngineError(`The ${engine.name} engine runs networks but does not train them`, {
      value: engine.name,
      remedy: "Take another: `helioscope engine list` says which train",
    });
  }
  const { batchSize, cropPx, adversarial } = config.training;
  const side = cropPx ?? config.prepare.sizePx;
  const generator = windowModel({ ...config, layers: layerSet(), clock: dropoutClock(0) }, side);
  const discriminator = patchGan(config, side);
  try {
    // One encoder sees the images of all moments as one batch.
    const images = config.generator.kind === "convgru" ? batchSize * config.sequence.frames : batchSize;
    const judged =
      adversarial === "none" ? 0 : estimateTrainingBytes(discriminator, { batch: 2 * batchSize });
    const bytes = estimateTrainingBytes(generator, { batch: images }) + judged;
    assertFitsEngine(engine, bytes, `Training at ${side}x${side}, batch ${batchSize},`);
  } finally {
    disposeModels([generator, discriminator]);
  }
}
