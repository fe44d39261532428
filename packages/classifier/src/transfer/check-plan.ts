import { ArgumentError } from "@helioscope/core";
import type { KShotPlan } from "./k-shot-types.ts";

/**
 * What the command line does: the head, and of the backbone its last block (in the tied plan the three convolutions that
 * share their weights), normalised as the backbone was, at three rates for either network.
 * Stages, updates and rates were picked by scores on the validation side of real patches (other bands to GONG H-alpha), so
 * scores there with the seeds that picked them are too good; a claim is made with fresh ones.
 */
export const defaultKShotPlan: KShotPlan = {
  shots: [5, 10, 20],
  draws: 5,
  updates: 60,
  rates: { transfer: [0.01, 0.02, 0.05], scratch: [0.02, 0.05, 0.1] },
  tuningDraws: 2,
  stages: [{ share: 1, learn: { lastBlocks: 1 }, statistics: "keep", backboneRate: 1 }],
};

/** @throws ArgumentError for a plan that makes no sense */
export function assertPlan(plan: KShotPlan): void {
  const whole = (value: number, least: number) => Number.isInteger(value) && value >= least;
  const { shots, draws, updates, rates, tuningDraws, stages } = plan;
  const wrong = (what: string, value: unknown, expected: string): never => {
    throw new ArgumentError(`A k-shot plan with ${what} ${JSON.stringify(value)}`, { value, expected });
  };
  if (shots.length === 0 || !shots.every((k) => whole(k, 1)) || new Set(shots).size < shots.length)
    wrong("shots", shots, "whole numbers from 1 up, each once");
  if (!whole(draws, 1)) wrong("draws", draws, "a whole number from 1 up");
  if (!whole(updates, 1)) wrong("updates", updates, "a whole number from 1 up");
  for (const [method, list] of Object.entries(rates)) {
    if (list.length === 0 || !list.every((rate: number) => rate > 0))
      wrong(`rates of ${method}`, list, "one or more, above 0");
    if (list.length > 1 && !whole(tuningDraws, 1))
      wrong("tuning draws", tuningDraws, "at least 1, to choose between several rates");
  }
  const total = stages.reduce((sum, { share }) => sum + share, 0);
  if (stages.length === 0 || stages.some(({ share }) => !(share > 0)) || Math.abs(total - 1) > 1e-9)
    wrong("stages", stages, "shares above 0 that sum to 1");
}
