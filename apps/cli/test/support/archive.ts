import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Archive {
  readonly url: string;
  /** Addresses that were asked for, in order. */
  readonly asked: URL[];
}

/** What is sent: bytes or text as they are, anything else as JSON; a number is a status without content. */
export type Reply = Uint8Array | string | number | object | undefined;

/** An archive on this machine, for one test. Without a reply it answers 404. */
export async function archive(answer: (url: URL, count: number) => Reply): Promise<Archive> {
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://archive");
    asked.push(url);
    send(response, answer(url, asked.length));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === undefined || typeof reply === "number") {
    response.writeHead(reply ?? 404).end();
    return;
  }
  const raw = typeof reply === "string" || reply instanceof Uint8Array;
  const content = Buffer.from(raw ? (reply as string) : JSON.stringify(reply));
  response.writeHead(200, { "content-length": content.length }).end(content);
}
