import { ArgumentError } from "@helioscope/core";

/**
 * Probabilities of a classifier whose training counted a flaring case `positiveWeight` times, at the rate of flaring cases
 * that the training had: its logits less ln(positiveWeight). The order of the cases stays. Throws an ArgumentError for a
 * weight that is not above zero.
 */
export function atBaseRate(probabilities: ArrayLike<number>, positiveWeight: number): Float64Array {
  if (!(positiveWeight > 0 && Number.isFinite(positiveWeight)))
    throw new ArgumentError(`A weight of ${positiveWeight} of flaring cases`, {
      value: positiveWeight,
      expected: "a number above 0",
    });
  return Float64Array.from(probabilities, (p) => p / (p + positiveWeight * (1 - p)));
}
