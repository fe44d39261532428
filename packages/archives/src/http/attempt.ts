import { throwIfAborted } from "@helioscope/core";
import type { Attempt } from "./body.ts";
import { NetworkError } from "./errors.ts";
import { retryAfterMs } from "./retry-after.ts";

/** What of `fetch` a client uses; the platform's fits. */
export type Fetch = (
  url: string,
  init: {
    readonly headers: Record<string, string>;
    readonly signal: AbortSignal;
    readonly redirect: "follow";
  },
) => Promise<Response>;

export interface AttemptOptions {
  readonly fetch: Fetch;
  readonly headers: Record<string, string>;
  /** Longest silence, ms: before the reply, and between two pieces of it. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Statuses beside 200 to 299 that `read` wants to see. */
  readonly statuses: readonly number[];
}

/** Statuses that pass: a busy or broken server, a proxy without one. */
const PASSING = [408, 425, 429];

/**
 * One request, read to its end by `read`. Throws a NetworkError for whatever the network or the server did, an
 * AbortedError when the caller gave up, and what `read` throws.
 */
export async function attemptOnce<T>(
  url: string,
  options: AttemptOptions,
  read: (response: Response, attempt: Attempt) => Promise<T>,
): Promise<T> {
  const { timeoutMs, signal: caller } = options;
  throwIfAborted(caller);
  const ending = new AbortController();
  let silent = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      silent = true;
      ending.abort();
    }, timeoutMs);
  };
  const giveUp = () => ending.abort();
  caller?.addEventListener("abort", giveUp);
  alive();
  try {
    const response = await request(url, options, ending.signal);
    alive();
    if (!response.ok && !options.statuses.includes(response.status)) {
      response.body?.cancel().catch(() => {});
      throw refused(url, response);
    }
    return await read(response, { url, signal: ending.signal, alive });
  } catch (error) {
    throwIfAborted(caller);
    if (silent && error instanceof NetworkError) throw timedOut(url, timeoutMs, error);
    throw error;
  } finally {
    clearTimeout(timer);
    caller?.removeEventListener("abort", giveUp);
  }
}

async function request(url: string, { fetch, headers }: AttemptOptions, signal: AbortSignal) {
  try {
    return await fetch(url, { headers, signal, redirect: "follow" });
  } catch (cause) {
    throw new NetworkError(`no connection (${reasonOf(cause)})`, {
      url,
      failure: "connection",
      retriable: true,
      remedy: "Check the address and the network.",
      cause,
    });
  }
}

function refused(url: string, response: Response): NetworkError {
  const { status, statusText } = response;
  return new NetworkError(`status ${status}${statusText ? ` (${statusText})` : ""}`, {
    url,
    failure: "status",
    status,
    retriable: status >= 500 || PASSING.includes(status),
    retryAfterMs: retryAfterMs(response.headers.get("retry-after")),
  });
}

function timedOut(url: string, timeoutMs: number, cause: unknown): NetworkError {
  return new NetworkError(`nothing came for ${timeoutMs / 1000} s`, {
    url,
    failure: "timeout",
    retriable: true,
    remedy: "Ask for less at once, or raise timeoutMs.",
    cause,
  });
}

/** Node hides the reason in the cause of "fetch failed". */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown; message?: unknown } };
  return String(cause?.code ?? cause?.message ?? (error as Error).message);
}
