import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import type { FlareClient } from "../../src/flares/fetched.ts";
import { parseHekPage } from "../../src/hek/reply.ts";
import { searchHek } from "../../src/hek/search.ts";

/** A client whose answers are made from the parameters that it is asked with. */
function hek(answer: (parameters: URLSearchParams) => unknown) {
  const asked: URLSearchParams[] = [];
  const client: FlareClient = {
    text: () => Promise.reject(new Error("not asked for text")),
    json: async (url, options) => {
      const parameters = new URL(url).searchParams;
      asked.push(parameters);
      const reply = answer(parameters);
      options?.check?.(reply);
      return reply;
    },
  };
  return { client, asked };
}

const event = (id: string, peak: string, more: object = {}) => ({
  kb_archivid: id,
  frm_name: "SWPC",
  fl_goescls: "M1.0",
  event_starttime: peak,
  event_peaktime: peak,
  event_endtime: peak,
  ar_noaanum: "0",
  hgs_x: 0,
  hgs_y: "0",
  obs_observatory: "GOES",
  ...more,
});

const swpcOnly = { methods: ["SWPC"] };

describe("HEK is asked", () => {
  test("month by month, method by method, with a wide box", async () => {
    const { client, asked } = hek(() => ({ result: [], overmax: false }));
    const stages: string[] = [];
    await searchHek(client, {
      from: "2011-01-30T12:00",
      to: "2011-03-02",
      minClass: "M1.0",
      onProgress: ({ done, total, detail }) => stages.push(`${done}/${total} ${detail}`),
    });
    expect(asked.map((p) => [p.get("event_starttime"), p.get("event_endtime"), p.get("value0")])).toEqual([
      ["2011-01-30T12:00:00", "2011-02-01T00:00:00", "SWPC"],
      ["2011-01-30T12:00:00", "2011-02-01T00:00:00", "SSW Latest Events"],
      ["2011-02-01T00:00:00", "2011-03-01T00:00:00", "SWPC"],
      ["2011-02-01T00:00:00", "2011-03-01T00:00:00", "SSW Latest Events"],
      ["2011-03-01T00:00:00", "2011-03-02T00:00:00", "SWPC"],
      ["2011-03-01T00:00:00", "2011-03-02T00:00:00", "SSW Latest Events"],
    ]);
    expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
      cosec: "2",
      cmd: "search",
      type: "column",
      event_type: "fl",
      event_coordsys: "helioprojective",
      x1: "-5000",
      x2: "5000",
      y1: "-5000",
      y2: "5000",
      page: "1",
      result_limit: "200",
      param0: "FRM_Name",
      op0: "=",
      param1: "FL_GOESCls",
      op1: ">=",
      value1: "M",
    });
    expect([stages[0], stages.at(-1)]).toEqual(["1/6 SWPC, 2011-01", "6/6 SSW Latest Events, 2011-03"]);
  });

  test("page by page until there is no more; an event across two months counts once", async () => {
    const across = event("c", "2011-02-01T00:00:00", { event_starttime: "2011-01-31T23:50:00" });
    const { client, asked } = hek((p) => {
      if (p.get("event_starttime") === "2011-02-01T00:00:00") return { result: [across], overmax: "false" };
      const page = p.get("page") ?? "";
      return page === "1"
        ? { result: [event("a", "2011-01-30T01:00:00"), event("b", "2011-01-30T02:00:00")], overmax: true }
        : { result: [across], overmax: false };
    });
    const { flares, events } = await searchHek(client, { from: "2011-01-30", to: "2011-02-02", ...swpcOnly });
    expect(asked.map((p) => p.get("page"))).toEqual(["1", "2", "1"]);
    expect([events.length, flares.map(({ peakUtc }) => peakUtc.slice(0, 13))]).toEqual([
      3,
      ["2011-01-30T01", "2011-01-30T02", "2011-02-01T00"],
    ]);
  });

  test("a server that has always more, and nothing new, is not asked for ever", async () => {
    const { client, asked } = hek(() => ({ result: [event("a", "2011-01-30T01:00:00")], overmax: true }));
    const search = searchHek(client, { from: "2011-01-30", to: "2011-01-31", ...swpcOnly });
    await expect(search).rejects.toThrow(/more after page 2, and page 2 has nothing new/);
    expect(asked).toHaveLength(2);
  });

  test("what was not asked for is dropped, what is no flare is listed", async () => {
    const { client } = hek(() => ({
      result: [
        event("before", "2011-01-29T23:59:00"),
        event("weak", "2011-01-30T01:00:00", { fl_goescls: "C9.9" }),
        event("none", "2011-01-30T01:00:00", { fl_goescls: "" }),
        event("running", "2011-01-30T01:00:00", { event_peaktime: "" }),
        event("good", "2011-01-30T23:59:00", {
          ar_noaanum: 1158,
          hgs_x: "12",
          hgs_y: -21.5,
          obs_observatory: "GOES-15",
        }),
        event("end", "2011-01-31T00:00:00"),
      ],
      overmax: false,
    }));
    const found = await searchHek(client, {
      from: "2011-01-30",
      to: "2011-01-31",
      minClass: "M1.0",
      ...swpcOnly,
    });
    expect(found.flares).toMatchObject([
      {
        noaa: 11158,
        position: { latitudeDeg: -21.5, longitudeDeg: 12 },
        satellite: "GOES-15",
        sources: ["SWPC"],
      },
    ]);
    expect(found.skipped).toEqual([
      { name: "none", reason: "no GOES class" },
      { name: "running", reason: "no peak time" },
    ]);
  });

  test("for the letter of a class alone, since HEK compares texts", async () => {
    const { client, asked } = hek(() => ({
      result: ["X10.0", "X2.2", "X9.3", "M9.9"].map((fl_goescls, i) =>
        event(`${i}`, `2011-01-30T0${i}:00:00`, { fl_goescls }),
      ),
      overmax: false,
    }));
    const found = (minClass: string) =>
      searchHek(client, { from: "2011-01-30", to: "2011-01-31", minClass, ...swpcOnly });
    const classes = (await found(" x9.3 ")).flares.map(({ goesClass }) => goesClass);
    expect(classes).toEqual(["X10.0", "X9.3"]);
    await found("X0.5");
    await found("M10");
    expect(asked.map((parameters) => parameters.get("value1"))).toEqual(["X", "M", "M"]);
  });

  test("an abort ends it, wrong words do not begin it", async () => {
    const abort = new AbortController();
    const { client, asked } = hek(() => {
      abort.abort();
      return { result: [], overmax: false };
    });
    await expect(
      searchHek(client, { from: "2011-01-01", to: "2012-01-01", signal: abort.signal }),
    ).rejects.toThrow(/Aborted/);
    expect(asked).toHaveLength(1);
    await expect(searchHek(client, { from: "2011-01-02", to: "2011-01-01" })).rejects.toThrow(/is empty/);
    await expect(searchHek(client, { from: "soon", to: "2011-01-01" })).rejects.toThrow(/"soon" is no time/);
    await expect(
      searchHek(client, { from: "2011-01-01", to: "2011-01-02", minClass: "big" }),
    ).rejects.toThrow(/no GOES class/);
    expect(asked).toHaveLength(1);
  });

  test("another answer is refused", async () => {
    const { client } = hek(() => ({ error: "maintenance" }));
    await expect(searchHek(client, { from: "2011-01-01", to: "2011-01-02" })).rejects.toThrow(
      /no list of results/,
    );
  });
});

describe.skipIf(!hasData)("recorded events (needs the shared data folder)", () => {
  const page = (name: string) =>
    parseHekPage(readFileSync(dataPath("flares", "server_replies", `hek_fl_${name}_20120101.json`), "utf8"));

  test("SWPC: no region and no place is 0 and 0, 0", () => {
    const { events, overmax } = page("swpc");
    expect([events.length, overmax]).toEqual([12, false]);
    expect(events[0]).toEqual({
      archiveId: "ivo://helio-informatics.org/FL_SECstandard_20120111_193753_20120101044500",
      method: "SWPC",
      goesClass: "B8.1",
      start: "2012-01-01T04:45:00",
      peak: "2012-01-01T04:50:00",
      end: "2012-01-01T04:57:00",
      noaa: null,
      position: null,
      observatory: "GOES",
    });
    // Three have a region and a place, one a region alone.
    expect(events.filter(({ noaa }) => noaa !== null)).toHaveLength(4);
    expect(events.filter(({ position }) => position !== null)).toHaveLength(3);
  });

  test("SSW: regions modulo 10000, places of all", () => {
    const { events } = page("ssw");
    expect(new Set(events.map(({ noaa }) => noaa))).toEqual(new Set([1389, 1384, 1391, null]));
    expect(events.every(({ position }) => position !== null)).toBe(true);
  });
});
