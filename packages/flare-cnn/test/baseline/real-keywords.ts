import { readFileSync } from "node:fs";
import { dataPath } from "../../../../testing/data.ts";
import {
  type HarpLabel,
  type KeywordCases,
  type KeywordTable,
  keywordCases,
  readHarpLabels,
  readKeywordTable,
} from "../../src/baseline/index.ts";

export interface RealKeywords extends KeywordCases {
  readonly table: KeywordTable;
  readonly labels: readonly HarpLabel[];
}

/** The hourly keywords of 1332 HARPs with their labels. */
export async function realKeywords(): Promise<RealKeywords> {
  const at = (name: string) => readFileSync(dataPath("sharp", "keywords", name));
  const table = await readKeywordTable(at("sharp_keywords_hourly.csv.gz"));
  const labels = await readHarpLabels(at("harp_labels_derived.csv"));
  return { table, labels, ...keywordCases(table, labels) };
}
