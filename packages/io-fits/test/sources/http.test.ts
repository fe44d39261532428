import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import {
  encodeImage,
  type FetchOptions,
  fetchFits,
  httpSource,
  isFitsError,
  readImage,
  readPlane,
} from "../../src/index.ts";
import { type Misbehaviour, serveFile } from "../support/server.ts";

const [width, height] = [1024, 512];
const image = {
  data: Int16Array.from({ length: width * height }, (_, i) => (i * 7) & 0x7fff),
  width,
  height,
};
const bytes = encodeImage(image);

/** Opens the file by ranges and reads a window far from its head. */
async function readWindow(url: string, options: FetchOptions = {}) {
  const file = await fetchFits(url, { range: true, blockBytes: 2 ** 14, ...options });
  const unit = file.firstImage();
  return { file, ...(await readPlane(unit, { section: { start: [10, 400], shape: [3, 2] } })) };
}

const expected = Float32Array.from([0, 1, 2, 1024, 1025, 1026], (i) => image.data[400 * width + 10 + i]);

/** Misbehaves from the second request on, when the head of the file has come. */
const later =
  (misbehave: Misbehaviour): Misbehaviour =>
  (range, response, request, count) =>
    count > 1 && misbehave(range, response, request, count);

describe("a file that is downloaded", () => {
  it("is opened, and tells how much has come", async () => {
    const { url, ranges } = await serveFile(bytes);
    const seen: [number, number | undefined][] = [];
    const onProgress = (received: number, total: number | undefined) => seen.push([received, total]);
    const file = await fetchFits(url, { onProgress });
    expect((await readImage(file.firstImage())).data).toEqual(image.data);
    expect(ranges).toEqual([undefined]);
    expect(seen.at(-1)).toEqual([bytes.length, bytes.length]);
  });

  it("may be gzipped as a file, or on its way", async () => {
    const zipped = gzipSync(bytes);
    const file = await serveFile(zipped);
    const way = await serveFile(bytes, (_, response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-length": zipped.length }).end(zipped);
      return true;
    });
    for (const { url } of [file, way]) {
      const opened = await fetchFits(url);
      expect(opened.warnings).toEqual([]);
      expect((await readImage(opened.firstImage())).data).toEqual(image.data);
    }
    await expect(fetchFits(file.url, { maxInflatedBytes: 10_000 })).rejects.toMatchObject({ kind: "format" });
  });

  it("comes with the caller's header fields, by the caller's fetch", async () => {
    const seen: unknown[] = [];
    const { url } = await serveFile(bytes, (_, __, request) => {
      seen.push(request.headers.authorization);
      return false;
    });
    let calls = 0;
    const options: FetchOptions = {
      headers: { authorization: "Bearer x" },
      fetch: (to, init) => {
        calls++;
        return fetch(to, init);
      },
    };
    await fetchFits(url, options);
    await readWindow(url, options);
    expect(calls).toBe(seen.length);
    expect(new Set(seen)).toEqual(new Set(["Bearer x"]));
  });

  it("is refused with the status and the URL", async () => {
    const { url } = await serveFile(bytes, (_, response) => {
      response.writeHead(404).end("none such");
      return true;
    });
    for (const range of [false, true]) {
      const error = await fetchFits(url, { range }).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ kind: "io", value: { url, status: 404 } });
      expect((error as Error).message).toContain("status 404");
    }
  });

  it("that breaks off, or cannot be reached, is an error", async () => {
    const cut = await serveFile(bytes, (_, response) => {
      response.writeHead(200, { "content-length": bytes.length });
      response.write(bytes.subarray(0, 5000), () => response.destroy());
      return true;
    });
    await expect(fetchFits(cut.url)).rejects.toMatchObject({ kind: "io", value: { url: cut.url } });
    const claimed = new Response(bytes.slice(0, 5000), {
      headers: { "content-length": String(bytes.length) },
    });
    await expect(fetchFits("http://a.invalid/", { fetch: async () => claimed })).rejects.toThrow(
      "The download ended after 5000 bytes",
    );
    const gone = async (): Promise<Response> => {
      throw new TypeError("fetch failed", { cause: new Error("no route") });
    };
    await expect(fetchFits("http://a.invalid/", { fetch: gone })).rejects.toThrow(
      "http://a.invalid/ cannot be fetched: fetch failed: no route",
    );
  });

  it("does not make room for what is only claimed", async () => {
    const { url } = await serveFile(bytes, (_, response) => {
      response.writeHead(200, { "content-length": 2 ** 50 });
      response.write(bytes, () => response.destroy());
      return true;
    });
    await expect(fetchFits(url)).rejects.toMatchObject({ kind: "io" });
  });

  it("is given up when the signal says so", async () => {
    const stop = new AbortController();
    const { url } = await serveFile(bytes, (range, response) => {
      response.writeHead(range === undefined ? 200 : 206, {
        "content-range": `bytes 0-262143/${bytes.length}`,
      });
      response.write(bytes.subarray(0, 100), () => setTimeout(() => stop.abort(), 20));
      return true;
    });
    await expect(fetchFits(url, { signal: stop.signal })).rejects.toMatchObject({ kind: "aborted" });
    await expect(fetchFits(url, { signal: AbortSignal.abort(), range: true })).rejects.toMatchObject({
      kind: "aborted",
    });
  });
});

describe("a file that is read by ranges", () => {
  it("gives its headers and a window for little", async () => {
    const { url, ranges } = await serveFile(bytes);
    const { file, data } = await readWindow(url);
    expect(file.warnings).toEqual([]);
    expect(data).toEqual(expected);
    expect(ranges).toEqual([
      [0, 2 ** 18 - 1],
      [2 ** 14 * 50, 2 ** 14 * 51 - 1],
    ]);
    expect((await readImage(file.firstImage())).data).toEqual(image.data);
  });

  it("may be shorter than the first request, or empty", async () => {
    const small = encodeImage({ data: Int16Array.of(1, 2), width: 2, height: 1 });
    const file = await fetchFits((await serveFile(small)).url, { range: true });
    expect((await readImage(file.firstImage())).data).toEqual(Int16Array.of(1, 2));
    await expect(fetchFits((await serveFile(new Uint8Array(0))).url, { range: true })).rejects.toThrow(
      "The file is empty",
    );
  });

  it("is downloaded with a warning where the server knows no ranges, or does not tell the length", async () => {
    const deaf = await serveFile(bytes, (_, response) => {
      response.writeHead(200, { "content-length": bytes.length }).end(bytes);
      return true;
    });
    const secretive = await serveFile(bytes, (range, response) => {
      if (range === undefined) return false;
      response
        .writeHead(206, { "content-range": `bytes 0-${range[1]}/*` })
        .end(bytes.subarray(0, range[1] + 1));
      return true;
    });
    for (const [{ url, ranges }, why, requests] of [
      [deaf, "does not answer range requests", 1],
      [secretive, "does not tell the length", 2],
    ] as const) {
      const { file, data } = await readWindow(url);
      expect(data).toEqual(expected);
      expect(ranges).toHaveLength(requests);
      expect(file.warnings).toEqual([{ message: expect.stringContaining(why), unit: 0, byteOffset: 0 }]);
      await expect(httpSource(url)).rejects.toMatchObject({ kind: "io", value: { url } });
    }
  });

  const send = (from: number, to: number, total: number | string, body: Uint8Array, etag = '"one"') =>
    later((_, response) => {
      response.writeHead(206, { etag, "content-range": `bytes ${from}-${to}/${total}` }).end(body);
      return true;
    });
  const [first, last] = [2 ** 14 * 50, 2 ** 14 * 51 - 1];
  const block = bytes.subarray(first, last + 1);

  it.each<[string, RegExp, Misbehaviour]>([
    ["other bytes than asked for", /other bytes than asked for/, send(0, last - first, bytes.length, block)],
    ["fewer bytes than asked for", /other bytes/, send(first, last - 1, bytes.length, block.subarray(1))],
    [
      "no Content-Range",
      /other bytes/,
      later((_, response) => !!response.writeHead(206, { etag: '"one"' }).end(block)),
    ],
    ["a short body", /ended after 100 of 16384/, send(first, last, bytes.length, block.subarray(0, 100))],
    ["a long body", /more than the 16384/, send(first, last, bytes.length, bytes.subarray(first, last + 9))],
    ["a file of another length", /has changed on the server/, send(first, last, bytes.length + 2880, block)],
    ["another ETag", /has changed on the server/, send(first, last, bytes.length, block, '"two"')],
    [
      "the whole file",
      /refuses a range/,
      later((_, response) => !!response.writeHead(200, { etag: '"one"' }).end(bytes)),
    ],
    [
      "status 503",
      /refuses a range.*status 503/,
      later((_, response) => !!response.writeHead(503).end("later")),
    ],
    ["nothing", /cannot be fetched/, later((_, response) => !!response.destroy())],
  ])("fails where the server then gives %s", async (_, message, misbehave) => {
    const { url } = await serveFile(bytes, misbehave);
    const error = await readWindow(url).catch((cause: unknown) => cause);
    expect(isFitsError(error, "io")).toBe(true);
    expect((error as Error).message).toMatch(message);
    expect(error).toMatchObject({ value: { url } });
  });

  it("asks again after a failure", async () => {
    const { url } = await serveFile(bytes, (_, response, __, count) => {
      if (count === 2) response.writeHead(503).end();
      return count === 2;
    });
    const unit = (await fetchFits(url, { range: true })).firstImage();
    await expect(readImage(unit)).rejects.toMatchObject({ kind: "io", value: { status: 503 } });
    expect((await readImage(unit)).data).toEqual(image.data);
  });

  it("stops a read, and not the file, when its signal says so", async () => {
    const { url } = await serveFile(
      bytes,
      (_, __, ___, count) => count === 2, // Never answered.
    );
    const unit = (await fetchFits(url, { range: true })).firstImage();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await expect(readImage(unit, { signal: stop.signal })).rejects.toMatchObject({ kind: "aborted" });
    expect((await readImage(unit)).data).toEqual(image.data);
  });
});
