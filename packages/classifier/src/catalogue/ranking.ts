/** Indices of the classes, the most probable first; of equals the one that comes first. */
export function ranking(probabilities: ArrayLike<number>): number[] {
  return Array.from(probabilities, (_, index) => index).sort(
    (a, b) => probabilities[b] - probabilities[a] || a - b,
  );
}

/** Shannon entropy of a distribution, bits: 0 where one class is certain, log2 of their number where all are alike. */
export function entropyBits(probabilities: ArrayLike<number>): number {
  let bits = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i];
    if (p > 0) bits -= p * Math.log2(p);
  }
  return bits;
}
