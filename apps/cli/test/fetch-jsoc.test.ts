import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import { type Archive, archive, type Reply } from "./support/archive.ts";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { csvRows } from "./support/frames.ts";

const SET = "hmi.sharp_cea_720s[377][2011.02.13_05:00:00_TAI/2h@1h]{magnetogram}";
const NAMES = ["05", "06"].map((hour) => `hmi.sharp_cea_720s.377.20110213_${hour}0000_TAI.magnetogram.fits`);

interface Listing {
  readonly recinfo: readonly unknown[];
  readonly keywords: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly segments: readonly { readonly values: readonly string[]; readonly dims: readonly string[] }[];
}

const recorded = (name: string) =>
  JSON.parse(readFileSync(dataPath("flares", "server_replies", name), "utf8"));

/** The first two records of HARP 377, with the keywords that were asked for. */
function listing(keys: string): object {
  const reply = recorded("jsoc_rs_list_harp377.json") as Listing;
  const asked = keys.split(",");
  return {
    ...reply,
    recinfo: reply.recinfo.slice(0, 2),
    keywords: reply.keywords
      .filter(({ name }) => asked.includes(name))
      .map(({ name, values }) => ({
        name,
        values: name === "QUALITY" ? ["0xC0000000", "0x00010400"] : values.slice(0, 2),
      })),
    segments: reply.segments.map((segment) => ({
      ...segment,
      values: segment.values.slice(0, 2),
      dims: segment.dims.slice(0, 2),
    })),
    count: 2,
  };
}

const fits = (hour: string) =>
  readFileSync(
    dataPath("sharp", "harp377_hourly", `hmi.sharp_cea_720s.377.20110213_${hour}0000_TAI.magnetogram.fits`),
  );

/** JSOC with the records above; `other` answers first. */
const jsoc = (other: (url: URL) => Reply = () => undefined): Promise<Archive> =>
  archive((url) => {
    const answer = other(url);
    if (answer !== undefined) return answer;
    const { pathname, searchParams } = url;
    if (pathname.endsWith("/jsoc_info")) return listing(searchParams.get("key") ?? "");
    const file = /S0000(\d)\/magnetogram.fits$|_(05|06)0000_TAI.magnetogram.fits$/.exec(pathname);
    return file ? fits(file[2] ?? (file[1] === "0" ? "05" : "06")) : undefined;
  });

const asked = ({ asked }: Archive, part: string) => asked.filter(({ href }) => href.includes(part)).length;

describe.skipIf(!hasData)("fetch jsoc (needs the shared data folder)", () => {
  test("keywords without an e-mail address, T_REC in UTC beside", async () => {
    const server = await jsoc();
    const out = temporaryFolder();
    const words = ["fetch", "jsoc", SET, "--base-url", server.url, "--out", out];
    const { code, stdout } = await helioscope([...words, "--format", "csv,parquet"]);
    expect(code).toBe(0);
    expect(stdout).toContain("2 records: records.csv, records.parquet");
    expect(stdout).toContain("Keywords only. For the files add --email ADDRESS, or --method url_quick.");
    expect(server.asked[0]?.searchParams.get("ds")).toBe(SET.replace("{magnetogram}", ""));
    const rows = csvRows(readFileSync(join(out, "records.csv"), "utf8"));
    expect(rows[0]).toMatchObject({
      HARPNUM: "377",
      T_REC: "2011.02.13_05:00:00_TAI",
      // 34 leap seconds in 2011.
      utc: "2011-02-13T04:59:26.000Z",
      QUALITY: "3221225472",
      USFLUX: "1.220821e+22",
      magnetogram_url: `${server.url}/SUM00/D000000000/S00000/magnetogram.fits`,
    });
    const parquet = await parquetReadObjects({
      file: await asyncBufferFromFile(join(out, "records.parquet")),
    });
    expect(parquet.map(({ QUALITY }) => QUALITY)).toEqual([0xc0000000, 0x00010400]);
    expect(readdirSync(out).includes("files")).toBe(false);
  });

  test("the bare files of url_quick; a second run keeps what is there and gets what is not", async () => {
    const server = await jsoc();
    const out = temporaryFolder();
    const words = ["fetch", "jsoc", SET, "--method", "url_quick", "--base-url", server.url, "--out", out];
    const { stdout } = await helioscope(words);
    expect(stdout).toContain(`2 files in ${join(out, "files")}`);
    expect(stdout).toContain(`--records ${join(out, "records.csv")}`);
    const records = csvRows(readFileSync(join(out, "records.csv"), "utf8"));
    expect(records.map(({ file }) => file)).toEqual(NAMES);
    expect(readFileSync(join(out, "files", NAMES[0]!)).equals(fits("05"))).toBe(true);
    rmSync(join(out, "files", NAMES[1]!));
    const before = server.asked.length;
    const again = JSON.parse((await helioscope([...words, "--json"])).stdout);
    expect(again.files.map(({ name, kept }: { name: string; kept: boolean }) => [name, kept])).toEqual([
      [NAMES[0], true],
      [NAMES[1], false],
    ]);
    expect(server.asked.slice(before).map(({ pathname }) => pathname)).toEqual([
      "/SUM00/D000000000/S00001/magnetogram.fits",
    ]);
  });

  test("a file that cannot be had is left out and told", async () => {
    const server = await jsoc(({ pathname }) => (pathname.includes("S00001") ? 404 : undefined));
    const out = temporaryFolder();
    const words = [
      "fetch",
      "jsoc",
      SET,
      "--method",
      "url_quick",
      "--base-url",
      server.url,
      "--retries",
      "0",
      "--out",
      out,
    ];
    const { code, stdout, stderr } = await helioscope(words);
    expect([code, stdout]).toEqual([0, expect.stringContaining("1 file in")]);
    expect(stderr).toMatch(new RegExp(`left out ${NAMES[1]}: .*status 404`));
    expect((await helioscope([...words, "--strict"])).code).toBe(1);
    expect(readdirSync(join(out, "files")).filter((name) => name.endsWith(".fits"))).toEqual([NAMES[0]]);
  });

  test("an export is requested once, waited for, and taken up again by the next run", async () => {
    let ready = false;
    const server = await jsoc(({ pathname, searchParams }) => {
      if (pathname.endsWith("/checkAddress.sh"))
        return { status: 2, msg: "Email address is valid and registered" };
      if (searchParams.get("op") === "exp_request") return recorded("jsoc_exp_request_queued.RECORDED.json");
      if (searchParams.get("op") !== "exp_status") return undefined;
      return recorded(ready ? "jsoc_exp_status_done.json" : "jsoc_exp_status_processing.json");
    });
    const out = temporaryFolder();
    const words = [
      "fetch",
      "jsoc",
      SET,
      "--email",
      "a@b.org",
      "--base-url",
      server.url,
      "--poll",
      "0.05",
      "--out",
      out,
    ];
    const ended = await helioscope(words, { interruptAt: "export JSOC_20140325_334" });
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining("Stopped before the end")]);
    expect(existsSync(join(out, "export.json"))).toBe(true);
    expect(readFileSync(join(out, "export.json"), "utf8")).not.toContain("a@b.org");
    ready = true;
    const { code, stdout } = await helioscope(words);
    expect([code, stdout]).toEqual([0, expect.stringContaining("Waiting for the export JSOC_20140325_334")]);
    expect(asked(server, "op=exp_request")).toBe(1);
    expect(readdirSync(join(out, "files")).filter((name) => name.endsWith(".fits"))).toEqual(NAMES);
    const request = server.asked.find(({ searchParams }) => searchParams.get("op") === "exp_request");
    expect(request?.searchParams.get("ds")).toBe(SET);
    expect(request?.searchParams.get("notify")).toBe("a@b.org");
  });

  test("an address that is not registered, and too large a request, are refused in words", async () => {
    const known = { status: 2 };
    let address: object = { status: 4, msg: "Email address is not registered" };
    const server = await jsoc(({ pathname, searchParams }) => {
      if (pathname.endsWith("/checkAddress.sh")) return address;
      return searchParams.get("op") === "exp_request"
        ? recorded("jsoc_exp_request_toobig.RECORDED.json")
        : undefined;
    });
    const words = [
      "fetch",
      "jsoc",
      SET,
      "--email",
      "a@b.org",
      "--base-url",
      server.url,
      "--out",
      temporaryFolder(),
    ];
    const unknown = await helioscope(words);
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      expect.stringMatching(/JSOC does not know a@b.org \(Email address is not/),
    ]);
    address = known;
    const large = await helioscope(words);
    expect([large.code, large.stderr]).toEqual([
      1,
      expect.stringMatching(/too much at once: Request exceeds max byte limit/),
    ]);
  });
});
