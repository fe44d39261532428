import { ArgumentError, isHelioError, type Random, type Store, seededRandom } from "@helioscope/core";
import { attemptOnce, type Fetch } from "./attempt.ts";
import { type Attempt, wholeBody } from "./body.ts";
import { decodeJson, decodeText, refuseHtmlBytes, type TextOptions } from "./decode.ts";
import { NetworkError } from "./errors.ts";
import { hostQueue } from "./host-queue.ts";
import { pause } from "./pause.ts";
import { replyCache } from "./reply-cache.ts";

/** How a client asks. All of it has a default that archives can live with. */
export interface ClientOptions {
  /**
   * Another `fetch`, such as one that goes through a proxy. Node's own (up to version 24 at least) may end the whole
   * process when a server closes the connection early; `createNodeClient` of `@helioscope/archives/node` does not use it.
   */
  readonly fetch?: Fetch;
  /** Where good replies are kept; without it nothing is. */
  readonly cache?: Store;
  /** How old a kept reply may be: one day. */
  readonly cacheSeconds?: number;
  /** Attempts after the first: 4. */
  readonly retries?: number;
  /** Wait before the first retry, ms, doubled each time and shortened by up to a half at random: 1000. */
  readonly backoffMs?: number;
  /** A server that asks for a longer wait than this (Retry-After) is not waited for, ms: 120,000. */
  readonly maxWaitMs?: number;
  /** Longest silence, ms, before a reply and between two pieces of it: 60,000. */
  readonly timeoutMs?: number;
  /** Requests at once to one host: 2. */
  readonly concurrency?: number;
  /** Least time between the starts of two requests to one host, ms: 100. */
  readonly minIntervalMs?: number;
  /** Told to the server, where the platform allows it (pages may not). */
  readonly userAgent?: string;
  /** Jitter of the waits; no result depends on it. */
  readonly random?: Random;
  readonly onWarning?: (warning: string) => void;
  /** ms since 1970, for the age of kept replies. */
  readonly now?: () => number;
}

/** What any request takes. */
export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Attempts after the first, instead of the client's. */
  readonly retries?: number;
  readonly timeoutMs?: number;
}

/** What a request for a whole reply takes. */
export interface ReplyOptions<T> extends RequestOptions, Pick<TextOptions, "html"> {
  /** How old a kept reply may be, instead of the client's; 0 asks anew and keeps nothing. */
  readonly cacheSeconds?: number;
  /** Throws when the reply is not to be kept: an archive's own "no" with status 200. A retriable NetworkError is retried. */
  readonly check?: (reply: T) => void;
}

/** Asks servers: politely, with retries, and never gives out a broken reply. Browser-safe. */
export interface HttpClient {
  /** The value of a JSON reply. As the next two, throws a NetworkError once the retries are over, or an AbortedError. */
  json(url: string, options?: ReplyOptions<unknown> & TextOptions): Promise<unknown>;
  text(url: string, options?: ReplyOptions<string> & TextOptions): Promise<string>;
  bytes(url: string, options?: ReplyOptions<Uint8Array>): Promise<Uint8Array>;
  /**
   * A request whose reply `read` takes as it comes ({@link bodyChunks}); called again for each attempt. Of statuses
   * other than 200 to 299 it sees those of `statuses` alone. Throws a NetworkError, or what `read` throws; a retriable
   * NetworkError of `read` is retried as well.
   */
  request<T>(
    url: string,
    read: (response: Response, attempt: Attempt) => Promise<T>,
    options?: RequestOptions & {
      readonly statuses?: readonly number[];
      /** Headers of the next attempt, beside the others. */
      readonly nextHeaders?: () => Promise<Readonly<Record<string, string>>>;
    },
  ): Promise<T>;
}

/** Makes a client. Throws an ArgumentError for limits that are none. */
export function createClient(options: ClientOptions = {}): HttpClient {
  const { cacheSeconds = 86_400, retries = 4, backoffMs = 1000, maxWaitMs = 120_000 } = options;
  const { timeoutMs = 60_000, concurrency = 2, minIntervalMs = 100, userAgent, onWarning } = options;
  checkLimits({ cacheSeconds, retries, backoffMs, maxWaitMs, timeoutMs, concurrency, minIntervalMs });
  const ask: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const random = options.random ?? seededRandom(Date.now());
  const cache = options.cache && replyCache(options.cache, options.now);
  const turn = hostQueue({ concurrency, minIntervalMs });

  const request: HttpClient["request"] = async (url, read, asked = {}) => {
    const host = hostOf(url);
    const { signal, statuses = [] } = asked;
    const allowed = asked.retries ?? retries;
    for (let failures = 0; ; failures++) {
      try {
        const headers = {
          ...(userAgent === undefined ? {} : { "user-agent": userAgent }),
          ...asked.headers,
          ...(await asked.nextHeaders?.()),
        };
        const limits = { fetch: ask, headers, timeoutMs: asked.timeoutMs ?? timeoutMs, signal, statuses };
        return await turn(host, () => attemptOnce(url, limits, read), signal);
      } catch (error) {
        if (!(error instanceof NetworkError) || !error.retriable || failures >= allowed) throw error;
        const backoff = backoffMs * 2 ** failures * (1 - random.uniform() / 2);
        const waitMs = Math.max(Math.min(backoff, maxWaitMs), error.retryAfterMs ?? 0);
        if (waitMs > maxWaitMs) throw error;
        onWarning?.(`${error.message}. Asking again in ${(waitMs / 1000).toFixed(1)} s`);
        await pause(waitMs, signal);
      }
    }
  };

  async function reply<T>(url: string, decode: (bytes: Uint8Array) => T, asked: ReplyOptions<T>): Promise<T> {
    const maxAge = asked.cacheSeconds ?? cacheSeconds;
    const kept = maxAge > 0 ? await cache?.read(url, maxAge) : undefined;
    if (kept) {
      try {
        const value = decode(kept);
        asked.check?.(value);
        return value;
      } catch (error) {
        // Somebody kept it who asked for less.
        if (!isHelioError(error)) throw error;
      }
    }
    const { bytes, value } = await request(
      url,
      async (response, attempt) => {
        const bytes = await wholeBody(response, attempt);
        const value = decode(bytes);
        asked.check?.(value);
        return { bytes, value };
      },
      asked,
    );
    if (maxAge > 0) await cache?.write(url, bytes);
    return value;
  }

  return {
    request,
    json: (url, asked = {}) => reply(url, (bytes) => decodeJson(url, bytes, asked), asked),
    text: (url, asked = {}) => reply(url, (bytes) => decodeText(url, bytes, asked), asked),
    bytes: (url, asked = {}) =>
      reply(
        url,
        (bytes) => {
          if (!asked.html) refuseHtmlBytes(url, bytes);
          return bytes;
        },
        asked,
      ),
  };
}

function checkLimits(limits: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(limits)) {
    const least = name === "concurrency" || name === "timeoutMs" ? 1 : 0;
    if (Number.isFinite(value) && value >= least) continue;
    throw new ArgumentError(`${name} is ${value}`, { value, expected: `a number of at least ${least}` });
  }
}

function hostOf(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch (cause) {
    throw new ArgumentError(`"${url}" is no address`, { value: url, expected: "an absolute URL", cause });
  }
  if (parsed.protocol === "http:" || parsed.protocol === "https:") return parsed.host;
  throw new ArgumentError(`The protocol of ${url}`, { value: url, expected: "http or https" });
}
