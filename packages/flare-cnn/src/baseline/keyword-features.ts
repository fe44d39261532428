import { type FeatureMatrix, featureMatrix } from "./features.ts";
import { type KeywordTable, TABLE_KEYWORDS, type TableKeyword } from "./keyword-table.ts";

/** Keywords that a classifier looks at. */
export interface FeatureSet {
  readonly name: string;
  readonly keywords: readonly TableKeyword[];
}

/** Those that the paper and the notes on it compare: total flux, with area (red in Figure 5), R, and all (black). */
export const FEATURE_SETS: readonly FeatureSet[] = [
  { name: "USFLUX", keywords: ["USFLUX"] },
  { name: "USFLUX and AREA_ACR", keywords: ["USFLUX", "AREA_ACR"] },
  { name: "R_VALUE", keywords: ["R_VALUE"] },
  { name: "all keywords", keywords: TABLE_KEYWORDS },
];

/** Keywords that are never negative and span decades: they count by their logarithm. R_VALUE is one already. */
const DECADES: ReadonlySet<TableKeyword> = new Set([
  "USFLUX",
  "TOTUSJZ",
  "TOTUSJH",
  "ABSNJZH",
  "SAVNCPP",
  "MEANPOT",
  "TOTPOT",
  "AREA_ACR",
]);

export function isLogarithmic(keyword: TableKeyword): boolean {
  return DECADES.has(keyword);
}

/** The keywords of a set for some rows of a table. */
export function tableFeatures(
  table: KeywordTable,
  rows: ArrayLike<number>,
  keywords: readonly TableKeyword[],
): FeatureMatrix {
  return featureMatrix(
    keywords.map((name) => {
      const column = table.keywords[name];
      return Float64Array.from(rows, (row) => column[row]);
    }),
  );
}
