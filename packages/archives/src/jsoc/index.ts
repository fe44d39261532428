export { type ChunkOptions, chunks } from "./chunks.ts";
export type { Condition } from "./condition.ts";
export { checkEmail, type EmailCheck } from "./email.ts";
export * from "./export.ts";
export type { ExportFile, JsocExport } from "./export-reply.ts";
export { recordFileName } from "./file-names.ts";
export type { PictureProtocol, ProcessingSteps, Protocol } from "./processing.ts";
export {
  type KeyFilter,
  type RecordSetQuery,
  recordSet,
  type SharpQuery,
  sharpQuery,
  type TimeRange,
} from "./record-set.ts";
export * from "./records.ts";
export * from "./series.ts";
export { recordSetChunks } from "./set-text.ts";
export * from "./sharp.ts";
export { JSOC_URL, type JsocSite } from "./site.ts";
export type { TimeLike } from "./tai.ts";
export type { KeywordTypes } from "./values.ts";
