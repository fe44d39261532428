import type { Column, Row } from "@helioscope/core";
import type { Summary } from "@helioscope/core/stats";
import { digits } from "./digits.ts";
import type { Table2Summary } from "./quantities.ts";

export const TABLE2_COLUMNS: readonly Column[] = [
  {
    name: "quantity",
    type: "string",
    about: "Size in Mm2 and unsigned flux in 1e18 Mx, or in px and G px where the pixel scale is unknown",
  },
  { name: "minimum", type: "float", about: "Smallest" },
  { name: "maximum", type: "float", about: "Largest" },
  { name: "median", type: "float", about: "Median" },
  { name: "mean", type: "float", about: "Mean" },
  { name: "sd", type: "float", about: "Standard deviation, n - 1" },
];

/** Table 2 of the paper, one row a quantity. */
export function table2Rows({ size, flux }: Table2Summary): Row[] {
  const row = (quantity: string, { min, max, median, mean, sd }: Summary): Row => ({
    quantity,
    minimum: digits(min),
    maximum: digits(max),
    median: digits(median),
    mean: digits(mean),
    sd: digits(sd),
  });
  return [row(`size [${size.unit}]`, size), row(`flux [${flux.unit}]`, flux)];
}
