import type { Column, Row } from "@helioscope/core";
import type { Table2 } from "../statistics/index.ts";

export const TABLE2_COLUMNS: readonly Column[] = [
  { name: "quantity", type: "string", about: "Size in Mm2, or unsigned flux in 1e18 Mx" },
  { name: "minimum", type: "float", about: "Smallest" },
  { name: "maximum", type: "float", about: "Largest" },
  { name: "median", type: "float", about: "Median" },
  { name: "mean", type: "float", about: "Mean" },
  { name: "sd", type: "float", about: "Standard deviation, n - 1" },
];

/** Table 2 of the paper, one row a quantity. */
export function table2Rows({ sizeMm2, flux1e18Mx }: Table2): Row[] {
  const row = (quantity: string, { min, max, median, mean, sd }: Table2["sizeMm2"]): Row => ({
    quantity,
    minimum: min,
    maximum: max,
    median,
    mean,
    sd,
  });
  return [row("size [Mm2]", sizeMm2), row("flux [1e18 Mx]", flux1e18Mx)];
}
