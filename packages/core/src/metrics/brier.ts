import { assertCases, assertProbabilities } from "./checks.ts";
import { assertSameLength } from "./confusion.ts";

/**
 * Brier's score: mean of (probability - truth)^2, truth being 1 where it is not 0 (Brier 1950). A pair with a NaN is
 * left out. Throws a ShapeError when the lengths differ, an ArgumentError for a probability outside [0, 1], a
 * DataError without pairs.
 */
export function brierScore(truth: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  assertSameLength(truth, probabilities, "Truth and probabilities");
  assertProbabilities(probabilities);
  let sum = 0;
  let n = 0;
  for (let i = 0; i < truth.length; i++) {
    if (Number.isNaN(truth[i]) || Number.isNaN(probabilities[i])) continue;
    sum += (probabilities[i] - (truth[i] !== 0 ? 1 : 0)) ** 2;
    n++;
  }
  assertCases(n, "A Brier score");
  return sum / n;
}

/**
 * Brier skill score 1 - BS / BS of a reference, over the pairs where all are numbers. The reference is one probability
 * for all cases or one each; without it, the share of positives among these very cases (sample climatology). NaN where
 * the reference is perfect. Throws as {@link brierScore} does.
 */
export function brierSkill(
  truth: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  reference?: number | ArrayLike<number>,
): number {
  assertSameLength(truth, probabilities, "Truth and probabilities");
  if (typeof reference === "object") assertSameLength(truth, reference, "Truth and reference");
  const known: number[] = [];
  for (let i = 0; i < truth.length; i++) {
    const prior = typeof reference === "object" ? reference[i] : 0;
    if (!Number.isNaN(truth[i]) && !Number.isNaN(probabilities[i]) && !Number.isNaN(prior)) known.push(i);
  }
  assertCases(known.length, "A Brier skill score");
  const labels = known.map((i) => (truth[i] !== 0 ? 1 : 0));
  const rate = labels.reduce((sum: number, label) => sum + label, 0) / labels.length;
  const priors = known.map((i) => (typeof reference === "object" ? reference[i] : (reference ?? rate)));
  const own = brierScore(
    labels,
    known.map((i) => probabilities[i]),
  );
  const theirs = brierScore(labels, priors);
  return theirs === 0 ? Number.NaN : 1 - own / theirs;
}
