import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  MM2_PER_MICRO_HEMISPHERE,
  PAPER_RULES,
  type SampleRules,
  selectRecords,
} from "../../src/samples/index.ts";
import { record } from "./support.ts";

const only = (changes: Parameters<typeof record>[0], rules?: Partial<SampleRules>) => {
  const { accepted, rejected } = selectRecords([record(changes)], rules);
  return accepted.length === 1 ? "accepted" : [rejected[0]?.rule, rejected[0]?.value];
};

describe("the paper's rules", () => {
  test.each([
    ["QUALITY at the limit", { quality: 0x10000 }, "accepted"],
    ["QUALITY above it", { quality: 0x10001 }, ["quality", 0x10001]],
    ["QUALITY with the highest bit", { quality: 0xc0000000 }, ["quality", 0xc0000000]],
    ["velocity towards the Sun", { radialVelocityMS: -3499.9 }, "accepted"],
    ["velocity at the limit", { radialVelocityMS: -3500 }, ["velocity", -3500]],
    ["45 degrees", { longitudeDeg: 45 }, "accepted"],
    ["beyond 45 degrees", { longitudeDeg: -45.1 }, ["longitude", -45.1]],
    ["8.2 millionths", { areaMicroHemispheres: 8.2 }, ["area", 8.2]],
    ["8.3 millionths", { areaMicroHemispheres: 8.3 }, "accepted"],
    ["no QUALITY", { quality: null }, ["quality", null]],
    ["no velocity", { radialVelocityMS: null }, ["velocity", null]],
  ] as const)("%s", (_, changes, outcome) => {
    expect(only(changes)).toEqual(outcome);
  });

  test("a millionth of a hemisphere is 3.04 Mm2", () => {
    expect(MM2_PER_MICRO_HEMISPHERE).toBeCloseTo(3.0437, 3);
    expect(PAPER_RULES.quality).toBe(65536);
  });

  test("the whole patch within 45 degrees is stricter than its centre", () => {
    const wide = { patchLongitudesDeg: [-50, 20] as const };
    expect(only(wide)).toBe("accepted");
    expect(only(wide, { longitudeOf: "patch" })).toEqual(["longitude", -50]);
    expect(only({ patchLongitudesDeg: [-44, 46] }, { longitudeOf: "patch" })).toEqual(["longitude", 46]);
    expect(only({ patchLongitudesDeg: null }, { longitudeOf: "patch" })).toEqual(["longitude", null]);
  });

  test("missing keywords can be let pass, and rules turned off", () => {
    expect(only({ quality: null, longitudeDeg: null }, { missing: "accept" })).toBe("accepted");
    expect(only({ quality: 0xffffffff }, { quality: null })).toBe("accepted");
  });

  test("area is the largest of the HARP, on rejected records too", () => {
    const { accepted, counts } = selectRecords([
      record({ areaMicroHemispheres: 1 }),
      record({ areaMicroHemispheres: 50, quality: 0x20000, time: "2011.02.13_06:00:00_TAI" }),
      record({ harp: 378, areaMicroHemispheres: 1 }),
    ]);
    expect(accepted.map(({ harp }) => harp)).toEqual([377]);
    expect(counts).toMatchObject({ quality: { failed: 1 }, area: { failed: 1 } });
  });

  const times = ["05:00", "05:12", "05:24", "06:00", "06:12"];
  const hourly = times.map((time) => record({ time: `2011.02.13_${time}:00_TAI` }));

  test("one an hour by the clock of T_REC, which is TAI", () => {
    expect(selectRecords(hourly).accepted.map(({ name }) => name.slice(11, 16))).toEqual(["05:00", "06:00"]);
    const offset = selectRecords(hourly, { offsetMinutes: 12 }).accepted;
    expect(offset.map(({ name }) => name.slice(11, 16))).toEqual(["05:00", "05:12", "06:12"]);
    const exact = selectRecords(hourly, { offsetMinutes: 12, cadencePick: "exact" });
    expect(exact.accepted.map(({ name }) => name.slice(11, 16))).toEqual(["05:12", "06:12"]);
    expect(exact.rejected.map(({ value }) => value)).toEqual([48, 12, 48]);
    expect(selectRecords(hourly, { cadenceMinutes: null }).accepted.length).toBe(5);
  });

  test("a bad record makes way for the next of its hour, unless the exact one is asked for", () => {
    const bad = [record({ time: "2011.02.13_05:00:00_TAI", quality: 0x20000 }), ...hourly.slice(1)];
    expect(selectRecords(bad).accepted[0]?.name).toContain("05:12");
    expect(selectRecords(bad, { cadencePick: "exact" }).accepted[0]?.name).toContain("06:00");
  });

  test("across a leap second the hours go on", () => {
    // 2015-06-30T23:59:60 UTC.
    const { accepted } = selectRecords([
      record({ time: "2015.07.01_00:00:00_TAI" }),
      record({ time: "2015.07.01_01:00:00_TAI" }),
    ]);
    expect(accepted.length).toBe(2);
  });

  test("two records of one HARP and time are one", () => {
    expect(selectRecords([record(), record()]).counts.cadence.failed).toBe(1);
  });

  test("every record is accepted or rejected once, in any order", () => {
    const any = fc.record({
      harp: fc.integer({ min: 1, max: 3 }),
      quality: fc.option(fc.constantFrom(0, 0x10000, 0x10400)),
      longitudeDeg: fc.option(fc.double({ min: -90, max: 90, noNaN: true })),
      hour: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(any), fc.nat(), (drawn, turn) => {
        const records = drawn.map(({ hour, ...rest }) =>
          record({ ...rest, time: `2011.02.13_0${hour}:00:00_TAI` }),
        );
        const { accepted, rejected, counts } = selectRecords(records);
        expect(new Set([...accepted, ...rejected.map((r) => r.record)]).size).toBe(records.length);
        const counted = Object.values(counts).reduce((sum, { failed, missing }) => sum + failed + missing, 0);
        expect(counted).toBe(rejected.length);
        const shift = records.length === 0 ? 0 : turn % records.length;
        const turned = [...records.slice(shift), ...records.slice(0, shift)];
        const key = (list: typeof accepted) => list.map(({ harp, name }) => `${harp} ${name}`);
        expect(key(selectRecords(turned).accepted)).toEqual(key(accepted));
      }),
    );
  });

  test("rules that make no sense are refused", () => {
    expect(() => selectRecords([], { cadenceMinutes: 0 })).toThrow(/every 0 minutes/);
    expect(() => selectRecords([], { offsetMinutes: 60 })).toThrow(/from minute 60/);
    expect(() => selectRecords([], { velocityMS: -1 })).toThrow(/velocityMS at -1/);
  });
});
