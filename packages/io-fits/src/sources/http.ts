import { throwIfAborted } from "../pace.ts";
import { checkBounds, memoryFor } from "./bounds.ts";
import { answerError, bodyParts, drop, type RequestOptions, request } from "./request.ts";
import { memorySource, type Source } from "./source.ts";

/** Bytes of the first request, which tells the length of the file: its headers are mostly among them. */
const FIRST = 2 ** 18;

/**
 * A source over a URL whose server answers range requests; it asks for exactly what is read, so that
 * {@link cachedSource} belongs in front of it. `signal` stops only the first request, which tells the length. Requests
 * that fail are not repeated: for that, give a `fetch` that does.
 *
 * @throws FitsError "io" where the server cannot be reached, refuses, or does not answer ranges; "aborted". Reads throw
 * "io" too when the file has changed since. `value` of these errors is `{ url, status }`.
 */
export async function httpSource(url: string | URL, options: RequestOptions = {}): Promise<Source> {
  const opened = await openRanges(String(url), options);
  if (opened.source !== undefined) return opened.source;
  await drop(opened.whole);
  throw answerError(String(url), opened.whole, opened.why, {
    expected: "an answer of status 206 with Content-Range",
    remedy: "Fetch the file whole.",
  });
}

/** A source where the server gives ranges; where not, its answer, which may hold the whole file, and why. */
export type Opened =
  | { readonly source: Source }
  | { readonly source: undefined; readonly whole: Response; readonly why: string };

/** Asks for the first bytes of a file. */
export async function openRanges(url: string, options: RequestOptions): Promise<Opened> {
  const response = await request(url, options, range(0, FIRST));
  const { status, headers } = response;
  if (status === 416 && headers.get("content-range") === "bytes */0") {
    await drop(response);
    return { source: memorySource(new Uint8Array(0)) };
  }
  if (!response.ok) {
    await drop(response);
    throw answerError(url, response, "The server refuses the file");
  }
  const why = "The server does not answer range requests";
  if (status !== 206) return { source: undefined, whole: response, why };
  const given = contentRange(response);
  // A page of another origin sees Content-Range only where the server exposes it.
  if (given?.total === undefined) {
    return { source: undefined, whole: response, why: "The server does not tell the length of the file" };
  }
  const { total } = given;
  const length = Math.min(FIRST, total);
  await checkRange(url, response, 0, length, total);
  const head = await exactBody(url, response, 0, new Uint8Array(length), options.signal);
  return { source: rangeSource(url, options, total, head, versionOf(response)) };
}

function rangeSource(
  url: string,
  { headers, fetch }: RequestOptions,
  size: number,
  head: Uint8Array,
  version: string,
): Source {
  const base = { ...(headers && { headers }), ...(fetch && { fetch }) };
  return {
    size,
    async read(offset, length, { signal, into } = {}) {
      throwIfAborted(signal);
      checkBounds(offset, length, size);
      // A range cannot be empty.
      if (length === 0) return new Uint8Array(0);
      if (offset + length <= head.length) return head.subarray(offset, offset + length);
      const options = signal === undefined ? base : { ...base, signal };
      const response = await request(url, options, range(offset, length));
      const changed = response.ok && versionOf(response) !== version;
      if (changed || response.status !== 206) {
        await drop(response);
        const fact = changed ? "The file has changed on the server" : "The server refuses a range";
        throw answerError(url, response, fact, { byteOffset: offset });
      }
      await checkRange(url, response, offset, length, size);
      return exactBody(url, response, offset, memoryFor(length, into), signal);
    },
  };
}

const range = (offset: number, length: number): Record<string, string> => ({
  range: `bytes=${offset}-${offset + length - 1}`,
});

/** What tells one version of a file from another. */
const versionOf = ({ headers }: Response): string =>
  `${headers.get("etag") ?? ""} ${headers.get("last-modified") ?? ""}`;

interface ContentRange {
  readonly first: number;
  readonly last: number;
  readonly total: number | undefined;
}

function contentRange(response: Response): ContentRange | undefined {
  const found = /^\s*bytes\s+(\d+)-(\d+)\/(\d+|\*)\s*$/i.exec(response.headers.get("content-range") ?? "");
  if (found === null) return undefined;
  const total = found[3] === "*" ? undefined : Number(found[3]);
  return { first: Number(found[1]), last: Number(found[2]), total };
}

/** Holds Content-Range against what was asked for. */
async function checkRange(
  url: string,
  response: Response,
  offset: number,
  length: number,
  size: number,
): Promise<void> {
  const given = contentRange(response);
  const last = offset + length - 1;
  if (given?.first === offset && given.last === last && (given.total ?? size) === size) return;
  await drop(response);
  const changed = given?.total !== undefined && given.total !== size;
  const fact = changed ? "The file has changed on the server" : "The server gives other bytes than asked for";
  throw answerError(url, response, fact, {
    byteOffset: offset,
    expected: `bytes ${offset}-${last}/${size}`,
  });
}

/** A body that fills `out`, no more and no less. */
async function exactBody(
  url: string,
  response: Response,
  offset: number,
  out: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  let at = 0;
  for await (const part of bodyParts(url, response, signal)) {
    if (at + part.length > out.length) {
      throw answerError(url, response, `The server sends more than the ${out.length} bytes asked for`, {
        byteOffset: offset,
      });
    }
    out.set(part, at);
    at += part.length;
  }
  if (at === out.length) return out;
  throw answerError(url, response, `The answer ended after ${at} of ${out.length} bytes`, {
    byteOffset: offset + at,
  });
}
