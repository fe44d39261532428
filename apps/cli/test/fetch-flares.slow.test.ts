import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseHarpMap, parseListedSpan, readFlares } from "@helioscope/archives";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import { archive } from "./support/archive.ts";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { csvRows } from "./support/frames.ts";

const SPAN = ["--from", "2012-01-01", "--to", "2012-01-03"];
const flaresIn = (folder: string) => readFlares(readFileSync(join(folder, "flares.csv"), "utf8")).flares;

const event = (id: string, method: string, more: object = {}) => ({
  kb_archivid: id,
  frm_name: method,
  fl_goescls: "M1.5",
  event_starttime: "2012-01-01T10:00:00",
  event_peaktime: "2012-01-01T10:07:00",
  event_endtime: "2012-01-01T10:20:00",
  ar_noaanum: 0,
  hgs_x: 0,
  hgs_y: 0,
  ...more,
});

describe.skipIf(!hasData)("fetch hek of recorded answers (needs the shared data folder)", () => {
  const recorded = (method: string | null) =>
    readFileSync(
      dataPath("flares", "server_replies", `hek_fl_${method === "SWPC" ? "swpc" : "ssw"}_20120101.json`),
    );

  test("25 events become 12 flares in every format, and a second run asks nobody", async () => {
    const hek = await archive((url) => {
      // HEK's answers are not always UTF-8.
      const bytes = new Uint8Array(recorded(url.searchParams.get("value0")));
      bytes[bytes.indexOf(0x43, 300)] = 0xe9;
      return bytes;
    });
    const out = join(temporaryFolder(), "out");
    const words = ["fetch", "hek", ...SPAN, "--base-url", `${hek.url}/hek/her`, "--out", out];
    const first = await helioscope([...words, "--format", "csv,jsonl,parquet"]);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain(
      "12 flares (5 C, 7 B) from 25 entries: flares.csv, flares.jsonl, flares.parquet",
    );
    expect(first.stderr).toMatch(
      /C1.6 of 2012-01-02T05:28: SWPC has region 11389, SSW Latest Events has region 11391; 11389/,
    );
    expect(hek.asked.map(({ searchParams }) => searchParams.get("value0"))).toEqual([
      "SWPC",
      "SSW Latest Events",
    ]);
    const rows = csvRows(readFileSync(join(out, "flares.csv"), "utf8"));
    expect(rows[1]).toEqual({
      goes_class: "C3.2",
      peak_flux: "0.0000032",
      scale: "scaled",
      start_utc: "2012-01-01T07:24:00.000Z",
      peak_utc: "2012-01-01T07:34:00.000Z",
      end_utc: "2012-01-01T07:44:00.000Z",
      noaa: "11389",
      latitude: "-26",
      longitude: "-34",
      sources: "SWPC+SSW Latest Events",
      satellite: "",
    });
    expect(readFlares(readFileSync(join(out, "flares.jsonl"), "utf8")).flares).toEqual(flaresIn(out));
    const parquet = await parquetReadObjects({
      file: await asyncBufferFromFile(join(out, "flares.parquet")),
    });
    expect(parquet).toHaveLength(12);
    expect(parquet[1]).toMatchObject({ goes_class: "C3.2", noaa: 11389, satellite: null });

    const second = await helioscope([...words, "--json"]);
    expect(JSON.parse(second.stdout)).toMatchObject({
      flares: 12,
      listed: 25,
      files: ["flares.csv"],
      skipped: [],
    });
    expect(JSON.parse(second.stdout).conflicts).toHaveLength(1);
    expect(hek.asked).toHaveLength(2);
    expect(existsSync(join(out, "flares.jsonl"))).toBe(false);
    const third = await helioscope([...words, "--fresh", "--unjoined", "--source", "SSW Latest Events"]);
    expect(third.stdout).toContain("13 flares (6 C, 7 B): flares.csv");
    expect(hek.asked).toHaveLength(3);
  });
});

describe("fetch hek", () => {
  test("turns pages, says what it leaves out, and ends with 1 under --strict", async () => {
    const hek = await archive((url) => {
      const { searchParams } = url;
      if (searchParams.get("page") === "1")
        return { result: [event("a", "SWPC"), event("b", "SWPC", { event_peaktime: "" })], overmax: true };
      return {
        result: [event("c", "SWPC", { event_starttime: "", event_peaktime: "2012-01-01T12:00:00" })],
        overmax: false,
      };
    });
    const out = temporaryFolder();
    const words = ["fetch", "hek", ...SPAN, "--source", "SWPC", "--base-url", hek.url, "--out", out];
    const { code, stdout, stderr } = await helioscope([...words, "--min-class", "M1.0", "--strict"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("left out b: no peak time")]);
    expect(stdout).toContain("2 flares (2 M): flares.csv");
    expect(hek.asked.map(({ searchParams }) => searchParams.get("page"))).toEqual(["1", "2"]);
    expect(hek.asked[0]?.searchParams.get("value1")).toBe("M");
    expect(parseListedSpan(readFileSync(join(out, "flares.json"), "utf8"))).toEqual({
      ...{ from: "2012-01-01T00:00:00.000Z", to: "2012-01-03T00:00:00.000Z" },
      ...{ sources: ["SWPC"], minimumClass: "M1.0" },
    });
    expect(flaresIn(out).map(({ peakUtc }) => peakUtc.slice(11, 16))).toEqual(["10:07", "12:00"]);
  });

  test("goes on where it was ended: months that came are not asked for again", async () => {
    let down = true;
    const hek = await archive((url) => {
      if (down && url.searchParams.get("event_starttime")?.startsWith("2012-03")) return 503;
      return { result: [], overmax: false };
    });
    const words = ["fetch", "hek", "--from", "2012-01-01", "--to", "2012-04-01", "--source", "SWPC"];
    const where = ["--base-url", hek.url, "--retries", "0", "--out", temporaryFolder()];
    const first = await helioscope([...words, ...where]);
    expect([first.code, first.stderr]).toEqual([
      1,
      expect.stringMatching(/error \(network\): http.*status 503/),
    ]);
    expect(hek.asked).toHaveLength(3);
    down = false;
    expect((await helioscope([...words, ...where])).stdout).toContain("0 flares: flares.csv");
    expect(hek.asked).toHaveLength(4);
  });

  test.each([
    [
      "a page of HTML",
      "<html><title>Down for maintenance</title></html>",
      /HTML page came \("Down for maintenance"\)/,
    ],
    ["half an answer", '{"result": [', /no JSON/],
    ["another answer", { error: "no" }, /error \(format\): The answer of HEK has no list of results/],
  ])("%s is an error in words", async (_, reply, says) => {
    const hek = await archive(() => reply);
    const out = temporaryFolder();
    const { code, stderr } = await helioscope([
      "fetch",
      "hek",
      ...SPAN,
      "--base-url",
      hek.url,
      "--retries",
      "0",
      "--out",
      out,
    ]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(says)]);
    expect(readdirSync(out).filter((name) => name.startsWith("flares"))).toEqual([]);
  });

  test("without a network it says so", async () => {
    const gone = ["--base-url", "http://127.0.0.1:9", "--retries", "0", "--out", temporaryFolder()];
    const { code, stdout, stderr } = await helioscope(["fetch", "hek", ...SPAN, ...gone, "--json"]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/error \(network\).*no connection/)]);
    expect(JSON.parse(stdout).error.kind).toBe("network");
  });
});

describe("fetch swpc", () => {
  test("joins what machines found with what forecasters say", async () => {
    const flare = {
      begin_time: "2026-09-06T13:15:00Z",
      max_time: "2026-09-06T13:34:00Z",
      max_class: "C1.1",
      end_time: null,
      satellite: 18,
    };
    const edited = {
      type: "XRA",
      begin_datetime: "2026-09-06T13:15:00",
      max_datetime: "2026-09-06T13:33:00",
      end_datetime: "2026-09-06T13:52:00",
      particulars1: "C1.2",
      region: 4533,
      location: "N12W34",
      observatory: "G18",
    };
    const swpc = await archive(({ pathname }) => {
      if (pathname === "/json/goes/primary/xray-flares-7-day.json") return [flare];
      return pathname === "/json/edited_events.json" ? [edited, { ...edited, type: "RSP" }] : undefined;
    });
    const out = temporaryFolder();
    const words = ["fetch", "swpc", "--base-url", `${swpc.url}/json/`, "--out", out];
    expect((await helioscope(words)).stdout).toContain("1 flare (1 C): flares.csv");
    expect(flaresIn(out)).toMatchObject([
      {
        goesClass: "C1.2",
        noaa: 14533,
        position: { latitudeDeg: 12, longitudeDeg: 34 },
        scale: "true",
        satellite: "GOES-18",
      },
    ]);
    await helioscope(words);
    expect(swpc.asked).toHaveLength(4);
  });
});

describe("fetch ngdc", () => {
  test("reads the reports of the years", async () => {
    const line = (more: string) => `31777${more}`;
    const ngdc = await archive(({ pathname }) =>
      pathname === "/xrs/goes-xrs-report_2003.txt"
        ? [
            line("031104  1929 2006 1950 S19W833B                       X280    GOES 2.3E00  10486"),
            line("031104  1929 2006 1950 S19W833B                       X280    GOES 2.3E00  10486"),
            line("031105  1823 1836 1830                                C       GOES 2.0E-03"),
          ].join("\n")
        : undefined,
    );
    const out = temporaryFolder();
    const words = [
      "fetch",
      "ngdc",
      "--from",
      "2003-11-01",
      "--to",
      "2003-12-01",
      "--base-url",
      `${ngdc.url}/xrs`,
    ];
    const { code, stdout, stderr } = await helioscope([...words, "--out", out]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("1 flare (1 X): flares.csv")]);
    expect(stderr).toContain('left out goes-xrs-report_2003.txt, line 3: "C" is no GOES class');
    expect(flaresIn(out)).toMatchObject([
      { goesClass: "X28", noaa: 10486, peakUtc: "2003-11-04T19:50:00.000Z" },
    ]);
  });
});

describe("fetch harps", () => {
  test("writes the map with its groups, in a form that is read again", async () => {
    const jsoc = await archive(() => "HARPNUM NOAA_ARS\n1 11067\n5 11067,11068\n377 11158\n");
    const out = temporaryFolder();
    const words = ["fetch", "harps", "--base-url", `${jsoc.url}/map.txt`, "--out", out, "--json"];
    expect(JSON.parse((await helioscope(words)).stdout)).toMatchObject({
      patches: 3,
      groups: 2,
      files: ["harps.csv"],
    });
    const text = readFileSync(join(out, "harps.csv"), "utf8");
    expect(csvRows(text).map(({ harp, noaa, group }) => `${harp}: ${noaa} in ${group}`)).toEqual([
      "1: 11067 in 1",
      "5: 11067 11068 in 1",
      "377: 11158 in 377",
    ]);
    expect(parseHarpMap(text).patches).toEqual([
      { harp: 1, noaa: [11067] },
      { harp: 5, noaa: [11067, 11068] },
      { harp: 377, noaa: [11158] },
    ]);
  });
});

/** Wrong calls and what the answer names. */
const WRONG: readonly (readonly [readonly string[], RegExp])[] = [
  [["hek"], /needs --from TIME and --to TIME/],
  [["hek", "--from", "soon", "--to", "2012-01-01"], /--from takes a time such as .* not "soon"/],
  [["hek", "--from", "2012-01-02", "--to", "2012-01-01"], /--to is later than --from/],
  [["hek", ...SPAN, "--min-class", "big"], /--min-class takes a GOES class.*"big"/],
  [["swpc", "--base-url", "ftp://x"], /--base-url takes an address/],
  [["harps", "--format", "xls"], /--format takes csv, jsonl, parquet/],
  [["jsoc", "hmi"], /A record set is like/],
  [["jsoc", "hmi.M_720s[]{magnetogram"], /A record set is like/],
  [["jsoc", "hmi.M_720s[]", "--method", "url"], /--method url needs --email/],
  [["jsoc", "hmi.M_720s[]", "--method", "url_quick"], /needs the segments in braces/],
  [["jsoc", "hmi.M_720s[]", "--keys", "a,,b"], /--keys takes keywords with commas/],
];

test("wrong calls of fetch end with code 2 and write nothing", async () => {
  const cwd = temporaryFolder();
  const ended = await Promise.all(WRONG.map(([words]) => helioscope(["fetch", ...words], { cwd })));
  WRONG.forEach(([, says], k) => {
    expect([ended[k]?.code, ended[k]?.stderr]).toEqual([2, expect.stringMatching(says)]);
  });
  expect(readdirSync(cwd)).toEqual([]);
});
