import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { type Bundle, bundle } from "./bundle.ts";
import { chromiumPath, FLAGS } from "./chromium.ts";
import { type Served, serve } from "./serve.ts";

/** Numbers, strings, and arrays and records of them: what passes between a page and its test, exact to the bit. */
export type Plain =
  | number
  | string
  | boolean
  | null
  | undefined
  | readonly Plain[]
  | { readonly [name: string]: Plain };

/** The functions that a page script exports. */
export type Script = Readonly<Record<string, (...args: never[]) => unknown>>;

export interface OpenPageOptions {
  /** Whether the page is cross-origin isolated, so that it may use threads. Default true. */
  readonly isolated?: boolean;
  /** Scripts that the page can start as module workers, by name: /NAME.js. */
  readonly workers?: Readonly<Record<string, URL>>;
  /** Files that the page can fetch from /files/NAME, whole or by range. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

/** A page of the browser with a bundled script in it. */
export class TestPage<S extends Script> {
  readonly bundle: Bundle;
  readonly served: Served;
  readonly page: Page;
  /** Console warnings and errors, uncaught errors, requests that left this machine or failed. */
  readonly complaints: string[] = [];
  readonly #context: BrowserContext;

  constructor(bundle: Bundle, served: Served, context: BrowserContext, page: Page) {
    this.bundle = bundle;
    this.served = served;
    this.page = page;
    this.#context = context;
    const { origin } = new URL(served.url);
    page.on("console", (message) => {
      if (["warning", "error", "assert"].includes(message.type())) {
        this.complaints.push(`${message.type()}: ${message.text()} ${message.location().url}`);
      }
    });
    context.on("weberror", (error) => this.complaints.push(`uncaught: ${error.error().message}`));
    page.on("crash", () => this.complaints.push("the page crashed"));
    context.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(`${origin}/`) && !/^(blob|data):/.test(url))
        this.complaints.push(`asked for ${url}`);
    });
    context.on("requestfailed", (request) => {
      // Chromium calls aborted what a page lets go, and often what it has read as a stream to its very end.
      const aborted = request.failure()?.errorText === "net::ERR_ABORTED";
      if (aborted && request.url().startsWith(`${origin}/files/`)) return;
      this.complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
    });
  }

  /** Calls an exported function of the script in the page. */
  async run<N extends keyof S & string>(
    name: N,
    ...args: Parameters<S[N]> & readonly Plain[]
  ): Promise<Awaited<ReturnType<S[N]>>> {
    const call: Call = { name, args: [...args] };
    const result: unknown = await this.page.evaluate(callExport, call);
    return result as Awaited<ReturnType<S[N]>>;
  }

  async close(): Promise<void> {
    await this.#context.close();
    await this.served.close();
  }
}

interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** Runs in the page. */
function callExport({ name, args }: Call): unknown {
  const { page } = window as unknown as { page: Record<string, (...given: readonly unknown[]) => unknown> };
  return page[name](...args);
}

let browser: Promise<Browser> | undefined;
const bundles = new Map<string, Promise<Bundle>>();

function launch(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: chromiumPath!,
    args: [...FLAGS],
    chromiumSandbox: false,
    handleSIGINT: false,
  });
  return browser;
}

/**
 * Bundles a script and opens it in a fresh page. The type argument is `typeof import("./script.ts")`, the same
 * module that the test may run in Node for comparison.
 */
export async function openPage<S extends Script>(
  script: URL,
  { isolated = true, workers = {}, files = {} }: OpenPageOptions = {},
): Promise<TestPage<S>> {
  const path = fileURLToPath(script);
  const more = Object.entries(workers).map(([name, url]) => [name, fileURLToPath(url)] as const);
  const key = JSON.stringify([path, more]);
  const bundling = bundles.get(key) ?? bundle(path, Object.fromEntries(more));
  bundles.set(key, bundling);
  const bundled = await bundling;
  const [served, context] = await Promise.all([
    serve(bundled, { isolated, files }),
    launch().then((one) => one.newContext({ viewport: { width: 800, height: 600 } })),
  ]);
  const { origin } = new URL(served.url);
  await context.route(
    (url) => url.origin !== origin && url.protocol.startsWith("http"),
    (route) => route.abort("blockedbyclient"),
  );
  const opened = new TestPage<S>(bundled, served, context, await context.newPage());
  await opened.page.goto(served.url);
  await opened.page.waitForFunction(() => "page" in window);
  return opened;
}

/** Closes the browser, if one was started. */
export async function closeBrowser(): Promise<void> {
  const open = await browser;
  browser = undefined;
  await open?.close();
}
