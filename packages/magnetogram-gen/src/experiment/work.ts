import type { WorkOptions } from "@helioscope/core";

/** What of some options every long call takes. */
export function workOf({ signal, onProgress, onWarning }: WorkOptions): WorkOptions {
  return {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
    ...(onWarning ? { onWarning } : {}),
  };
}
