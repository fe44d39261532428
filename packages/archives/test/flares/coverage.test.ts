import { ArgumentError, FormatError } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import {
  coverageOf,
  isCovered,
  joinCoverages,
  type ListedSpan,
  listedSpanText,
  parseListedSpan,
} from "../../src/index.ts";
import { flareAt } from "./support.ts";

const flares = ["2012-01-01", "2012-02-01", "2012-09-01", "2012-10-01"].map((day) =>
  flareAt(`${day}T00:00Z`, "C1.0"),
);
const asked = (from: string, to: string, minimumClass: string | null = null): ListedSpan => ({
  from,
  to,
  sources: ["SWPC"],
  minimumClass,
});
const stretches = (coverage: ReturnType<typeof coverageOf>) =>
  coverage.intervals.map(({ fromUtc, toUtc }) => [fromUtc.slice(0, 10), toUtc.slice(0, 10)]);

describe("what a list of flares covers", () => {
  it("is what lies between its flares without the holes, where it does not say", () => {
    const coverage = coverageOf(flares);
    expect(stretches(coverage)).toEqual([
      ["2012-01-01", "2012-02-01"],
      ["2012-09-01", "2012-10-01"],
    ]);
    expect(isCovered(coverage, { from: "2012-01-03", to: "2012-01-12" })).toBe(true);
    expect(isCovered(coverage, { from: "2012-05-03", to: "2012-05-12" })).toBe(false);
    expect(isCovered(coverage, { from: "2012-01-28", to: "2012-02-09" })).toBe(false);
    expect(isCovered(coverage, { from: "2011-12-30", to: "2012-01-09" })).toBe(false);
    expect(stretches(coverageOf(flares, undefined, { holeDays: 300, marginDays: 7 }))).toEqual([
      ["2011-12-25", "2012-10-08"],
    ]);
    expect(coverageOf([]).intervals).toEqual([]);
    expect(() => coverageOf(flares, undefined, { holeDays: -1 })).toThrow(ArgumentError);
  });

  it("is the span that it was asked for, flares or none", () => {
    const coverage = coverageOf([], asked("2019-01-01", "2020-01-01", "M1.0"));
    expect(stretches(coverage)).toEqual([["2019-01-01", "2020-01-01"]]);
    const passage = { from: "2019-04-03T00:00:00.000Z", to: "2019-04-15T00:00:00.000Z" };
    expect(isCovered(coverage, passage)).toBe(true);
    expect(isCovered(coverage, passage, "M1.0")).toBe(true);
    // A list of M flares tells nothing of C flares.
    expect(isCovered(coverage, passage, "C1.0")).toBe(false);
    expect(() => isCovered(coverage, passage, "Q1")).toThrow(ArgumentError);
  });

  it("is joined over lists", () => {
    const halves = joinCoverages([
      coverageOf([], asked("2012-06-01", "2013-01-01", "C1.0")),
      coverageOf([], asked("2012-01-01", "2012-06-01")),
      coverageOf([], asked("2014-01-01", "2014-06-01")),
    ]);
    expect(isCovered(halves, { from: "2012-05-25", to: "2012-06-07" }, "M1.0")).toBe(true);
    expect(isCovered(halves, { from: "2012-05-25", to: "2012-06-07" }, "B1.0")).toBe(false);
    expect(isCovered(halves, { from: "2013-12-25", to: "2014-01-07" }, "M1.0")).toBe(false);
  });

  it("is read as it was written, and nothing else is", () => {
    const span = asked("2012-06-01", "2013-01-01", "C1.0");
    expect(parseListedSpan(listedSpanText(span))).toEqual(span);
    expect(parseListedSpan('{"from":"2012-06-01","to":"2012-06-02","sources":[]}').minimumClass).toBeNull();
    for (const text of [
      '{"result": [], "overmax": false}',
      "[]",
      "goes_class",
      '{"from":"2013-06-01","to":"2012-06-02","sources":[]}',
      '{"from":"2012-06-01","to":"2012-06-02","sources":[],"minimumClass":"big"}',
    ]) {
      expect(() => parseListedSpan(text)).toThrow(FormatError);
    }
  });
});
