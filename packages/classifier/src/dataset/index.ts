export { assertDisjoint } from "./assert-disjoint.ts";
export { type BaselineData, baselineInput } from "./baseline-data.ts";
export { BASELINE_FILE, loadBaselines, saveBaselines } from "./baseline-file.ts";
export { type Baseline, baselineFacts, baselinesOf } from "./baselines.ts";
export { chooseSplit, namesSides } from "./choose-split.ts";
export { type Counts, countImages, type SetCounts } from "./count-images.ts";
export { type DividedSet, divided, divideSet } from "./divide-set.ts";
export { duplicateColumns, duplicateRow } from "./duplicate-table.ts";
export { duplicateInput } from "./fingerprint.ts";
export { type BaselineExamples, type FitBaselinesOptions, fitBaselines } from "./fit-baselines.ts";
export { fitBaselinesOnSet } from "./fit-on-set.ts";
export { joinSets } from "./join-sets.ts";
export { labelledColumns } from "./labelled-columns.ts";
export {
  LABELS_FILE,
  type LabelledLayout,
  type OpenLabelledOptions,
} from "./labelled-options.ts";
export { type LabelledSheetOptions, labelledSheet } from "./labelled-sheet.ts";
export { type Leaks, leakNote, leaksOf, leakText } from "./leaks.ts";
export {
  type DuplicatePair,
  type NearDuplicateOptions,
  type NearDuplicates,
  nearDuplicates,
} from "./near-duplicates.ts";
export { openDivided } from "./open-divided.ts";
export { openLabelled } from "./open-labelled.ts";
export { type PreparedImages, prepareSet } from "./prepare-set.ts";
export { SIDES, type Side, type Splittable } from "./sides.ts";
export { type SplitOptions, splitSet } from "./split-set.ts";
export { type WriteLabelledOptions, writeLabelled } from "./write-labelled.ts";
