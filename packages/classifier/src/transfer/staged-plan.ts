import type { TrainingStage } from "../config.ts";
import { blocksOf, type Learning, learnOf } from "./freeze.ts";
import type { LayerFacts } from "./layers.ts";

export interface StagedPlanOptions {
  /** Of the three stages: head alone, from a layer on, all. 0 leaves a stage out. */
  readonly epochs: readonly [number, number, number];
  /** Learning rates of the head in each. */
  readonly rates: readonly [number, number, number];
  /** Where the second stage begins; the upper half of the blocks where absent. */
  readonly from?: Learning;
  /** Factor on the rate of all layers before the head in the second and third stage; 0.1 where absent. */
  readonly backboneRate?: number;
  /** What batch normalisation goes by; `keep` where absent, which suits few images. */
  readonly statistics?: "batch" | "keep";
}

/**
 * Unfreezing in stages, the layers of {@link layersOf} from the head towards the image: the fresh head alone, so that
 * its first, wild gradients do not spoil the backbone; then the upper blocks with it; then all, with a lower rate for
 * the backbone. Gradual unfreezing and discriminative rates after Howard & Ruder 2018 (section 3.3), with three steps
 * instead of one a layer.
 *
 * @throws ArgumentError for a layer that the network does not have
 */
export function stagedPlan(layers: readonly LayerFacts[], options: StagedPlanOptions): TrainingStage[] {
  const { epochs, rates, backboneRate = 0.1, statistics = "keep" } = options;
  const from = options.from ?? { lastBlocks: Math.floor((blocksOf(layers).length - 1) / 2) };
  const learning = ["head", learnOf(layers, from), "all"] as const;
  return learning.flatMap((learn, k): TrainingStage[] =>
    epochs[k] === 0
      ? []
      : [
          {
            epochs: epochs[k],
            learningRate: rates[k],
            schedule: "cosine",
            learn,
            statistics,
            backboneRate: learn === "head" ? 1 : backboneRate,
          },
        ],
  );
}
