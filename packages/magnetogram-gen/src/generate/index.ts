export {
  type CarriedPort,
  type ExportedFile,
  type ExportedGenerator,
  type ExportGeneratorOptions,
  exportGenerator,
} from "./export-generator.ts";
export { type FieldFitsOptions, fieldToFits } from "./field-fits.ts";
export { type NetworkGeneratorOptions, networkGenerator } from "./network-generator.ts";
export { provenanceOf } from "./network-provenance.ts";
export { type OnnxGeneratorOptions, onnxGenerator } from "./onnx-generator.ts";
export { type OnnxArray, type OnnxSession, ortSession } from "./onnx-runtime.ts";
export { type InputProvenance, type Provenance, provenanceLabel } from "./provenance.ts";
export type { Beginning } from "./stacked.ts";
export type * from "./stepper.ts";
export { type SequenceOptions, type StreamSettings, streamed } from "./stream.ts";
export {
  type GivenInput,
  matchedItems,
  type SuitedInput,
  suitedInput,
  wavelengthOf,
} from "./suited-input.ts";
export {
  generatedColumns,
  type WriteSequenceOptions,
  type WrittenSequence,
  writeSequence,
} from "./write-sequence.ts";
