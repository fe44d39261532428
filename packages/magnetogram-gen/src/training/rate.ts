import { constantRate, linearDecay, type Schedule, stepDecay } from "@helioscope/core/train";
import type { MagnetogramTraining } from "../config.ts";

/**
 * The learning rate over a run of `steps`: halved after half of it (section 2), straight to 0 over its second half (the
 * pix2pix codes), or constant.
 */
export function rateOf(
  { schedule, learningRate: rate }: Pick<MagnetogramTraining, "schedule" | "learningRate">,
  steps: number,
): Schedule {
  const half = Math.max(1, Math.floor(steps / 2));
  if (schedule === "constant") return constantRate(rate);
  if (schedule === "linear") return linearDecay({ rate, from: steps - half, steps: half });
  const halved = stepDecay({ rate, factor: 0.5, every: steps - half });
  return (step) => Math.max(rate / 2, halved(step));
}
