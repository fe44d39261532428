import { readFileSync } from "node:fs";
import { AbortedError } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import {
  ArchiveError,
  type ExportRequest,
  exportStatus,
  NetworkError,
  requestExport,
  sharpQuery,
  waitForExport,
} from "../../src/index.ts";
import { quickClient } from "../support/client.ts";
import { body, inTurn, json, reset, serve, status } from "../support/server.ts";

const email = "a.person@example.org";
const id = "JSOC_20140325_334";
const request: ExportRequest = { records: "hmi.sharp_cea_720s[377]{magnetogram}", email };
const site = (baseUrl: string) => ({ client: quickClient(), baseUrl });

const queued = { status: 2, requestid: id, method: "url", wait: 10, rcount: 2, size: 64080 };
const processing = { ...queued, status: 1 };
const unknown = { status: 6, requestid: id, error: `requestid ${id} not found` };
const record = (hour: number) => `hmi.sharp_cea_720s[377][2011.02.13_0${hour}:00:00_TAI]{magnetogram}`;
const fileName = (hour: number) => `hmi.sharp_cea_720s.377.20110213_0${hour}0000_TAI.magnetogram.fits`;
const done = {
  status: 0,
  requestid: id,
  dir: "/SUM00/D000000001/S00000",
  wait: 0,
  count: 2,
  size: 1,
  data: [5, 6].map((hour) => ({ record: record(hour), filename: fileName(hour) })),
  keywords: `${id}.keywords.txt`,
};

describe("a request", () => {
  it("asks what jsoc_fetch reads", async () => {
    const { url, asked } = await serve(json(queued));
    const begun = await requestExport(site(url), {
      records: sharpQuery({ harp: 377, segments: ["magnetogram"] }),
      email,
      process: [{ name: "im_patch", arguments: { t: "2011.02.13_05:00:00_TAI", x: 1.5, width: 600 } }],
      fileNameFormat: "{seriesname}.{T_REC:A}",
      limit: -2,
    });
    expect(begun).toMatchObject({ id, state: "queued", waitSeconds: 10, count: 2, sizeMB: 64080, files: [] });
    const parameters = new URL(asked[0]!, url).searchParams;
    // The processing stands behind "process=n=", whose first part is a name with "=" in it.
    expect(Object.fromEntries(parameters)).toEqual({
      op: "exp_request",
      format: "json",
      ds: "hmi.sharp_cea_720s[377][]{magnetogram}",
      notify: email,
      method: "url",
      protocol: "fits",
      filenamefmt: "{seriesname}.{T_REC:A}",
      "process=n": "-2|im_patch,t=2011.02.13_05:00:00_TAI,x=1.5,width=600",
      requester: "a.person",
    });
  });

  it("asks for pictures", async () => {
    const { url, asked } = await serve(json(queued));
    await requestExport(site(url), { ...request, protocol: { kind: "jpg", size: 2, min: -500, max: 500 } });
    expect(new URL(asked[0]!, url).searchParams.get("protocol")).toBe(
      "jpg,CT=grey.sao,scaling=MINMAX,size=2,min=-500,max=500",
    );
  });

  it.each<[string, Partial<ExportRequest>]>([
    ["without an address", { email: "nobody" }],
    ["for files at once that have to be made", { method: "url_quick", protocol: "fits" }],
    [
      "with an argument that adds another",
      { process: [{ name: "rebin", arguments: { scale: "1|resize" } }] },
    ],
    ["with a step that is none", { process: [{ name: "rm" as "rebin", arguments: {} }] }],
    ["for half a record", { limit: 0.5 }],
  ])("%s is refused here", async (_, wrong) => {
    const { url, asked } = await serve(json(queued));
    await expect(requestExport(site(url), { ...request, ...wrong })).rejects.toMatchObject({
      kind: "argument",
    });
    expect(asked).toEqual([]);
  });

  it("for what lies on disk is done at once, each file with a name of its own", async () => {
    const data = [5, 6, 7].map((hour) => ({
      record: record(hour),
      filename: hour === 7 ? "NoDataDirectory" : `/SUM0${hour}/D1/S00000/magnetogram.fits`,
    }));
    const { url } = await serve(
      json({ status: 0, requestid: "", wait: 0, count: 3, size: 3, dir: "", data }),
    );
    const begun = await requestExport(site(url), { ...request, protocol: "as-is" });
    expect(begun).toMatchObject({ id: "", state: "done" });
    expect(begun.files).toEqual(
      [5, 6].map((hour) => ({
        record: record(hour),
        name: fileName(hour),
        url: `${url}/SUM0${hour}/D1/S00000/magnetogram.fits`,
      })),
    );
    expect(await waitForExport(site(url), begun)).toBe(begun);
  });

  it("that could not be saved, or came to a busy server, is made again", async () => {
    const unsaved = { status: 4, error: "Cant save new export-request hash, try again" };
    const { url, asked } = await serve(inTurn(json(unsaved), status(503), json(unsaved), json(queued)));
    const warnings: string[] = [];
    const options = { retryMs: 1, onWarning: (warning: string) => warnings.push(warning) };
    expect(await requestExport(site(url), request, options)).toMatchObject({ id });
    expect([asked.length, warnings.length]).toEqual([4, 3]);
  });

  it.each([
    ["a bad one", json({ status: 4, error: "series not found" }), ArchiveError],
    ["one whose reply was lost", reset(JSON.stringify(queued)), NetworkError],
    ["one that the server broke on", status(500), NetworkError],
    ["one that is to be made in an hour", status(503, { "retry-after": "3600" }), NetworkError],
    ["one that JSOC gave no name", json({ status: 2, wait: 10 }), ArchiveError],
  ])("is not made again when it was %s", async (_, answer, kind) => {
    const { url, asked } = await serve(answer);
    await expect(requestExport(site(url), request, { retryMs: 1 })).rejects.toBeInstanceOf(kind);
    expect(asked).toHaveLength(1);
  });

  it.each([3, 4, 5, 7, 99])("with status %d is an error with that code", async (code) => {
    const { url } = await serve(json({ requestid: "VOID", status: code, wait: 0, error: "it is so" }));
    const error = await requestExport(site(url), request, { retryMs: 1 }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ArchiveError);
    expect(error).toMatchObject({ code, message: expect.stringContaining("it is so") as string });
  });
});

describe("waiting", () => {
  it("goes on until the files are there, over a status 6 and a server that fails", async () => {
    const { url, asked } = await serve(
      inTurn(json(unknown), json(queued), status(500), json(processing), json(done)),
    );
    const seen: string[] = [];
    const finished = await waitForExport(site(url), id, {
      pollSeconds: 0.001,
      onProgress: ({ stage, detail }) => seen.push(`${stage} ${detail}`),
    });
    expect(seen).toEqual(["unknown", "queued", "processing", "done"].map((state) => `export ${id} ${state}`));
    expect(asked).toHaveLength(5);
    expect(asked[0]).toBe(`/cgi-bin/ajax/jsoc_fetch?op=exp_status&requestid=${id}`);
    expect(finished).toMatchObject({
      state: "done",
      files: [5, 6].map((hour) => ({
        record: record(hour),
        name: fileName(hour),
        url: `${url}/SUM00/D000000001/S00000/${fileName(hour)}`,
      })),
      keywordsUrl: `${url}/SUM00/D000000001/S00000/${id}.keywords.txt`,
    });
  });

  it("waits as long as JSOC says", async () => {
    const { url } = await serve(json(done));
    const start = performance.now();
    await waitForExport(site(url), {
      id,
      state: "queued",
      waitSeconds: 1,
      count: null,
      sizeMB: null,
      files: [],
      keywordsUrl: null,
    });
    expect(performance.now() - start).toBeGreaterThan(990);
  });

  it("takes a status that does not repeat the name", async () => {
    const { url } = await serve(
      inTurn(json({ status: 6 }), json({ status: 1 }), json({ ...done, requestid: "" })),
    );
    expect(await waitForExport(site(url), id, { pollSeconds: 0.001 })).toMatchObject({ id, state: "done" });
  });

  it("ends when JSOC goes on not knowing the export", async () => {
    const { url, asked } = await serve(json(unknown));
    await expect(waitForExport(site(url), id, { pollSeconds: 0.001 })).rejects.toMatchObject({ code: 6 });
    expect(asked).toHaveLength(6);
  });

  it("ends when it takes too long, and when the caller gives up, and tells how to take it up again", async () => {
    const { url } = await serve(json(processing));
    const late = waitForExport(site(url), id, { pollSeconds: 0.01, timeoutSeconds: 0.05 });
    await expect(late).rejects.toThrow(/JSOC_20140325_334 is still processing.*by its identifier/);
    const ending = new AbortController();
    setTimeout(() => ending.abort(), 50);
    const given = await waitForExport(site(url), id, { signal: ending.signal }).catch(
      (error: unknown) => error,
    );
    expect(given).toBeInstanceOf(AbortedError);
    expect((given as Error).message).toContain(id);
  });

  it("knows archives by `tarfile` and identifiers by `reqid`", async () => {
    const { requestid, data, keywords, ...rest } = done;
    const { url } = await serve(json({ ...rest, reqid: id, tarfile: `${id}.tar`, data }));
    expect(await exportStatus(site(url), id)).toMatchObject({
      id,
      files: [{ record: `${id}.tar`, name: `${id}.tar`, url: `${url}/SUM00/D000000001/S00000/${id}.tar` }],
      keywordsUrl: null,
    });
    await expect(exportStatus(site(url), "x&op=y")).rejects.toMatchObject({ kind: "argument" });
  });

  it.each(["../../etc/passwd", "a/../..", "C:\\x\\evil.fits", "/SUM/..", "."])(
    "takes no more than a name from the file name %j",
    async (filename) => {
      const { url } = await serve(json({ ...done, data: [{ record: record(5), filename }] }));
      const outcome = await exportStatus(site(url), id).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(ArchiveError);
      else {
        const [file] = (outcome as Awaited<ReturnType<typeof exportStatus>>).files;
        expect(file!.name).toMatch(/^[^/\\:]+$/);
        expect(file!.name).not.toMatch(/^\.+$/);
      }
    },
  );

  it("gives no two files one name, whatever their case", async () => {
    const data = ["A.fits", "a.fits", "b/A.fits"].map((filename) => ({ record: "x", filename }));
    const { url } = await serve(json({ ...done, data }));
    const names = (await exportStatus(site(url), id)).files.map(({ name }) => name.toLowerCase());
    expect(new Set(names).size).toBe(3);
  });
});

describe.skipIf(!hasData)("the replies of the shared data folder (skipped without it)", () => {
  const reply = (name: string) => body(readFileSync(dataPath("flares", "server_replies", name)));

  it("are a request that waits, one that is too large, and an export that is found, made and done", async () => {
    const { url } = await serve(
      inTurn(
        reply("jsoc_exp_request_queued.RECORDED.json"),
        reply("jsoc_exp_request_toobig.RECORDED.json"),
        reply("jsoc_exp_status_notfound.json"),
        reply("jsoc_exp_status_processing.json"),
        reply("jsoc_exp_status_done.json"),
      ),
    );
    const begun = await requestExport(site(url), request);
    expect(begun).toMatchObject({ id, state: "queued", waitSeconds: 10, count: 4241, sizeMB: 64080 });
    await expect(requestExport(site(url), request)).rejects.toMatchObject({
      code: 3,
      message: expect.stringContaining("100000MB") as string,
    });
    const finished = await waitForExport(site(url), begun, { pollSeconds: 0.001 });
    expect(finished.files.map(({ name }) => name)).toEqual([fileName(5), fileName(6)]);
  });
});
