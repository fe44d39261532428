import type { Agreement } from "./types.ts";

export function agreement(truth: number, found: number, matched: number): Agreement {
  return {
    truth,
    found,
    matched,
    precision: matched / found,
    recall: matched / truth,
    f1: (2 * matched) / (truth + found),
  };
}
