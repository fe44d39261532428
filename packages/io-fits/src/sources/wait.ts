import { FitsError } from "../errors.ts";

/** Waits for work that cannot be stopped, or no longer than until the signal fires: then throws "aborted". */
export function whileWanted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void =>
      reject(new FitsError("aborted", "Aborted by the caller", { cause: signal.reason }));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
