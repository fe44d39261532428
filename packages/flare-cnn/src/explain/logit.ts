/** Probabilities of 0 and 1 have no logit; these are the smallest and the largest that 32 bits tell from them. */
const LEAST = 2 ** -126;
const MOST = 1 - 2 ** -24;

/** log(p / (1 - p)), finite: from -87 to 17. */
export function logitOf(probability: number): number {
  const inside = Math.min(MOST, Math.max(LEAST, probability));
  return Math.log(inside / (1 - inside));
}
