import { gzipSync } from "node:zlib";
import { AbortedError, memoryStore, seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { type ClientOptions, createClient, NetworkError } from "../../src/index.ts";
import { nodeFetch } from "../../src/node/index.ts";
import { quickClient } from "../support/client.ts";
import {
  type Answer,
  body,
  htmlPage,
  inTurn,
  json,
  misstated,
  reset,
  serve,
  stall,
  status,
} from "../support/server.ts";

const good = { count: 2, keywords: [{ name: "HARPNUM", values: ["377", "378"] }], status: 0 };
const text = JSON.stringify(good);

const hangUp: Answer = (_, response) => void response.destroy();
const silence: Answer = () => {};

/** The platform's, and the one for Node. */
const transports: [string, ClientOptions][] = [
  ["fetch", { fetch: (url, init) => globalThis.fetch(url, init) }],
  ["nodeFetch", { fetch: nodeFetch }],
];

describe.each(transports)("misbehaviour that passes, over %s", (_, transport) => {
  it.each<[string, Answer]>([
    ["a status 500", status(500)],
    ["a status 503", status(503)],
    ["a broken connection", reset(text)],
    ["a connection that breaks before the reply", hangUp],
    ["silence in the middle", stall(text)],
    ["silence before the reply", silence],
    ["an HTML page for JSON", htmlPage],
    ["half a JSON text", body(text.slice(0, 40))],
    ["an empty reply", body("")],
    ["fewer bytes than announced", misstated(text, 7)],
    ["more bytes than announced", misstated(text, -7)],
  ])("%s is asked again", async (_, bad) => {
    const warnings: string[] = [];
    const cache = memoryStore();
    const { url, asked } = await serve(inTurn(bad, json(good)));
    const client = quickClient({
      ...transport,
      timeoutMs: 800,
      cache,
      onWarning: (warning) => warnings.push(warning),
    });
    expect(await client.json(`${url}/a`)).toEqual(good);
    expect(asked.length).toBeGreaterThan(1);
    expect(warnings.length).toBeGreaterThan(0);
    expect(await cache.list()).toHaveLength(1);
  });

  it.each([
    ["status", status(500)],
    ["connection", reset(text)],
    ["timeout", stall(text)],
    ["content", htmlPage],
    ["content", body(text.slice(0, 40))],
    ["connection", misstated(text, 7)],
  ])("is an error where it lasts, and nothing is kept (%s)", async (failure, bad) => {
    const cache = memoryStore();
    const { url, asked } = await serve(bad);
    const client = quickClient({ ...transport, timeoutMs: 500, retries: 2, cache });
    const error = await client.json(`${url}/a`).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ kind: "network", failure, url: `${url}/a` });
    expect(asked).toHaveLength(3);
    expect(await cache.list()).toEqual([]);
  });
});

describe("what is not asked again", () => {
  it.each([400, 401, 403, 404, 410])("a status %d", async (code) => {
    const { url, asked } = await serve(status(code));
    await expect(quickClient().json(url)).rejects.toMatchObject({ failure: "status", status: code });
    expect(asked).toHaveLength(1);
  });

  it("bytes that are not UTF-8, unless they may be replaced or are Latin-1", async () => {
    const bytes = Buffer.from('{"name":"Z\xfcrich"}', "latin1");
    const { url, asked } = await serve(body(bytes));
    const client = quickClient();
    await expect(client.json(url)).rejects.toMatchObject({ failure: "content", retriable: false });
    expect(asked).toHaveLength(1);
    expect(await client.json(url, { replaceInvalid: true })).toEqual({ name: "Z\uFFFDrich" });
    expect(await client.json(url, { encoding: "latin1" })).toEqual({ name: "Z\u00fcrich" });
  });

  it("an address that is none", async () => {
    for (const url of ["jsoc", "file:///etc/passwd", "data:,x"]) {
      await expect(quickClient().text(url)).rejects.toMatchObject({ kind: "argument" });
    }
  });
});

describe("Retry-After", () => {
  it("is waited for, in seconds", async () => {
    const { url } = await serve(inTurn(status(429, { "retry-after": "1" }), json(good)));
    const start = performance.now();
    await quickClient().json(url);
    expect(performance.now() - start).toBeGreaterThan(990);
  });

  it("is waited for, as a date", async () => {
    const date = () => new Date(Date.now() + 2000).toUTCString();
    const { url } = await serve(
      inTurn((...one) => status(503, { "retry-after": date() })(...one), json(good)),
    );
    const start = performance.now();
    await quickClient().json(url);
    expect(performance.now() - start).toBeGreaterThan(900);
  });

  it("is not waited for longer than was allowed", async () => {
    const { url, asked } = await serve(status(429, { "retry-after": "3600" }));
    await expect(quickClient({ maxWaitMs: 1000 }).json(url)).rejects.toMatchObject({
      status: 429,
      retryAfterMs: 3_600_000,
    });
    expect(asked).toHaveLength(1);
  });
});

describe("the waits between attempts", () => {
  it("double, less up to a half at random, and repeat with the seed", async () => {
    const { url } = await serve(status(500));
    const waits = async (seed: number) => {
      const said: number[] = [];
      const client = createClient({
        backoffMs: 100,
        retries: 3,
        minIntervalMs: 0,
        random: seededRandom(seed),
        onWarning: (warning) => said.push(Number(/in ([\d.]+) s$/.exec(warning)![1])),
      });
      await expect(client.text(url)).rejects.toMatchObject({ status: 500 });
      return said;
    };
    const first = await waits(1);
    first.forEach((seconds, i) => {
      expect(seconds).toBeGreaterThanOrEqual(0.05 * 2 ** i - 0.051);
      expect(seconds).toBeLessThanOrEqual(0.1 * 2 ** i + 0.051);
    });
    expect(first).toHaveLength(3);
    expect(await waits(1)).toEqual(first);
  });
});

describe("a signal", () => {
  it.each([
    ["before", (abort: () => void) => abort(), json(good)],
    ["during silence", (abort: () => void) => setTimeout(abort, 50), stall(text)],
    ["during a wait", (abort: () => void) => setTimeout(abort, 50), status(500)],
  ])("ends a request %s", async (_, plan, answer) => {
    const { url } = await serve(answer);
    const ending = new AbortController();
    plan(() => ending.abort());
    const client = quickClient({ backoffMs: 10_000, timeoutMs: 10_000 });
    const start = performance.now();
    await expect(client.json(url, { signal: ending.signal })).rejects.toBeInstanceOf(AbortedError);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it("ends the wait for a turn, and the turn goes to the next", async () => {
    const { url, asked } = await serve(inTurn(stall(text), json(good)));
    const client = quickClient({ concurrency: 1, timeoutMs: 800, retries: 0 });
    const ending = new AbortController();
    const first = client.json(`${url}/1`);
    const second = client.json(`${url}/2`, { signal: ending.signal });
    const third = client.json(`${url}/3`);
    ending.abort();
    await expect(second).rejects.toBeInstanceOf(AbortedError);
    await expect(first).rejects.toMatchObject({ failure: "timeout" });
    expect(await third).toEqual(good);
    expect(asked).toEqual(["/1", "/3"]);
  });
});

describe("politeness", () => {
  it("has so many requests under way at once, and so much time between them", async () => {
    let running = 0;
    let most = 0;
    const starts: number[] = [];
    const { url } = await serve((_, response) => {
      starts.push(performance.now());
      most = Math.max(most, ++running);
      setTimeout(() => {
        running--;
        response.end("x");
      }, 30);
    });
    const client = quickClient({ concurrency: 2, minIntervalMs: 10 });
    await Promise.all(Array.from({ length: 9 }, (_, i) => client.text(`${url}/${i}`)));
    expect(most).toBe(2);
    expect(starts.at(-1)! - starts[0]!).toBeGreaterThan(8 * 10 - 5);
  });

  it("says who asks", async () => {
    const { url, headers } = await serve(body("x"));
    await quickClient({ userAgent: "helioscope-test" }).text(url);
    expect(headers[0]!["user-agent"]).toBe("helioscope-test");
  });
});

describe("the cache", () => {
  it("gives a reply again until it is too old", async () => {
    let now = 1_000_000;
    const { url, asked } = await serve((_, response, count) => json({ count })(_, response, count));
    const client = quickClient({ cache: memoryStore(), cacheSeconds: 60, now: () => now });
    expect(await client.json(url)).toEqual({ count: 1 });
    expect(await client.json(url)).toEqual({ count: 1 });
    expect(await client.json(`${url}/other`)).toEqual({ count: 2 });
    expect(await client.json(url, { cacheSeconds: 0 })).toEqual({ count: 3 });
    now += 61_000;
    expect(await client.json(url)).toEqual({ count: 4 });
    expect(asked).toHaveLength(4);
  });

  it("counts a spoilt file as absent", async () => {
    const { url, asked } = await serve(json(good));
    const cache = memoryStore();
    const client = quickClient({ cache });
    await client.json(url);
    const [path] = await cache.list();
    const kept = await cache.read(path!);
    for (const spoilt of [
      kept.slice(0, -5),
      kept.slice(0, 10),
      new Uint8Array(),
      Uint8Array.from(kept, (byte, i) => (i === kept.length - 9 ? byte ^ 1 : byte)),
    ]) {
      await cache.write(path!, spoilt);
      expect(await client.json(url)).toEqual(good);
    }
    expect(asked).toHaveLength(5);
    expect(await client.json(url)).toEqual(good);
    expect(asked).toHaveLength(5);
  });

  it("keeps nothing that the caller refuses", async () => {
    const { url, asked } = await serve(json({ status: 1, error: "series not found" }));
    const cache = memoryStore();
    const check = () => {
      throw new Error("refused");
    };
    await expect(quickClient({ cache }).json(url, { check })).rejects.toThrow("refused");
    expect(await cache.list()).toEqual([]);
    expect(asked).toHaveLength(1);
    // Nor is what another caller kept given to one who refuses it.
    await quickClient({ cache }).json(url);
    await expect(quickClient({ cache }).json(url, { check })).rejects.toThrow("refused");
  });
});

it("reads text and bytes, packed on their way or not, and no HTML page unless it is wanted", async () => {
  const list = "HARPNUM NOAA_ARS\n377 11158\n";
  const plain = await serve(body(list));
  const packed = await serve(body(gzipSync(list), { "content-encoding": "gzip" }));
  for (const { url } of [plain, packed]) {
    expect(await quickClient().text(url)).toBe(list);
    expect(new TextDecoder().decode(await quickClient().bytes(url))).toBe(list);
  }
  const { url } = await serve(htmlPage);
  const client = quickClient({ retries: 0 });
  await expect(client.text(url)).rejects.toThrow('an HTML page came ("JSOC is down")');
  await expect(client.bytes(url)).rejects.toMatchObject({ failure: "content" });
  expect(await client.text(url, { html: true })).toContain("Sorry");
});

it("counts the bytes itself where the platform does not", async () => {
  for (const length of ["4", "6"]) {
    const headers = { "content-length": length };
    const client = quickClient({ retries: 0, fetch: async () => new Response("12345", { headers }) });
    await expect(client.text("http://a.example/")).rejects.toMatchObject({ failure: "length" });
  }
});

it("tells where there is nobody", async () => {
  await expect(quickClient({ retries: 0 }).text("http://127.0.0.1:9/")).rejects.toMatchObject({
    failure: "connection",
    message: expect.stringMatching(/ECONNREFUSED|bad port/) as string,
  });
});

it("refuses limits that are none", () => {
  for (const options of [{ retries: -1 }, { concurrency: 0 }, { timeoutMs: Number.NaN }]) {
    expect(() => createClient(options)).toThrow(expect.objectContaining({ kind: "argument" }) as Error);
  }
});
