import type { Store, TrainReport, TrainRun } from "@helioscope/core";
import type { MagnetogramConfig } from "../config.ts";
import { openPrepared } from "../dataset/index.ts";
import { evaluateMagnetogram } from "../evaluation/index.ts";
import { trainOnSet } from "./train.ts";

/**
 * Trains the network of a configuration on a prepared data set (`prepareDataSet`), in the steps of pix2pix: see
 * {@link trainOnSet}; then scores it on the test side beside the trivial baselines (`evaluateMagnetogram`).
 */
export async function trainMagnetogram(
  data: Store,
  config: MagnetogramConfig,
  run: TrainRun,
): Promise<TrainReport> {
  const { onWarning } = run;
  const set = await openPrepared(data, config, onWarning ? { onWarning } : {});
  const { net, result } = await trainOnSet(set, config, run);
  try {
    const report = {
      steps: result.steps,
      finalLoss: result.last?.loss ?? Number.NaN,
      stopped: result.stopped,
    };
    if (result.stopped === "aborted") {
      const nothing = {
        data: "none: the training was stopped",
        examples: 0,
        scores: [],
        skipped: set.skipped,
      };
      return { ...report, evaluation: nothing };
    }
    return { ...report, evaluation: await evaluateMagnetogram(net, data, config, workOf(run)) };
  } finally {
    net.dispose();
  }
}

function workOf({ signal, onProgress, onWarning }: TrainRun) {
  return {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
    ...(onWarning ? { onWarning } : {}),
  };
}
