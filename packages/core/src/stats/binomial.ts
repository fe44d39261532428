import { ArgumentError } from "../errors.ts";
import { normalQuantile } from "./distributions.ts";

/**
 * Wilson's score interval of a binomial share (Wilson 1927); NaN without trials. Throws an ArgumentError unless
 * 0 <= successes <= trials and the confidence lies between 0 and 1.
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  confidence = 0.95,
): { readonly low: number; readonly high: number } {
  if (!(successes >= 0 && successes <= trials && confidence > 0 && confidence < 1)) {
    throw new ArgumentError(`Interval of ${successes} in ${trials} at a confidence of ${confidence}`, {
      value: [successes, trials, confidence],
      expected: "0 <= successes <= trials, a confidence between 0 and 1",
    });
  }
  const z = normalQuantile(0.5 + confidence / 2);
  const share = successes / trials;
  const scale = 1 / (1 + (z * z) / trials);
  const centre = (share + (z * z) / (2 * trials)) * scale;
  const half = z * scale * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
