import { ArgumentError } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { recordChunks, recordSetChunks } from "../../src/index.ts";
import { quickClient } from "../support/client.ts";
import { json, serve } from "../support/server.ts";

const SERIES = "hmi.sharp_cea_720s";

describe("a record set in JSOC's words", () => {
  it("is left as it is where nothing in it is long", () => {
    for (const text of [
      `${SERIES}[377][2011.02.13_TAI/2d@1h]{magnetogram}`,
      `${SERIES}[377,384][2011.02.13_TAI-2011.02.20_TAI]`,
      `${SERIES}[][2011.02.13_05:00:00_TAI]`,
      `${SERIES}[377][? QUALITY<65536 AND NOAA_ARS ~ "[1-9]" ?]{Br, Bp}`,
      `${SERIES}[$]`,
      SERIES,
    ]) {
      expect(recordSetChunks(text)).toEqual([text]);
    }
    expect(() => recordSetChunks("sharps[377]")).toThrow(ArgumentError);
    expect(() => recordSetChunks(`${SERIES}[377`)).toThrow(ArgumentError);
    expect(() => recordSetChunks(SERIES, { chunkValues: 0 })).toThrow(ArgumentError);
  });

  it("is cut where it has many patches or much time", () => {
    expect(recordSetChunks(`${SERIES}[377-500][? QUALITY<65536 ?]{Br}`)).toEqual(
      ["377-426", "427-476", "477-500"].map((range) => `${SERIES}[${range}][? QUALITY<65536 ?]{Br}`),
    );
    expect(
      recordSetChunks(`${SERIES}[1, 2,3][2011.02.01_TAI/3d@1h]{Br}`, {
        chunkValues: 2,
        chunkSeconds: 2 * 86_400,
      }),
    ).toEqual(
      ["[1,2][2011.02.01_00:00:00_TAI/2d@1h]", "[1,2][2011.02.03_00:00:00_TAI/1d@1h]"]
        .flatMap((filters) => [filters, filters.replace("[1,2]", "[3]")])
        .sort((a, b) => (a < b ? -1 : 1))
        .map((filters) => `${SERIES}${filters}{Br}`),
    );
  });

  it("keeps the scale of its times", () => {
    const firsts = (range: string) => recordSetChunks(`${SERIES}[][${range}]`).map((set) => set.slice(20));
    // TAI was 34 s ahead of UTC as 2012 began.
    expect(firsts("2012.01.01_UTC-2012.02.15_UTC")).toEqual([
      "[2012.01.01_00:00:34_TAI/30d]",
      "[2012.01.31_00:00:34_TAI-2012.02.15_00:00:34_TAI]",
    ]);
    expect(firsts("2012.01.01/60d")).toEqual(["[2012.01.01_00:00:00/30d]", "[2012.01.31_00:00:00/30d]"]);
    expect(firsts("2012.01.01_TAI/1y")).toEqual(["[2012.01.01_TAI/1y]"]);
  });

  it("is asked for piece by piece, a record on a cut once", async () => {
    const replies: Record<string, unknown> = {
      series_struct: { status: 0, keywords: [{ name: "HARPNUM", type: "int" }], primekeys: [], segments: [] },
    };
    const { url, asked } = await serve((request, response) => {
      const { searchParams } = new URL(request.url!, "http://jsoc");
      const times = searchParams.get("ds")!.includes("2012.01.01") ? ["01", "31"] : ["31", "40"];
      const reply = replies[searchParams.get("op")!] ?? {
        status: 0,
        count: 2,
        recinfo: times.map((day) => ({ name: `${SERIES}[377][${day}]`, online: 1 })),
        keywords: [{ name: "HARPNUM", values: ["377", "377"] }],
      };
      json(reply)(request, response, 1);
    });
    const rows: unknown[] = [];
    const site = { client: quickClient(), baseUrl: url };
    for await (const { table } of recordChunks(site, `${SERIES}[][2012.01.01_TAI/60d]`, {
      keys: ["HARPNUM"],
    })) {
      rows.push(...table.rows.map(({ record }) => record));
    }
    expect(rows).toEqual(["01", "31", "40"].map((day) => `${SERIES}[377][${day}]`));
    expect(asked.map((path) => new URL(path, "http://jsoc").searchParams.get("ds"))).toEqual([
      SERIES,
      `${SERIES}[][2012.01.01_00:00:00_TAI/30d]`,
      `${SERIES}[][2012.01.31_00:00:00_TAI/30d]`,
    ]);
  });
});
