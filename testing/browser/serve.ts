import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Bundle } from "./bundle.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

/** Where core's tfjs-backend-wasm keeps its .wasm files. */
const wasmFolder = join(
  import.meta.dirname,
  "../../packages/core/node_modules/@tensorflow/tfjs-backend-wasm/dist",
);

export interface Served {
  /** Address of the page. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
  /** Bytes of the bodies that were sent in answer, in that order. */
  readonly sent: readonly number[];
  close(): Promise<void>;
}

export interface ServeOptions {
  /** Whether the page may share memory between threads: the two headers of cross-origin isolation. */
  readonly isolated: boolean;
  /** Served under /files/. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** One range of bytes that a request may ask for (RFC 9110, section 14). */
function rangeOf(header: string | undefined, size: number): { first: number; last: number } | undefined {
  const match = /^bytes=(\d+)-(\d*)$/.exec(header ?? "");
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = Math.min(match[2] === "" ? size - 1 : Number(match[2]), size - 1);
  return first <= last ? { first, last } : undefined;
}

/** Serves a page that loads a bundle and puts its exports on `window.page`; the .wasm files lie under /wasm/. */
export async function serve(bundle: Bundle, { isolated, files }: ServeOptions): Promise<Served> {
  const page = `<!doctype html><meta charset="utf-8"><title>test</title><link rel="icon" href="data:,">
<body><script type="module">import * as page from "/${bundle.entry}"; window.page = page;</script>`;
  const asked: string[] = [];
  const sent: number[] = [];

  async function find(path: string): Promise<Uint8Array | string | undefined> {
    const [, folder, name = ""] = path.split("/");
    if (path === "/page.html") return page;
    if (folder === "files") return files[decodeURIComponent(name)];
    if (folder !== "wasm") return bundle.files.get(path.slice(1));
    if (extname(name) !== ".wasm") return undefined;
    return readFile(join(wasmFolder, name)).catch(() => undefined);
  }

  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
    const at = asked.push(path) - 1;
    const whole = await find(path);
    const range = path.startsWith("/files/") ? request.headers.range : undefined;
    const part = rangeOf(range, whole?.length ?? 0);
    const body = part === undefined ? whole : whole?.slice(part.first, part.last + 1);
    sent[at] = Buffer.byteLength(body ?? "");
    response.writeHead(body === undefined ? 404 : part === undefined ? 200 : 206, {
      ...(part === undefined
        ? {}
        : { "content-range": `bytes ${part.first}-${part.last}/${whole?.length ?? 0}` }),
      "accept-ranges": "bytes",
      "content-length": sent[at],
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "cache-control": "no-store",
      ...(isolated
        ? {
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-embedder-policy": "require-corp",
          }
        : {}),
    });
    response.end(body);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/page.html`,
    asked,
    sent,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
