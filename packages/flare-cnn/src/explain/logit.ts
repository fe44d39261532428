/** A probability of 0 or 1 in 32 bits has no logit; it is taken for one that is this far away. */
const EDGE = 1e-7;

/** log(p / (1 - p)), finite: from -16.1 to 16.1. */
export function logitOf(probability: number): number {
  const inside = Math.min(1 - EDGE, Math.max(EDGE, probability));
  return Math.log(inside / (1 - inside));
}
