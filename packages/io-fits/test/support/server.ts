import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A range that was asked for, both ends included; undefined for the whole file. */
export type Range = readonly [number, number] | undefined;

/** Answers one request in place of the well-behaved server; true when it did. */
export type Misbehaviour = (
  range: Range,
  response: ServerResponse,
  request: IncomingMessage,
  count: number,
) => boolean;

export interface FileServer {
  readonly url: string;
  /** What was asked for, in order. */
  readonly ranges: Range[];
}

/** Serves one file over HTTP with ranges, or as `misbehave` likes, until the test ends. */
export async function serveFile(
  file: Uint8Array,
  misbehave: Misbehaviour = () => false,
): Promise<FileServer> {
  const ranges: Range[] = [];
  const server = createServer((request, response) => {
    const found = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    const range: Range = found === null ? undefined : [Number(found[1]), Number(found[2])];
    ranges.push(range);
    if (misbehave(range, response, request, ranges.length)) return;
    response.setHeader("etag", '"one"');
    if (range === undefined) {
      response.writeHead(200, { "content-length": file.length }).end(file);
      return;
    }
    const last = Math.min(range[1], file.length - 1);
    if (range[0] > last) {
      response.writeHead(416, { "content-range": `bytes */${file.length}` }).end();
      return;
    }
    response
      .writeHead(206, {
        "content-length": last - range[0] + 1,
        "content-range": `bytes ${range[0]}-${last}/${file.length}`,
      })
      .end(file.subarray(range[0], last + 1));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.fits`, ranges };
}
