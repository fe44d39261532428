import { EngineError } from "@helioscope/core";

/** Thrown when a worker died while it had a tile. The tile can be tried again: the pool starts another worker. */
export class TileLostError extends EngineError {
  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`A map worker died: ${why}`, { cause });
  }
}
