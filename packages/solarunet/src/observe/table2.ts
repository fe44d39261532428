import type { Column, Row } from "@helioscope/core";
import type { Table2Summary } from "./quantities.ts";
import { SUMMARY_COLUMNS, summaryCells } from "./summary-row.ts";

export const TABLE2_COLUMNS: readonly Column[] = [
  {
    name: "quantity",
    type: "string",
    about: "Size in Mm2 and unsigned flux in 1e18 Mx, or in px and G px where the pixel scale is unknown",
  },
  ...SUMMARY_COLUMNS,
];

/** Table 2 of the paper, one row a quantity. */
export function table2Rows({ size, flux }: Table2Summary): Row[] {
  return [
    { quantity: `size [${size.unit}]`, ...summaryCells(size) },
    { quantity: `flux [${flux.unit}]`, ...summaryCells(flux) },
  ];
}
