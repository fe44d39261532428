import type { Classification, LabelKind } from "../types.ts";

/** Softmax of logits, or the sigmoid of each with `several` labels, divided by the temperature beforehand. */
export function classificationOf(
  logits: Float32Array,
  labels: LabelKind,
  temperature: number,
): Classification {
  const probabilities = new Float32Array(logits.length);
  if (labels === "several") {
    for (let i = 0; i < logits.length; i++) probabilities[i] = 1 / (1 + Math.exp(-logits[i] / temperature));
    return { logits, probabilities };
  }
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++) top = Math.max(top, logits[i]);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp((logits[i] - top) / temperature);
  for (let i = 0; i < logits.length; i++) probabilities[i] = Math.exp((logits[i] - top) / temperature) / sum;
  return { logits, probabilities };
}
