import { readFileSync } from "node:fs";
import { memoryStore, type Row } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import {
  ArchiveError,
  checkEmail,
  type JsocRecords,
  keywordTypes,
  recordChunks,
  recordCount,
  records,
  seriesList,
  seriesStruct,
  sharpRecords,
} from "../../src/index.ts";
import { typedValues } from "../../src/jsoc/values.ts";
import { quickClient } from "../support/client.ts";
import { type Answer, body, inTurn, json, serve } from "../support/server.ts";

/** The shape of base/export/apps/jsoc_info.c; values of HARP 377. */
const list = {
  recinfo: [
    { name: "hmi.sharp_cea_720s[377][2011.02.13_05:00:00_TAI]", online: 1 },
    { name: "hmi.sharp_cea_720s[377][2011.02.13_06:00:00_TAI]", online: 0 },
  ],
  keywords: [
    { name: "T_REC", values: ["2011.02.13_05:00:00_TAI", "2011.02.13_06:00:00_TAI"] },
    { name: "HARPNUM", values: ["377", "377"] },
    { name: "NOAA_ARS", values: ["11158", "11158,11156"] },
    { name: "QUALITY", values: ["0x00000000", "0xC0000000"] },
    { name: "USFLUX", values: ["1.7e+22", "MISSING"] },
    { name: "LON_FWT", values: ["-12.5", "nan"] },
    { name: "BUNIT", values: ["Invalid KeyLink", "Invalid KeyLink"] },
    { name: "*recnum*", values: [4201, 4202] },
  ],
  segments: [
    {
      name: "magnetogram",
      values: ["/SUM12/D1/S00000/magnetogram.fits", "NoDataDirectory"],
      dims: ["744x377", "NA"],
    },
  ],
  count: 2,
  status: 0,
};

const keys = list.keywords.map(({ name }) => name);
const site = (baseUrl: string) => ({ client: quickClient(), baseUrl });

async function listed(answer: Answer, options = {}): Promise<JsocRecords> {
  const { url } = await serve(answer);
  return records(site(url), "hmi.sharp_cea_720s[377]", { keys, segments: ["magnetogram"], ...options });
}

describe("records", () => {
  it("become a table: numbers where they are numbers, null where JSOC has nothing", async () => {
    const { table, segments } = await listed(json(list));
    expect(table.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "record string",
      "online bool",
      "T_REC string",
      "HARPNUM int",
      "NOAA_ARS string",
      "QUALITY int",
      "USFLUX float",
      "LON_FWT float",
      "BUNIT string",
      "*recnum* int",
    ]);
    expect(table.rows).toEqual([
      {
        record: "hmi.sharp_cea_720s[377][2011.02.13_05:00:00_TAI]",
        online: true,
        T_REC: "2011.02.13_05:00:00_TAI",
        HARPNUM: 377,
        NOAA_ARS: "11158",
        QUALITY: 0,
        USFLUX: 1.7e22,
        LON_FWT: -12.5,
        BUNIT: null,
        "*recnum*": 4201,
      },
      {
        record: "hmi.sharp_cea_720s[377][2011.02.13_06:00:00_TAI]",
        online: false,
        T_REC: "2011.02.13_06:00:00_TAI",
        HARPNUM: 377,
        NOAA_ARS: "11158,11156",
        QUALITY: 0xc0000000,
        USFLUX: null,
        LON_FWT: null,
        BUNIT: null,
        "*recnum*": 4202,
      },
    ]);
    expect(segments.magnetogram).toEqual([
      {
        path: "/SUM12/D1/S00000/magnetogram.fits",
        url: expect.stringMatching(/^http:\/\/127.*\/SUM12\/D1\/S00000\/magnetogram\.fits$/) as string,
        shape: [744, 377],
      },
      { path: null, url: null, shape: [] },
    ]);
  });

  it("asks what jsoc_info reads", async () => {
    const { url, asked } = await serve(json(list));
    await records(site(url), 'hmi.sharp_cea_720s[][? NOAA_ARS ~ "11158" ?]', {
      keys: ["T_REC", "*recnum*"],
      segments: ["Br", "Bp"],
      limit: -3,
    });
    expect(asked).toEqual([
      "/cgi-bin/ajax/jsoc_info?op=rs_list&ds=hmi.sharp_cea_720s%5B%5D%5B%3F%20NOAA_ARS%20~%20%2211158%22%20%3F%5D" +
        "&key=T_REC%2C*recnum*&seg=Br%2CBp&R=1&n=-3",
    ]);
  });

  it("are none in an empty reply, with the columns asked for", async () => {
    const { table, segments } = await listed(json({ count: 0, status: 0 }));
    expect(table.rows).toEqual([]);
    expect(table.columns.map(({ name }) => name)).toEqual(["record", "online", ...keys]);
    expect(segments).toEqual({});
  });

  it("are an error, and not kept, when JSOC says so", async () => {
    const { url, asked } = await serve(json({ status: 1, error: " jsoc_info: series not found." }));
    const cache = memoryStore();
    const error = await records({ client: quickClient({ cache }), baseUrl: url }, "hmi.nothing", {
      keys: ["A"],
    }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ArchiveError);
    expect(error).toMatchObject({ code: 1, message: expect.stringContaining("series not found") as string });
    expect([asked.length, await cache.list()]).toEqual([1, []]);
  });

  it("are asked for again when lists of the reply do not go together", async () => {
    const short = { ...list, keywords: [{ name: "HARPNUM", values: ["377"] }] };
    expect(
      (await listed(inTurn(json(short), json([]), json({ status: 0 }), json(list)))).table.rows,
    ).toHaveLength(2);
  });

  it("have the declared types, and a warning where a value has not", async () => {
    const warnings: string[] = [];
    const types = { NOAA_ARS: "int", HARPNUM: "string" } as const;
    const { table } = await listed(json(list), {
      types,
      onWarning: (warning: string) => warnings.push(warning),
    });
    expect(table.rows.map(({ NOAA_ARS, HARPNUM }) => [NOAA_ARS, HARPNUM])).toEqual([
      [11158, "377"],
      [null, "377"],
    ]);
    expect(warnings).toEqual(['1 values of NOAA_ARS are no numbers, such as "11158,11156"']);
  });

  it("refuses keywords and segments that are none", async () => {
    const nowhere = site("http://127.0.0.1:9");
    for (const options of [{ keys: ["A&op=x"] }, { keys: ["A"], segments: ["../x"] }]) {
      await expect(records(nowhere, "hmi.M_720s", options)).rejects.toMatchObject({ kind: "argument" });
    }
  });
});

describe("values", () => {
  it.each([
    [["1", "-2", "+3"], "int", [1, -2, 3]],
    [["1.5", "2", "1e3", ".5"], "float", [1.5, 2, 1000, 0.5]],
    [["0x00010400", "0xC0000000"], "int", [66560, 3221225472]],
    [["MISSING", "-4712.01.01_11:59:28.000_TAI", "NaN", ""], "string", [null, null, null, null]],
    [["9007199254740993"], "string", ["9007199254740993"]],
    [["1", "x"], "string", ["1", "x"]],
    [["0x"], "string", ["0x"]],
  ])("%j are of type %s", (values, type, cells) => {
    expect(typedValues("KEY", values)).toEqual({ type, cells, wrong: [] });
  });
});

const struct = {
  note: "SHARP",
  primekeys: ["HARPNUM", "T_REC"],
  keywords: [
    { name: "HARPNUM", type: "int", units: "none", note: "" },
    { name: "T_REC", type: "time", units: "TAI", note: "" },
    { name: "USFLUX", type: "float", units: "Mx", note: "flux" },
    { name: "TELESCOP", type: "link" },
  ],
  segments: [
    { name: "Br", type: "int", units: "Mx/cm^2", protocol: "fits", dims: "VARxVAR", note: "radial" },
  ],
  Interval: { FirstRecord: "hmi.sharp_cea_720s[1][2010.05.01_00:00:00_TAI]", LastRecord: "" },
  status: 0,
};

describe("series", () => {
  it("are listed and described", async () => {
    const { url, asked } = await serve(
      inTurn(
        body(
          Buffer.from(
            '{"status":0,"n":1,"names":[{"name":"hmi.M_720s","primekeys":"T_REC, CAMERA","note":"Z\xfcrich"}]}',
            "latin1",
          ),
        ),
        json(struct),
      ),
    );
    expect(await seriesList(site(url), "^hmi\\.M")).toEqual([
      { name: "hmi.M_720s", primeKeys: ["T_REC", "CAMERA"], note: "Z\u00fcrich" },
    ]);
    const found = await seriesStruct(site(url), "hmi.sharp_cea_720s");
    expect(found).toMatchObject({
      primeKeys: ["HARPNUM", "T_REC"],
      segments: [{ name: "Br", unit: "Mx/cm^2", dimensions: "VARxVAR" }],
      firstRecord: "hmi.sharp_cea_720s[1][2010.05.01_00:00:00_TAI]",
      lastRecord: null,
    });
    expect(keywordTypes(found)).toEqual({ HARPNUM: "int", T_REC: "string", USFLUX: "float" });
    expect(asked[0]).toBe("/cgi-bin/ajax/show_series?filter=%5Ehmi%5C.M");
  });

  it("are counted", async () => {
    const { url } = await serve(json({ count: 50, runtime: 0.02, status: 0 }));
    expect(await recordCount(site(url), "hmi.sharp_cea_720s[377]")).toBe(50);
  });
});

it("asks for long lists in pieces, and gives a record on a cut once", async () => {
  const day = (n: number) => ({
    recinfo: [n, n + 1].map((d) => ({ name: `hmi.M_720s[2011.02.0${d}_TAI]`, online: 1 })),
    keywords: [{ name: "USFLUX", values: n === 2 ? ["MISSING", "MISSING"] : ["1", "2"] }],
    segments: [{ name: "Br", values: [`/SUM/${n}`, `/SUM/${n + 1}`], dims: ["1x1", "1x1"] }],
    count: 2,
    status: 0,
  });
  const { url, asked } = await serve(inTurn(json(struct), json(day(1)), json(day(2)), json(day(3))));
  const query = { series: "hmi.M_720s", keys: [{ from: "2011.02.01_TAI", seconds: 3 * 86_400 }] };
  const pieces: JsocRecords[] = [];
  const options = { keys: ["USFLUX"], segments: ["Br"], chunkSeconds: 86_400 };
  for await (const piece of recordChunks(site(url), query, options)) pieces.push(piece);
  expect(pieces.map(({ table }) => table.rows.length)).toEqual([2, 1, 1]);
  expect(pieces.flatMap(({ segments }) => segments.Br!.map(({ path }) => path))).toEqual(
    [1, 2, 3, 4].map((n) => `/SUM/${n}`),
  );
  // The declared type, also where a piece has no value.
  expect(pieces.map(({ table }) => table.columns.at(-1)!.type)).toEqual(["float", "float", "float"]);
  expect(asked).toHaveLength(4);
});

it("tabulates what a data set of SHARPs needs", async () => {
  const { url } = await serve(json(list));
  const warnings: string[] = [];
  const table = await sharpRecords(
    site(url),
    { harp: 377 },
    { onWarning: (warning) => warnings.push(warning) },
  );
  expect(table.columns.map(({ name }) => name).sort()).toEqual(Object.keys(table.rows[0]!).sort());
  expect(table.rows[0]).toMatchObject({
    // 34 s in 2011.
    utc: "2011-02-13T04:59:26.000Z",
    QUALITY: 0,
    NOAA_ARS: "11158",
    OBS_VR: null,
    width: 744,
    height: 377,
  } satisfies Row);
  expect(table.rows[1]).toMatchObject({ width: null, url: null });
  expect(warnings).toEqual([]);
});

it("checks an e-mail address", async () => {
  const { url, asked } = await serve(
    inTurn(
      json({ status: 2, msg: "ok" }),
      json({ status: 4, msg: "unknown" }),
      json({ status: -2, msg: "bad" }),
    ),
  );
  const address = "a.person@example.org";
  expect(await checkEmail(site(url), address)).toEqual({ registered: true, code: 2, message: "ok" });
  expect(await checkEmail(site(url), address)).toMatchObject({ registered: false, code: 4 });
  expect(await checkEmail(site(url), address)).toMatchObject({ registered: false, code: -2 });
  expect(asked[0]).toBe("/cgi-bin/ajax/checkAddress.sh?address=a.person%2540example.org&checkonly=1");
  await expect(checkEmail(site(url), "nobody")).rejects.toMatchObject({ kind: "argument" });
});

describe.skipIf(!hasData)("the replies of the shared data folder (skipped without it)", () => {
  const reply = (name: string) => body(readFileSync(dataPath("flares", "server_replies", name)));

  it("give the 50 hourly records of HARP 377, 5 of them of QUALITY above 65536", async () => {
    const { url } = await serve(reply("jsoc_rs_list_harp377.json"));
    const { rows } = await sharpRecords(site(url), { harp: 377 });
    expect(rows).toHaveLength(50);
    expect(rows[0]).toMatchObject({
      HARPNUM: 377,
      T_REC: "2011.02.13_05:00:00_TAI",
      utc: "2011-02-13T04:59:26.000Z",
    });
    expect(rows.filter(({ QUALITY }) => (QUALITY as number) > 65536)).toHaveLength(5);
    expect(rows.every(({ USFLUX }) => (USFLUX as number) > 1e21)).toBe(true);
  });

  it("give the nine HARPs of 2025, an empty list, a count, and a series that is not there", async () => {
    const many = await serve(reply("jsoc_rs_list_2025_harps.json"));
    expect((await sharpRecords(site(many.url), {})).rows.map(({ HARPNUM }) => HARPNUM)).toEqual([
      13171, 13561, 13641, 13773, 13777, 13845, 13866, 13876, 14003,
    ]);
    const none = await serve(reply("jsoc_rs_list_empty.json"));
    expect((await sharpRecords(site(none.url), {})).rows).toEqual([]);
    const count = await serve(reply("jsoc_rs_summary.json"));
    expect(await recordCount(site(count.url), "hmi.sharp_cea_720s[377]")).toBe(50);
    const missing = await serve(reply("jsoc_series_not_found.json"));
    await expect(seriesStruct(site(missing.url), "hmi.nothing")).rejects.toThrow("series not found");
  });
});
