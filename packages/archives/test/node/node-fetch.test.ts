import { execFile } from "node:child_process";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { quickClient } from "../support/client.ts";
import { type Answer, body, serve } from "../support/server.ts";

const text = "HARPNUM NOAA_ARS\n".repeat(20_000);

describe("the client for Node", () => {
  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ] as const)("reads what is packed by %s, and refuses half of it", async (encoding, pack) => {
    const whole = await serve(body(pack(text), { "content-encoding": encoding }));
    expect(await quickClient().text(whole.url)).toBe(text);
    expect(whole.headers[0]!["accept-encoding"]).toBe("gzip, deflate, br");
    const packed = pack(text);
    const half = await serve(body(packed.subarray(0, packed.length >> 1), { "content-encoding": encoding }));
    await expect(quickClient({ retries: 1 }).text(half.url)).rejects.toMatchObject({ failure: "connection" });
    expect(half.asked).toHaveLength(2);
  });

  it("follows redirects, but not for ever and not out of the web", async () => {
    const answer: Answer = (request, response, count) => {
      const to = { "/a": "/b", "/b": "c/d", "/loop": "/loop", "/file": "file:///etc/passwd" }[request.url!];
      if (to) response.writeHead(302, { location: to }).end();
      else body(request.url!)(request, response, count);
    };
    const { url } = await serve(answer);
    const client = quickClient({ retries: 0 });
    expect(await client.text(`${url}/a`)).toBe("/c/d");
    await expect(client.text(`${url}/loop`)).rejects.toThrow("redirected more than 10 times");
    await expect(client.text(`${url}/file`)).rejects.toThrow("redirected to file:");
  });

  it("takes a reply without a body, and several headers of one name", async () => {
    const { url } = await serve((_, response) => {
      response.setHeader("x-a", ["1", "2"]);
      response.writeHead(204).end();
    });
    const seen = await quickClient().request(url, async ({ status, headers }) => [
      status,
      headers.get("x-a"),
    ]);
    expect(seen).toEqual([204, "1, 2"]);
  });
});

/** A server that closes its side at once, as JSOC does, with too few bytes for the length that it told. */
async function hasty(bytes: number): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes + 99}\r\nConnection: close\r\n\r\n`);
      socket.end(Buffer.alloc(bytes, 65));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

// nodejs/undici issue 5360: with Node's own fetch the process below ends with an AssertionError.
it("outlives a connection that closes early while its reader is busy", async () => {
  const url = await hasty(2 ** 20);
  const entry = pathToFileURL(resolve(import.meta.dirname, "../../src/node/index.ts")).href;
  const module = `
    import { createNodeClient } from ${JSON.stringify(entry)};
    const client = createNodeClient({ retries: 0 });
    const busy = async ({ body }) => {
      for await (const chunk of body) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    for (let i = 0; i < 3; i++) {
      await client.request(${JSON.stringify(url)}, busy).catch((error) => console.log(error.code));
    }
    console.log("alive");
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", module]);
  expect(stdout).toBe("ECONNRESET\nECONNRESET\nECONNRESET\nalive\n");
});
