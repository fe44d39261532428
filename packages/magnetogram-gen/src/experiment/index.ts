export { type Claim, judgeClaims, type Verdict } from "./claims.ts";
export { type ExperimentModel, experimentConfig, experimentModels } from "./models.ts";
export type { NetworkFacts } from "./network-facts.ts";
export { experimentCsv, experimentMarkdown, type ReportFacts } from "./report.ts";
export {
  type ExperimentRow,
  type ExperimentSummary,
  experimentTable,
  type Spread,
  summariseRows,
} from "./rows.ts";
export {
  type ExperimentOptions,
  type ExperimentResult,
  paperClaims,
  runExperiment,
} from "./run-experiment.ts";
export type { RunFacts } from "./run-facts.ts";
export {
  type SyntheticYear,
  type SyntheticYearOptions,
  syntheticYear,
} from "./synthetic-year.ts";
