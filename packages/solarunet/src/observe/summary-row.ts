import type { Column, Row } from "@helioscope/core";
import type { Summary } from "@helioscope/core/stats";
import { digits } from "./digits.ts";

/** What Table 2 of the paper states of a sample, as columns. */
export const SUMMARY_COLUMNS: readonly Column[] = [
  { name: "minimum", type: "float", about: "Smallest" },
  { name: "maximum", type: "float", about: "Largest" },
  { name: "median", type: "float", about: "Median" },
  { name: "mean", type: "float", about: "Mean" },
  { name: "sd", type: "float", about: "Standard deviation, n - 1" },
];

/** The cells of {@link SUMMARY_COLUMNS}. */
export function summaryCells({ min, max, median, mean, sd }: Summary): Row {
  return {
    minimum: digits(min),
    maximum: digits(max),
    median: digits(median),
    mean: digits(mean),
    sd: digits(sd),
  };
}
