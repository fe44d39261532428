import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { AbortedError } from "@helioscope/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { waitForExport } from "../../src/index.ts";
import { downloadAll, MANIFEST, readManifest } from "../../src/node/index.ts";
import { quickClient } from "../support/client.ts";
import { type Answer, body, file, htmlPage, json, serve, stall, status } from "../support/server.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "downloads-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

const client = quickClient({ retries: 1, timeoutMs: 800 });
const named = (url: string, ...names: string[]) => names.map((name) => ({ name, url: `${url}/${name}` }));

const byPath: Answer = (request, response, count) => {
  if (request.url!.includes("missing")) return status(404)(request, response, count);
  if (request.url!.includes("stalled")) return stall("0123456789")(request, response, count);
  body(request.url!)(request, response, count);
};

describe("many files", () => {
  it("come in the order asked for, past those that cannot be had", async () => {
    const place = folder();
    const { url } = await serve(byPath);
    const progress: number[] = [];
    const warnings: string[] = [];
    const files = named(url, "a.txt", "missing.txt", "below/b.txt", "stalled.txt", "c.txt", "bad.fits");
    const { done, failed } = await downloadAll(files, place, {
      client,
      concurrency: 3,
      onProgress: ({ done, total }) => void progress.push(done, total!),
      onWarning: (warning) => warnings.push(warning),
    });
    expect(done.map(({ name, kept }) => [name, kept])).toEqual([
      ["a.txt", false],
      ["below/b.txt", false],
      ["c.txt", false],
    ]);
    expect(failed.map(({ name }) => name)).toEqual(["missing.txt", "stalled.txt", "bad.fits"]);
    expect(failed[0]!.reason).toContain("status 404");
    expect(failed[2]!.reason).toContain("not with SIMPLE");
    expect(warnings).toHaveLength(3);
    expect(progress).toEqual([1, 2, 3, 4, 5, 6].flatMap((n) => [n, 6]));
    expect(readFileSync(join(place, "below/b.txt"), "utf8")).toBe("/below/b.txt");
    expect(readdirSync(place).filter((name) => /\.(?:txt|fits)$/.test(name))).toEqual(["a.txt", "c.txt"]);
  });

  it("are not web pages, and are gzipped to their end", async () => {
    const place = folder();
    const packed = gzipSync(Buffer.from("x".repeat(5000)));
    const damaged = Uint8Array.from(packed);
    damaged[damaged.length - 6]! ^= 1;
    const answers: Record<string, Answer> = {
      "/a.jpg": htmlPage,
      "/page.html": htmlPage,
      "/good.gz": body(packed),
      "/cut.gz": body(packed.subarray(0, -9)),
      "/damaged.tgz": body(damaged),
    };
    const { url } = await serve((request, ...rest) => answers[request.url!]!(request, ...rest));
    const files = named(url, ...Object.keys(answers).map((path) => path.slice(1)));
    const { done, failed } = await downloadAll(files, place, { client });
    expect(done.map(({ name }) => name)).toEqual(["page.html", "good.gz"]);
    expect(
      failed.map(({ name, reason }) => `${name} ${/is a web page|cannot be unpacked/.exec(reason)}`),
    ).toEqual(["a.jpg is a web page", "cut.gz cannot be unpacked", "damaged.tgz cannot be unpacked"]);
    const unchecked = await downloadAll(named(url, "cut.gz"), place, { client, check: null });
    expect(unchecked.done).toHaveLength(1);
  });

  it("are kept the next time, unless they changed on disk or another file is wanted", async () => {
    const place = folder();
    const { url, asked } = await serve(byPath);
    const files = named(url, "a", "b", "c", "d");
    await downloadAll(files, place, { client });
    expect(asked).toHaveLength(4);
    const again = await downloadAll(files, place, { client });
    expect(again.done.map(({ kept }) => kept)).toEqual([true, true, true, true]);
    expect(asked).toHaveLength(4);
    writeFileSync(join(place, "a"), "/x");
    rmSync(join(place, "b"));
    const moved = files.map((one) => (one.name === "c" ? { ...one, url: `${url}/elsewhere` } : one));
    const third = await downloadAll(moved, place, { client });
    expect(third.done.map(({ kept }) => kept)).toEqual([false, false, false, true]);
    expect(readFileSync(join(place, "a"), "utf8")).toBe("/a");
    expect((await readManifest(place)).get("c")).toMatchObject({ url: `${url}/elsewhere`, bytes: 10 });
    const fourth = await downloadAll(moved, place, { client });
    expect(fourth.done.every(({ kept }) => kept)).toBe(true);
    // A checksum that the manifest does not have.
    const wanted = await downloadAll([{ ...files[3]!, sha256: "0".repeat(64) }], place, { client });
    expect(wanted.failed).toHaveLength(1);
  });

  it("are listed in a manifest that a crash does not spoil", async () => {
    const place = folder();
    const { url, asked } = await serve(byPath);
    await downloadAll(named(url, "a"), place, { client });
    writeFileSync(join(place, MANIFEST), `${readFileSync(join(place, MANIFEST), "utf8")}\n{"name":"b","ur`);
    await downloadAll(named(url, "a", "b"), place, { client });
    expect([...(await readManifest(place)).keys()]).toEqual(["a", "b"]);
    expect(asked).toEqual(["/a", "/b"]);
  });

  it("end with the caller's signal; what is complete stays", async () => {
    const place = folder();
    const { url } = await serve(byPath);
    const ending = new AbortController();
    const work = downloadAll(named(url, "a", "stalled", "b"), place, {
      client: quickClient({ timeoutMs: 10_000 }),
      concurrency: 1,
      signal: ending.signal,
      onProgress: () => ending.abort(),
    });
    await expect(work).rejects.toBeInstanceOf(AbortedError);
    expect([existsSync(join(place, "a")), existsSync(join(place, "b"))]).toEqual([true, false]);
  });

  it("end when the disk refuses", async () => {
    const place = folder();
    writeFileSync(join(place, "taken"), "");
    const { url, asked } = await serve(byPath);
    const files = named(url, "taken/a", "b", "c", "d", "e");
    await expect(downloadAll(files, place, { client, concurrency: 1 })).rejects.toMatchObject({ kind: "io" });
    expect(asked).toEqual([]);
  });

  it.each(["../a", "/a", "a//b", "a/..", "", ".", "a\\b", "C:a", "nul", "a\0", "a.part", "downloads.jsonl"])(
    "are not named %j",
    async (name) => {
      const work = downloadAll([{ name, url: "http://127.0.0.1:9/" }], folder(), { client });
      await expect(work).rejects.toMatchObject({ kind: "argument" });
    },
  );

  it("are not named alike", async () => {
    const files = named("http://127.0.0.1:9", "a.fits", "A.fits");
    await expect(downloadAll(files, folder(), { client })).rejects.toThrow("Two files named A.fits");
    await expect(downloadAll([], folder(), { client, concurrency: 0 })).rejects.toMatchObject({
      kind: "argument",
    });
  });
});

it.skipIf(!hasData)("a recorded export comes to disk (skipped without the shared data folder)", async () => {
  const place = folder();
  const reply = JSON.parse(
    readFileSync(dataPath("flares", "server_replies", "jsoc_exp_status_done.json"), "utf8"),
  ) as unknown;
  const source = dataPath("sharp", "harp377_hourly");
  const { url } = await serve((request, response, count) => {
    if (request.url!.startsWith("/cgi-bin/")) return json(reply)(request, response, count);
    const hour = /20110213_(\d\d)0000/.exec(request.url!)![1]!;
    const name = readdirSync(source).find((one) => one.includes(`20110213_${hour}`))!;
    file(readFileSync(join(source, name)))(request, response, count);
  });
  const finished = await waitForExport({ client, baseUrl: url }, "JSOC_20140325_334");
  const { done, failed } = await downloadAll(finished.files, place, { client });
  expect(failed).toEqual([]);
  expect(done.map(({ name }) => name)).toEqual(finished.files.map(({ name }) => name));
  expect(done.every(({ bytes }) => bytes > 100_000 && bytes % 2880 === 0)).toBe(true);
});

it("leaves no half file when it is killed, and goes on the next time", async () => {
  const place = folder();
  const content = "x".repeat(2 ** 22);
  let slow = true;
  const { url, headers } = await serve((request, response, count) => {
    if (slow) stall(content, { etag: '"1"' })(request, response, count);
    else file(Buffer.from(content))(request, response, count);
  });
  const entry = pathToFileURL(resolve(import.meta.dirname, "../../src/node/index.ts")).href;
  const files = [{ name: "a", url: `${url}/a`, bytes: content.length }];
  const module = `
    import { downloadAll } from ${JSON.stringify(entry)};
    await downloadAll(${JSON.stringify(files)}, ${JSON.stringify(place)}, {});
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", module], { stdio: "ignore" });
  const part = join(place, "a.part");
  await expect
    .poll(() => existsSync(part) && statSync(part).size, { timeout: 20_000 })
    .toBe(content.length / 2);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
  expect(existsSync(join(place, "a"))).toBe(false);
  slow = false;
  const { done } = await downloadAll(files, place, { client });
  expect(readFileSync(done[0]!.path, "utf8")).toBe(content);
  // Nothing had been synchronised: what the killed process wrote is not trusted.
  expect(headers.at(-1)!.range).toBeUndefined();
  expect(readdirSync(place).sort()).toEqual(["a", MANIFEST]);
});
