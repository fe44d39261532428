import { describe, expect, test } from "vitest";
import type { FlareClient } from "../../src/flares/fetched.ts";
import { fetchNgdcFlares } from "../../src/swpc/fetch-ngdc.ts";
import { fetchSwpcFlares } from "../../src/swpc/fetch-recent.ts";

function server(files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const client: FlareClient = {
    json: () => Promise.reject(new Error("not asked for JSON")),
    text: async (url, options) => {
      asked.push(url);
      const text = files[url];
      if (text === undefined) throw new Error(`${url}: status 404`);
      options?.check?.(text);
      return text;
    },
  };
  return { client, asked };
}

const report = (date: string, times: string, goesClass: string) =>
  `31777${date}  ${times} ${" ".repeat(31)}${goesClass}    G15  1.0E-04`;

describe("reports of NGDC", () => {
  const base = "http://ngdc/xrs";
  const files = {
    [`${base}/goes-xrs-report_2014.txt`]: `${report("141230", "1000 1010 1005", "M 10")}\n${report("141231", "2355 0010 0003", "M 20")}\n`,
    [`${base}/goes-xrs-report_2015_modifiedreplacedmissingrows.txt`]: `${report("150101", "0457 0517 0507", "C 21")}\n${report("150102", "0457 0517 0507", "    ")}\n`,
    [`${base}/goes-xrs-report_2017-ytd.txt`]: `${report("170402", "0752 0811 0802", "M 53")}\n`,
  };
  const peaks = ({ flares }: { flares: readonly { goesClass: string; peakUtc: string }[] }) =>
    flares.map(({ goesClass, peakUtc }) => `${goesClass} ${peakUtc.slice(0, 16)}`);

  test("a year needs the report before it, for what peaks in its first minutes", async () => {
    const { client, asked } = server(files);
    const found = await fetchNgdcFlares(client, { baseUrl: base, from: "2015-01-01", to: "2015-02-01" });
    expect(asked).toEqual(Object.keys(files).slice(0, 2));
    expect(peaks(found)).toEqual(["M2 2015-01-01T00:03", "C2.1 2015-01-01T05:07"]);
    expect(found.skipped).toEqual([
      { name: "goes-xrs-report_2015_modifiedreplacedmissingrows.txt, line 2", reason: "no GOES class" },
    ]);
  });

  test("only as strong as asked for, only in the span", async () => {
    const { client, asked } = server(files);
    const search = { baseUrl: base, from: "2014-12-31", to: "2015-01-02", minClass: "M1.0" };
    expect(peaks(await fetchNgdcFlares(client, search))).toEqual(["M2 2015-01-01T00:03"]);
    expect(
      peaks(await fetchNgdcFlares(client, { baseUrl: base, from: "2017-04-01", to: "2017-05-01" })),
    ).toHaveLength(1);
    expect(asked.at(-1)).toBe(`${base}/goes-xrs-report_2017-ytd.txt`);
  });

  test("there are none before 1975 and after 2017", async () => {
    const { client, asked } = server(files);
    await expect(fetchNgdcFlares(client, { from: "2016-01-01", to: "2018-01-02" })).rejects.toThrow(
      /no report of 2018.*HEK/,
    );
    await expect(fetchNgdcFlares(client, { from: "1974-01-01", to: "1976-01-01" })).rejects.toThrow(
      /no report of 1974/,
    );
    expect(asked).toEqual([]);
  });
});

describe("SWPC's last days", () => {
  test("the flares found by machine get the regions of the edited events", async () => {
    const flare = (minute: string, goesClass: string) => ({
      begin_time: `2026-09-06T13:${minute}:00Z`,
      max_time: `2026-09-06T13:${minute}:00Z`,
      max_class: goesClass,
      end_time: null,
      satellite: 18,
    });
    const event = {
      type: "XRA",
      begin_datetime: "2026-09-06T13:28:00",
      max_datetime: "2026-09-06T13:33:00",
      end_datetime: "2026-09-06T13:52:00",
      particulars1: "M1.1",
      region: 4533,
      location: null,
      observatory: "G18",
    };
    const { client } = server({
      a: JSON.stringify([flare("34", "M1.0"), flare("50", "C2.0"), flare("55", "M3.0")]),
      b: JSON.stringify([event]),
    });
    const found = await fetchSwpcFlares(client, { flaresUrl: "a", eventsUrl: "b", minClass: "M1.0" });
    expect(found.flares).toMatchObject([
      { goesClass: "M1.1", noaa: 14533, endUtc: "2026-09-06T13:52:00.000Z", sources: ["SWPC", "SWPC 7-day"] },
      { goesClass: "M3.0", noaa: null, sources: ["SWPC 7-day"] },
    ]);
    expect([found.skipped, found.conflicts]).toEqual([[], []]);
  });
});
