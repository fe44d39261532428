import type { TableSink } from "@helioscope/core";

/** A table that becomes a file when it is closed, or nothing at all when it is discarded instead. */
export interface FileSink extends TableSink {
  discard(): Promise<void>;
}
