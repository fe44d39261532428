import { walk } from "./walk.ts";

/** Counts what a walk will find, beside the work; `into` gets the number when it is known. */
export async function countFiles(
  paths: readonly string[],
  except: string,
  into: { total: number | undefined },
  signal: AbortSignal,
): Promise<void> {
  let count = 0;
  for await (const _ of walk(paths, { except })) {
    count++;
    if (signal.aborted) return;
  }
  into.total = count;
}
