import type { ClassifierTraining, TrainingStage } from "../config.ts";

/** A training of one stage at one rate: a run of the training loop. */
export interface Leg {
  /** Folder of its checkpoints; empty for the only one of a training. */
  readonly folder: string;
  readonly stage: TrainingStage;
  /** Steps of the stages before it, so that its dropout masks differ from theirs. */
  readonly epochsBefore: number;
}

/** The stages of a training, each with the rates that it is tried at. */
export function legsOf({ stages, learningRates }: ClassifierTraining): readonly (readonly Leg[])[] {
  const rates = learningRates && learningRates.length > 0 ? learningRates : null;
  const only = stages.length === 1 && (rates?.length ?? 1) === 1;
  let epochsBefore = 0;
  return stages.map((stage, s) => {
    const tried = s === 0 && rates ? rates : [stage.learningRate];
    const legs = tried.map((learningRate) => ({
      folder: only ? "" : `stage${s + 1}${tried.length > 1 ? `-rate${learningRate}` : ""}`,
      stage: { ...stage, learningRate },
      epochsBefore,
    }));
    epochsBefore += stage.epochs;
    return legs;
  });
}
