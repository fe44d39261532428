import { FitsError } from "./errors.ts";

/** Throws a `FitsError` of kind "aborted" when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new FitsError("aborted", "Aborted by the caller", { cause: signal.reason });
}

/** A place where long work reports and may have to wait; undefined where there is nothing to wait for. */
export type Step = (done: number, total: number) => Promise<void> | undefined;

/** Lets long loops be watched and stopped: gives the event loop a turn about every 30 ms. */
export class Pace {
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: ((done: number, total: number) => void) | undefined;
  #last = performance.now();

  constructor(options: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
  }) {
    this.#signal = options.signal;
    this.#onProgress = options.onProgress;
  }

  /** Undefined where there is nothing to wait for. */
  step(done: number, total: number): Promise<void> | undefined {
    if (this.#signal === undefined && this.#onProgress === undefined) return undefined;
    const now = performance.now();
    if (done < total && now - this.#last < 30) return undefined;
    this.#last = now;
    this.#onProgress?.(done, total);
    throwIfAborted(this.#signal);
    return done < total ? new Promise((resolve) => setTimeout(resolve, 0)) : undefined;
  }
}
