import { quantiles } from "@helioscope/core/stats";
import type { QuantityStyle } from "./style.ts";

/** Shares of the values that lie outside the limits. */
const TAILS = [0.005, 0.995] as const;

/** Limits that most finite values lie within; a range of one where there are none. */
export function limitsOf(
  values: ArrayLike<number>,
  { range, middle, least }: Pick<QuantityStyle, "range" | "middle" | "least"> = {},
): readonly [number, number] {
  if (range) return range;
  const finite = Float64Array.from(values as ArrayLike<number>).filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  let [low, high] = quantiles(finite, TAILS);
  if (middle !== undefined) {
    const reach = Math.max(high - middle, middle - low) || 1;
    return [middle - reach, middle + reach];
  }
  if (least !== undefined && high > least) low = least;
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  return [low, high];
}
