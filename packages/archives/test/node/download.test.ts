import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AbortedError } from "@helioscope/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { NetworkError } from "../../src/index.ts";
import { onDisk } from "../../src/node/file-error.ts";
import { checkFits, checkFor, type DownloadOptions, download, FileError } from "../../src/node/index.ts";
import { quickClient } from "../support/client.ts";
import {
  type Answer,
  body,
  file,
  htmlPage,
  inTurn,
  misstated,
  reset,
  serve,
  stall,
  status,
} from "../support/server.ts";

/** A FITS file as far as its first card and its length say. */
function fits(fill: number, blocks = 40): Uint8Array {
  const bytes = new Uint8Array(blocks * 2880).fill(fill);
  bytes.set(new TextEncoder().encode("SIMPLE  =                    T".padEnd(80)));
  return bytes;
}

const content = fits(65);
const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "download-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

const fetched = (url: string, path: string, options: Partial<DownloadOptions> = {}) =>
  download(`${url}/a.fits`, path, { client: quickClient({ timeoutMs: 800, retries: 0 }), ...options });

describe("a server that misbehaves", () => {
  const changing: Answer = (request, response, count) => {
    if (count === 1) reset(fits(66), { etag: '"old"' })(request, response, count);
    else file(content, '"new"')(request, response, count);
  };
  const ignorant: Answer = (request, response, count) => {
    if (count === 1) reset(content, { etag: '"1"' })(request, response, count);
    else body(content)(request, response, count);
  };
  /** Sends the rest of another file, whatever If-Range says. */
  const careless: Answer = (request, response, count) => {
    if (count === 1) return reset(fits(66), { etag: '"old"' })(request, response, count);
    delete request.headers["if-range"];
    file(content, '"new"')(request, response, count);
  };
  const otherRange: Answer = (request, response, count) => {
    if (count === 1) return reset(content, { etag: '"1"' })(request, response, count);
    if (!request.headers.range) return file(content)(request, response, count);
    response.writeHead(206, {
      etag: '"1"',
      "content-range": `bytes 0-${content.length - 1}/${content.length}`,
    });
    response.end(content);
  };
  const shrunk: Answer = (request, response, count) => {
    if (count === 1) return reset(fits(66, 400), { etag: '"1"' })(request, response, count);
    file(content)(request, response, count);
  };

  it.each<[string, Answer]>([
    ["breaks the connection", inTurn(reset(content), body(content))],
    [
      "breaks the connection of a file that has an ETag",
      inTurn(reset(content, { etag: '"1"' }), file(content)),
    ],
    ["falls silent", inTurn(stall(content, { etag: '"1"' }), file(content))],
    ["sends fewer bytes than it said", inTurn(misstated(content, 100), file(content))],
    [
      "sends fewer bytes than it said, of a file with an ETag",
      inTurn(misstated(content, 100, { etag: '"1"' }), file(content)),
    ],
    ["says fewer bytes than it sends", inTurn(misstated(content, -100), file(content))],
    ["fails", inTurn(status(500), file(content))],
    ["sends an HTML page", inTurn(htmlPage, file(content))],
    ["sends zeros", inTurn(body(new Uint8Array(content.length)), file(content))],
    ["sends nothing", inTurn(body(""), file(content))],
    ["has another file the next time", changing],
    ["ignores ranges", ignorant],
    ["has another file the next time and ignores If-Range", careless],
    ["gives another range than it was asked for", otherRange],
    ["has a shorter file the next time", shrunk],
  ])("%s: nothing takes the name, and the next attempts succeed", async (_, answer) => {
    const place = folder();
    const path = join(place, "a.fits");
    const { url } = await serve(answer);
    const error = await fetched(url, path).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(NetworkError);
    expect(readdirSync(place)).not.toContain("a.fits");
    const got = await fetched(url, path, { client: quickClient({ timeoutMs: 800 }) });
    expect(got).toMatchObject({ path, bytes: content.length, sha256: sha(content) });
    expect(sha(readFileSync(path))).toBe(sha(content));
    expect(readdirSync(place)).toEqual(["a.fits"]);
  });

  it("does not harm the file that stood there before", async () => {
    const path = join(folder(), "a.fits");
    writeFileSync(path, "old");
    const { url } = await serve(reset(content));
    await expect(fetched(url, path)).rejects.toBeInstanceOf(NetworkError);
    expect(readFileSync(path, "utf8")).toBe("old");
  });

  it("is given up where the file is another than was expected", async () => {
    const path = join(folder(), "a.fits");
    const { url, asked } = await serve(file(content));
    for (const expected of [{ sha256: sha(fits(1)) }, { md5: "0".repeat(32) }, { bytes: 2880 }]) {
      await expect(fetched(url, path, expected)).rejects.toMatchObject({ failure: "content" });
    }
    expect(asked).toHaveLength(3);
    const md5 = createHash("md5").update(content).digest("hex").toUpperCase();
    await fetched(url, path, { sha256: sha(content).toUpperCase(), md5, bytes: content.length });
    for (const wrong of [{ sha256: "12" }, { md5: "x" }, { bytes: -1 }]) {
      await expect(fetched(url, path, wrong)).rejects.toMatchObject({ kind: "argument" });
    }
  });
});

describe("a download that was cut short", () => {
  it("goes on from where it was, within a call and in the next", async () => {
    for (const retries of [0, 1]) {
      const path = join(folder(), "a.fits");
      const { url, headers } = await serve(inTurn(reset(content, { etag: '"1"' }), file(content)));
      const attempt = () => fetched(url, path, { client: quickClient({ retries }) });
      if (retries === 0) await expect(attempt()).rejects.toMatchObject({ failure: "connection" });
      expect(await attempt()).toMatchObject({ resumedBytes: content.length / 2, sha256: sha(content) });
      expect(headers.map(({ range, "if-range": condition }) => [range, condition])).toEqual([
        [undefined, undefined],
        [`bytes=${content.length / 2}-`, '"1"'],
      ]);
    }
  });

  it("begins anew without an ETag or a date, with a weak ETag, and for another address", async () => {
    for (const given of [{}, { etag: 'W/"1"' }]) {
      const path = join(folder(), "a.fits");
      const { url, headers } = await serve(
        inTurn(reset(content, given as Record<string, string>), file(content)),
      );
      await expect(fetched(url, path)).rejects.toBeInstanceOf(NetworkError);
      expect(await fetched(url, path)).toMatchObject({ resumedBytes: 0 });
      expect(headers[1]!.range).toBeUndefined();
    }
    const path = join(folder(), "a.fits");
    const first = await serve(reset(fits(66), { etag: '"1"' }));
    await expect(fetched(first.url, path)).rejects.toBeInstanceOf(NetworkError);
    const second = await serve(file(content));
    expect(await fetched(second.url, path)).toMatchObject({ resumedBytes: 0, sha256: sha(content) });
  });

  it("takes a date for an ETag", async () => {
    const date = { "last-modified": "Sun, 13 Feb 2011 05:00:00 GMT" };
    const path = join(folder(), "a.fits");
    const { url, headers } = await serve(inTurn(reset(content, date), body(content, date)));
    await expect(fetched(url, path)).rejects.toBeInstanceOf(NetworkError);
    await fetched(url, path);
    expect(headers[1]!["if-range"]).toBe(date["last-modified"]);
  });

  it("does not trust what a crash may have left behind the synchronised part", async () => {
    const path = join(folder(), "a.fits");
    const { url } = await serve(inTurn(reset(content, { etag: '"1"' }), file(content)));
    await expect(fetched(url, path)).rejects.toBeInstanceOf(NetworkError);
    const part = readFileSync(`${path}.part`);
    writeFileSync(`${path}.part`, Buffer.concat([part, Buffer.alloc(999)]));
    expect(await fetched(url, path)).toMatchObject({ resumedBytes: part.length, sha256: sha(content) });
    for (const notes of ["", "{", "null", '{"url":1}']) {
      writeFileSync(`${path}.part`, "x");
      writeFileSync(`${path}.part.json`, notes);
      expect(await fetched(url, path)).toMatchObject({ resumedBytes: 0, sha256: sha(content) });
    }
  });

  it("between the last byte and the name asks for nothing more, if it is good", async () => {
    for (const [bytes, requests] of [
      [content, 0],
      [new Uint8Array(content.length), 1],
      [fits(65, 41), 1],
    ] as const) {
      const path = join(folder(), "a.fits");
      const { url, asked } = await serve(file(content));
      const notes = { url: `${url}/a.fits`, validator: '"1"', bytes: content.length, synced: content.length };
      writeFileSync(`${path}.part`, bytes);
      writeFileSync(`${path}.part.json`, JSON.stringify(notes));
      expect(await fetched(url, path)).toMatchObject({ sha256: sha(content) });
      expect(asked).toHaveLength(requests);
    }
  });

  it("by its caller leaves what goes on", async () => {
    const path = join(folder(), "a.fits");
    const { url } = await serve(inTurn(stall(content, { etag: '"1"' }), file(content)));
    const ending = new AbortController();
    const client = quickClient({ timeoutMs: 10_000 });
    const onProgress = () => void setTimeout(() => ending.abort(), 20);
    await expect(fetched(url, path, { client, signal: ending.signal, onProgress })).rejects.toBeInstanceOf(
      AbortedError,
    );
    expect((await fetched(url, path)).resumedBytes).toBeGreaterThan(0);
  });
});

it("tells how far it is", async () => {
  const { url } = await serve(file(content));
  const seen: (number | undefined)[][] = [];
  await fetched(url, join(folder(), "a.fits"), {
    onProgress: ({ done, total }) => void seen.push([done, total]),
  });
  expect(seen.at(-1)).toEqual([content.length, content.length]);
  expect(seen.every(([done], i) => i === 0 || done! > seen[i - 1]![0]!)).toBe(true);
});

describe("a disk that refuses", () => {
  it("is an error of its own, and the server is not asked again", async () => {
    const place = folder();
    writeFileSync(join(place, "taken"), "");
    const { url, asked } = await serve(file(content));
    const under = fetched(url, join(place, "taken", "a.fits"), { client: quickClient() });
    await expect(under).rejects.toMatchObject({
      kind: "io",
      code: expect.stringMatching(/ENOTDIR|EEXIST/) as string,
    });
    const folderThere = fetched(url, place, { client: quickClient(), check: null });
    await expect(folderThere).rejects.toMatchObject({ kind: "io", path: place });
    expect(asked.length).toBeLessThan(2);
    rmSync(`${place}.part`, { force: true });
  });

  it.each([
    ["ENOSPC", /full/],
    ["EACCES", /permission/],
    ["EROFS", /read-only/],
    ["EIO", /input\/output error/],
  ])("by %s says so", async (code, message) => {
    const cause = Object.assign(new Error("EIO: input/output error"), { code });
    const error = await onDisk("/a", () => Promise.reject(cause)).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(FileError);
    expect(error).toMatchObject({
      kind: "io",
      code,
      path: "/a",
      message: expect.stringMatching(message) as string,
    });
  });
});

it("knows by its name what a file must begin with", () => {
  expect(checkFits(content, content.length)).toBeUndefined();
  expect(checkFits(content, content.length - 1)).toMatch(/whole blocks/);
  expect(checkFits(new Uint8Array(10), 10)).toMatch(/not with SIMPLE/);
  expect(["a.fits", "a.FTS", "a.fits.fz"].map(checkFor)).toEqual([checkFits, checkFits, checkFits]);
  const page = (text: string) => new TextEncoder().encode(text);
  for (const name of ["a.jpg", "keywords.txt", "a.xml", "a"]) {
    expect(checkFor(name)!(page("\n<!DOCTYPE html>\n<html>"), 20)).toMatch(/web page/);
    expect(checkFor(name)!(page('<?xml version="1.0"?><!-- x --><HTML lang="en">'), 20)).toMatch(/web page/);
    expect(checkFor(name)!(page('<?xml version="1.0"?><VOTABLE>'), 20)).toBeUndefined();
    expect(checkFor(name)!(page("<headers>"), 20)).toBeUndefined();
  }
  expect(checkFor("a.jpg")!(page("<!---->".repeat(400)), 2800)).toBeUndefined();
  expect(checkFor("index.HTML")).toBeUndefined();
  expect(checkFor("a.fits.gz")!(Uint8Array.of(0x1f, 0x8b), 2)).toBeUndefined();
  expect(checkFor("a.fits.gz")!(content, content.length)).toMatch(/gzip/);
  const tar = new Uint8Array(1024);
  tar.set(new TextEncoder().encode("ustar"), 257);
  expect(checkFor("a.tar")!(tar, 1024)).toBeUndefined();
  expect(checkFor("a.tar")!(tar, 1000)).toMatch(/512/);
  expect(checkFor("a.tar")!(content, content.length)).toMatch(/no tar/);
});
