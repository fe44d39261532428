import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { HttpClient } from "@helioscope/archives";
import { createNodeClient } from "@helioscope/archives/node";
import { directoryStore } from "@helioscope/core/node";
import { userPath } from "../paths.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

export interface Fetching {
  /** Where everything is written. */
  readonly folder: string;
  readonly client: HttpClient;
}

/**
 * The folder of a verb that fetches, and a client that keeps good replies in its `.replies` for a day: a run that was
 * ended goes on where it was.
 */
export async function openFetching(
  options: {
    readonly out?: string | undefined;
    readonly retries: number;
    readonly fresh: boolean;
    readonly "base-url"?: string | undefined;
  },
  terminal: Terminal,
): Promise<Fetching> {
  const base = options["base-url"];
  if (base !== undefined && !/^https?:\/\/[^/]/.test(base)) {
    throw new UsageError(`--base-url takes an address that begins with http:// or https://, not "${base}"`);
  }
  const folder = userPath(options.out ?? "out/fetch");
  await mkdir(folder, { recursive: true });
  const client = createNodeClient({
    userAgent: "helioscope",
    retries: options.retries,
    onWarning: (warning) => terminal.warn(warning),
    cache: directoryStore(join(folder, ".replies")),
    ...(options.fresh ? { cacheSeconds: 0 } : {}),
  });
  return { folder, client };
}
