export { checkLeaks, type TimeLeak } from "./check-leaks.ts";
export { DATA_SET_FILE, type DataSetFacts } from "./data-set-facts.ts";
export { type LoadedSamples, loadSamples } from "./load-samples.ts";
export {
  MANIFEST_FILE,
  type ManifestEntry,
  manifestColumns,
  manifestRow,
  type RejectionCause,
  readManifest,
} from "./manifest.ts";
export { type OpenPreparedOptions, openPrepared } from "./open-prepared.ts";
export { pairByTime } from "./pair-by-time.ts";
export { type PrepareDataSetOptions, prepareDataSet } from "./prepare-data-set.ts";
export { decodePrepared, encodePrepared, type PreparedFacts, type ReadPrepared } from "./prepared-fits.ts";
export { SAMPLES_FILE, sampleColumns } from "./samples-file.ts";
export { type ScaledFrames, type ScaledFramesOptions, scaledFrames } from "./scaled-frames.ts";
export { sequenceItems } from "./sequence-items.ts";
export { sequencesOf } from "./sequences.ts";
export type { NamedSource, SourceFiles } from "./source-names.ts";
export { sampleSpan, splitSamples } from "./split-samples.ts";
