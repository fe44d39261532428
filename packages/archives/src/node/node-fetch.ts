import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { pipeline, Readable, type Transform } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { type ClientOptions, createClient, type Fetch, type HttpClient } from "../http/index.ts";

/**
 * A client on Node's `http` and `https`. Node's `fetch` cannot be trusted with archives that close the connection behind
 * each reply, as JSOC does: while the reader is busy, that ends the process with an error that nothing can catch
 * (nodejs/undici issue 5360; versions up to Node 24 have it).
 */
export function createNodeClient(options: ClientOptions = {}): HttpClient {
  return createClient({ fetch: nodeFetch, ...options });
}

const REDIRECTS = [301, 302, 303, 307, 308];
const MOST_REDIRECTS = 10;
/** Statuses that a Response takes no body for. */
const BODILESS = [204, 205, 304];

/** What a client needs of `fetch`: GET, redirects, packed replies, a signal. */
export const nodeFetch: Fetch = async (url, { headers, signal }) => {
  let place = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const reply = await get(place, { "accept-encoding": "gzip, deflate, br", ...headers }, signal);
    const { location } = reply.headers;
    if (!REDIRECTS.includes(reply.statusCode!) || location === undefined) return asResponse(reply);
    reply.destroy();
    const next = new URL(location, place);
    if (!/^https?:$/.test(next.protocol)) throw new TypeError(`redirected to ${next.protocol}`);
    place = next.href;
  }
  throw new TypeError(`redirected more than ${MOST_REDIRECTS} times`);
};

function get(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> {
  const start = url.startsWith("https:") ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    start(url, { headers, signal }, resolve).on("error", reject).end();
  });
}

function asResponse(reply: IncomingMessage): Response {
  const headers = new Headers();
  for (let i = 0; i < reply.rawHeaders.length; i += 2) {
    headers.append(reply.rawHeaders[i]!, reply.rawHeaders[i + 1]!);
  }
  const status = reply.statusCode!;
  if (BODILESS.includes(status)) {
    reply.resume();
    return new Response(null, { status, statusText: reply.statusMessage!, headers });
  }
  const unpack = unpacker(headers.get("content-encoding"));
  // The error reaches whoever reads the unpacked stream.
  const body = unpack ? pipeline(reply, unpack, () => {}) : reply;
  // The two types are one; Node and the DOM declare it each for itself.
  const stream = Readable.toWeb(body) as NodeStream as unknown as ReadableStream<Uint8Array<ArrayBuffer>>;
  return new Response(stream, { status, statusText: reply.statusMessage!, headers });
}

function unpacker(encoding: string | null): Transform | undefined {
  switch (encoding?.trim().toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      return undefined;
  }
}
