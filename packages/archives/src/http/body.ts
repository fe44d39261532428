import { NetworkError } from "./errors.ts";

/** What the reader of a reply is lent. */
export interface Attempt {
  readonly url: string;
  /** Fires when the caller gives up, or nothing has come for too long. */
  readonly signal: AbortSignal;
  /** Says that something came: the time limit for silence starts anew. */
  alive(): void;
}

/** Bytes that a reply announces for its body; undefined where it does not, or packs them on their way. */
export function announcedBytes(response: Response): number | undefined {
  const packed = response.headers.get("content-encoding");
  const stated = response.headers.get("content-length");
  if (stated === null || (packed !== null && packed !== "identity")) return undefined;
  const bytes = Number(stated);
  return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : undefined;
}

/**
 * The body of a reply as it comes. Throws a NetworkError when the connection breaks or the number of bytes is not the
 * announced one.
 */
export async function* bodyChunks(response: Response, attempt: Attempt): AsyncGenerator<Uint8Array> {
  const announced = announcedBytes(response);
  const { url } = attempt;
  const reader = response.body?.getReader();
  let received = 0;
  try {
    while (reader) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new NetworkError(`the connection broke after ${received} ${of(announced)}bytes`, {
          url,
          failure: "connection",
          retriable: true,
          cause,
        });
      });
      if (done) break;
      attempt.alive();
      received += value.length;
      if (announced !== undefined && received > announced) break;
      yield value;
    }
  } finally {
    // Not waited for: a server that says nothing more would hold us.
    reader?.cancel().catch(() => {});
  }
  if (announced !== undefined && received !== announced) {
    throw new NetworkError(`${received} bytes came`, {
      url,
      failure: "length",
      retriable: true,
      expected: `the ${announced} of its Content-Length`,
    });
  }
}

const of = (announced: number | undefined) => (announced === undefined ? "" : `of ${announced} `);

/** The whole body. */
export async function wholeBody(response: Response, attempt: Attempt): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyChunks(response, attempt)) chunks.push(chunk);
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
