import { throwIfAborted } from "@helioscope/core";

/** Waits. Throws an AbortedError as soon as the signal fires. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  throwIfAborted(signal);
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end);
  });
  throwIfAborted(signal);
}
