import { ArgumentError, DataError } from "../errors.ts";

/** Throws an ArgumentError unless every probability is in [0, 1] or NaN. */
export function assertProbabilities(probabilities: ArrayLike<number>): void {
  for (let i = 0; i < probabilities.length; i++) {
    if (probabilities[i] < 0 || probabilities[i] > 1) {
      throw new ArgumentError(`A probability of ${probabilities[i]}`, {
        value: probabilities[i],
        expected: "a number from 0 to 1",
      });
    }
  }
}

/** Throws a DataError of `what` without cases. */
export function assertCases(cases: number, what: string): void {
  if (cases === 0)
    throw new DataError(`${what} of no case`, { value: cases, expected: "at least one pair of numbers" });
}
