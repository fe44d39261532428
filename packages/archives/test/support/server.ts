import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** Answers one request; `count` is 1 for the first. */
export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

export interface TestServer {
  readonly url: string;
  /** Paths with their queries, in the order asked. */
  readonly asked: string[];
  readonly headers: IncomingMessage["headers"][];
}

/** A server on this machine, for one test. */
export async function serve(answer: Answer): Promise<TestServer> {
  const asked: string[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    headers.push(request.headers);
    answer(request, response, asked.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, headers };
}

/** The first answers in turn, the last one for ever after. */
export const inTurn =
  (...answers: readonly Answer[]): Answer =>
  (request, response, count) =>
    answers[Math.min(count, answers.length) - 1]!(request, response, count);

export const body =
  (content: string | Uint8Array, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response
      .writeHead(200, { "content-length": String(Buffer.byteLength(content)), ...headers })
      .end(content);

export const json = (value: unknown): Answer =>
  body(JSON.stringify(value), { "content-type": "application/json" });

export const status =
  (code: number, headers: Record<string, string> = {}, content = "no"): Answer =>
  (_, response) =>
    void response.writeHead(code, headers).end(content);

export const htmlPage: Answer = body(
  "<!DOCTYPE html>\n<html><head><title>JSOC is down</title></head><body>Sorry</body></html>",
  {
    "content-type": "text/html",
  },
);

/** Half of the bytes, then the connection breaks. */
export const reset =
  (content: string | Uint8Array, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    const bytes = Buffer.from(content as Uint8Array);
    response.writeHead(200, { "content-length": String(bytes.length), ...headers });
    response.write(bytes.subarray(0, bytes.length >> 1), () => setTimeout(() => response.destroy(), 20));
  };

/** Half of the bytes, then silence. */
export const stall =
  (content: string | Uint8Array, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    const bytes = Buffer.from(content as Uint8Array);
    response.writeHead(200, { "content-length": String(bytes.length), ...headers });
    response.write(bytes.subarray(0, bytes.length >> 1));
  };

/** All bytes, under a length that is wrong by so many. */
export const misstated =
  (content: string | Uint8Array, error: number, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    const bytes = Buffer.from(content as Uint8Array);
    // By hand: Node refuses to send what it knows to be wrong.
    const lines = Object.entries({ "content-length": String(bytes.length + error), ...headers });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    response.socket!.end(
      Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${head}connection: close\r\n\r\n`), bytes]),
    );
  };

/** A file as a good server gives it: ranges, If-Range, an ETag. */
export const file =
  (content: Uint8Array, etag = '"1"'): Answer =>
  (request, response) => {
    const { range, "if-range": condition } = request.headers;
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? Number.NaN);
    const headers = { etag, "accept-ranges": "bytes" };
    if (!(from >= 0) || (condition !== undefined && condition !== etag)) {
      response.writeHead(200, { ...headers, "content-length": content.length }).end(content);
      return;
    }
    if (from >= content.length) {
      response.writeHead(416, { ...headers, "content-range": `bytes */${content.length}` }).end();
      return;
    }
    response.writeHead(206, {
      ...headers,
      "content-length": content.length - from,
      "content-range": `bytes ${from}-${content.length - 1}/${content.length}`,
    });
    response.end(content.subarray(from));
  };
