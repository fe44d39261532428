import type { Column, Row } from "@helioscope/core";
import type { LabelledSet } from "../types.ts";
import type { DuplicatePair } from "./near-duplicates.ts";

/** Columns of a table of near-duplicates. */
export const duplicateColumns: readonly Column[] = [
  { name: "first", type: "string", about: "Image on the earlier side" },
  { name: "first_side", type: "string", about: "Its side of the split" },
  { name: "second", type: "string", about: "Image on the later side that shows nearly the same" },
  { name: "second_side", type: "string", about: "Its side of the split" },
  { name: "distance", type: "float", about: "1 minus the correlation of their structure at the best shift" },
  { name: "hours", type: "float", unit: "h", about: "Time between them, where both are known" },
  { name: "first_labels", type: "string", about: "Labels of the first" },
  { name: "second_labels", type: "string", about: "Labels of the second" },
];

/** A pair as a row of {@link duplicateColumns}. */
export function duplicateRow({ images }: Pick<LabelledSet, "images">, pair: DuplicatePair): Row {
  const [a, b] = [images[pair.first], images[pair.second]];
  return {
    first: a.file,
    first_side: pair.firstSide,
    second: b.file,
    second_side: pair.secondSide,
    distance: pair.distance,
    hours: a.utc && b.utc ? Math.abs(Date.parse(a.utc) - Date.parse(b.utc)) / 3_600_000 : null,
    first_labels: a.labels.join(";"),
    second_labels: b.labels.join(";"),
  };
}
