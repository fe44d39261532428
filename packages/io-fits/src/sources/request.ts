import { FitsError } from "../errors.ts";

/** How a URL is asked for. */
export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Header fields of every request, such as an authorisation. */
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of the platform's own `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** One request; redirects are followed. The status is for the caller to judge. */
export async function request(
  url: string,
  options: RequestOptions,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { signal, headers, fetch: send = fetch } = options;
  const init: RequestInit = { headers: { ...headers, ...more } };
  if (signal !== undefined) init.signal = signal;
  return told(url, signal, () => send(url, init));
}

/** Hands over the parts of a body as they come. Stop early and the rest is not fetched. */
export async function* bodyParts(
  url: string,
  response: Response,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await told(url, signal, () => reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    // Nothing is left to stop after the last part, and nobody to tell if it fails.
    await reader.cancel().catch(() => undefined);
  }
}

/** Turns what the platform throws into errors of this package. */
async function told<T>(url: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (signal?.aborted) throw new FitsError("aborted", "Aborted by the caller", { cause: signal.reason });
    const inner = cause instanceof Error && cause.cause instanceof Error ? `: ${cause.cause.message}` : "";
    const why = `${cause instanceof Error ? cause.message : String(cause)}${inner}`;
    throw new FitsError("io", `${url} cannot be fetched: ${why}`, {
      value: { url, status: undefined },
      cause,
    });
  }
}

/** The error of an answer that is not what was asked for; `value` is its URL and status. */
export function answerError(
  url: string,
  response: Response,
  fact: string,
  facts: { readonly expected?: string; readonly remedy?: string; readonly byteOffset?: number } = {},
): FitsError<"io"> {
  const { status } = response;
  return new FitsError("io", `${url}: ${fact} (status ${status})`, { ...facts, value: { url, status } });
}

/** Lets the body of an answer go that is not read. */
export async function drop(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}
