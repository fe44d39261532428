import { DataError, isHelioError } from "@helioscope/core";
import { type GeneratorEvaluationOptions, type GeneratorRecord, reportOf } from "../evaluation/index.ts";

/**
 * Throws a DataError where the baselines leave no frame, or no two frames a cadence apart, to score networks on: to be known
 * before any of them is trained.
 */
export function assertScorable(
  baselines: readonly GeneratorRecord[],
  options: GeneratorEvaluationOptions & { readonly warmUpFrames: number },
): void {
  let [frames, pairs] = [0, 0];
  try {
    ({ frames, pairs } = reportOf(baselines, { ...options, bootstrap: null }));
  } catch (error) {
    if (!isHelioError(error, "data")) throw error;
  }
  if (pairs > 0) return;
  const { warmUpFrames } = options;
  const observed = baselines[0].frames;
  const warm = observed.filter(({ preceding }) => preceding >= warmUpFrames);
  const counts = baselines.map(
    ({ name, frames: own }) =>
      `${own.filter(({ framesUsed }) => framesUsed > 0).length} with data for ${name}`,
  );
  const numbers = `${observed.length} frames with a field, ${warm.length} of them past the first ${warmUpFrames} of their sequence; ${counts.join(", ")}; ${frames} left, ${pairs} pairs`;
  throw new DataError(`The test side leaves nothing to score networks on: ${numbers}`, {
    value: [frames, pairs],
    expected: "at least two frames one cadence apart that all have data for",
    remedy: "Prepare a longer time, raise training.split.testShare, or leave out networks of many images.",
  });
}
