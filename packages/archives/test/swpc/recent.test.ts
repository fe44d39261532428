import { describe, expect, test } from "vitest";
import { readFlares } from "../../src/flares/read.ts";
import { parseSwpcEvents, parseSwpcFlares } from "../../src/swpc/recent.ts";

// Constructed: names of the fields as clients of SWPC read them, values in the form of its reply of 2026-09-06.
const flare = {
  time_tag: "2026-09-06T13:51:00Z",
  begin_time: "2026-09-06T13:15:00Z",
  begin_class: "B4.0",
  max_time: "2026-09-06T13:34:00Z",
  max_class: "C1.1",
  max_xrlong: 1.1360365306245512e-6,
  max_ratio: 0.29,
  max_ratio_time: "2026-09-06T13:15:36Z",
  current_int_xrlong: 0.0019,
  end_time: "2026-09-06T13:51:00Z",
  end_class: "B7.5",
  satellite: 18,
};
const event = {
  begin_datetime: "2026-09-06T13:15:00",
  max_datetime: "2026-09-06T13:34:00",
  end_datetime: "2026-09-06T13:52:00",
  observatory: "G18",
  quality: "5",
  type: "XRA",
  location: "N12W34",
  frequency: "1-8A",
  particulars1: "C1.1",
  particulars2: "1.9E-03",
  region: 4533,
  status_text: "-",
};

describe("SWPC's flares of seven days", () => {
  test("have no region; one that runs has no end, one before its peak no class", () => {
    const running = {
      ...flare,
      begin_time: "2026-09-07T01:00:00Z",
      max_time: "2026-09-07T01:05:00Z",
      end_time: null,
    };
    const rising = { ...flare, max_time: null, max_class: null };
    const { flares, skipped } = parseSwpcFlares(JSON.stringify([flare, running, rising, "x", null]));
    expect(flares).toMatchObject([
      {
        goesClass: "C1.1",
        scale: "true",
        startUtc: "2026-09-06T13:15:00.000Z",
        peakUtc: "2026-09-06T13:34:00.000Z",
        endUtc: "2026-09-06T13:51:00.000Z",
        noaa: null,
        position: null,
        sources: ["SWPC 7-day"],
        satellite: "GOES-18",
      },
      { peakUtc: "2026-09-07T01:05:00.000Z", endUtc: null },
    ]);
    expect(skipped).toEqual([{ name: "flare 3", reason: "no GOES class" }]);
  });

  test("are no page and no object", () => {
    expect(() => parseSwpcFlares("<html>")).toThrow(/is not JSON but begins "<html>"/);
    expect(() => parseSwpcFlares("{}")).toThrow(/are no list; expected a JSON array/);
  });
});

describe("SWPC's edited events", () => {
  test("those in X-rays are flares with region and place", () => {
    const others = [
      { ...event, type: "FLA" },
      { ...event, type: "RSP" },
      { ...event, region: null, location: "", observatory: null },
    ];
    const { flares, skipped } = parseSwpcEvents(JSON.stringify([event, ...others]));
    expect(flares).toMatchObject([
      {
        goesClass: "C1.1",
        noaa: 14533,
        position: { latitudeDeg: 12, longitudeDeg: 34 },
        satellite: "GOES-18",
      },
      { noaa: null, position: null, satellite: null },
    ]);
    expect(skipped).toEqual([]);
  });
});

test("both are told apart by what is in them", () => {
  expect(readFlares(JSON.stringify([event])).flares[0]?.sources).toEqual(["SWPC"]);
  expect(readFlares(JSON.stringify([flare])).flares[0]?.sources).toEqual(["SWPC 7-day"]);
  expect(readFlares("[]")).toEqual({ flares: [], skipped: [] });
});
