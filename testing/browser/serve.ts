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
  close(): Promise<void>;
}

export interface ServeOptions {
  /** Whether the page may share memory between threads: the two headers of cross-origin isolation. */
  readonly isolated: boolean;
  /** Served under /files/. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** Serves a page that loads a bundle and puts its exports on `window.page`; the .wasm files lie under /wasm/. */
export async function serve(bundle: Bundle, { isolated, files }: ServeOptions): Promise<Served> {
  const page = `<!doctype html><meta charset="utf-8"><title>test</title><link rel="icon" href="data:,">
<body><script type="module">import * as page from "/${bundle.entry}"; window.page = page;</script>`;
  const asked: string[] = [];

  async function find(path: string): Promise<Uint8Array | string | undefined> {
    const [, folder, name = ""] = path.split("/");
    if (path === "/page.html") return page;
    if (folder === "files") return files[name];
    if (folder !== "wasm") return bundle.files.get(path.slice(1));
    if (extname(name) !== ".wasm") return undefined;
    return readFile(join(wasmFolder, name)).catch(() => undefined);
  }

  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
    asked.push(path);
    const body = await find(path);
    response.writeHead(body === undefined ? 404 : 200, {
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
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
