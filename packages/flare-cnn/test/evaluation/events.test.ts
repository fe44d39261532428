import { describe, expect, it } from "vitest";
import { eventLabels, M_WITHIN_A_DAY, trailingClimatology } from "../../src/evaluation/index.ts";
import { flareOf } from "../recall/flare-of.ts";

describe("labels of a forecast", () => {
  const flares = [
    flareOf("M1.0", "2013-05-01T00:00:00Z", 11731),
    flareOf("C9.0", "2013-05-03T00:00:00Z", 11731),
  ];
  const label = (utc: string, noaa = [11731], event = M_WITHIN_A_DAY) =>
    eventLabels([{ noaa, utc }], flares, event)[0];

  it("hold for (t, t + 24 h]", () => {
    expect(label("2013-04-30T00:00:00Z")).toBe(1);
    expect(label("2013-04-29T23:59:59Z")).toBe(0);
    expect(label("2013-04-30T23:59:59Z")).toBe(1);
    expect(label("2013-05-01T00:00:00Z")).toBe(0);
  });

  it("know latency, class and region", () => {
    const later = { ...M_WITHIN_A_DAY, latencyHours: 6, validityHours: 6 };
    expect(label("2013-04-30T12:00:00Z", [11731], later)).toBe(1);
    expect(label("2013-04-30T18:00:00Z", [11731], later)).toBe(0);
    expect(label("2013-05-02T12:00:00Z")).toBe(0);
    expect(label("2013-05-02T12:00:00Z", [11731], { ...M_WITHIN_A_DAY, minimumWm2: 1e-6 })).toBe(1);
    expect(label("2013-04-30T12:00:00Z", [11732])).toBe(0);
    expect(label("2013-04-30T12:00:00Z", [11732, 11731])).toBe(1);
    expect(() => label("2013-04-30T12:00:00Z", [], { ...later, validityHours: 0 })).toThrowError(/0 h after/);
  });
});

describe("trailing climatology", () => {
  const day = (n: number) => new Date(Date.UTC(2014, 0, 1) + n * 86_400_000).toISOString();
  const history = { utc: [day(3), day(0), day(1), day(2)], labels: [1, 1, 0, 0] };

  it("is the share of events among those known by then", () => {
    expect([...trailingClimatology([day(1), day(2), day(4), day(5)], history)]).toEqual([1, 0.5, 0.5, 0.5]);
    expect(trailingClimatology([day(0)], history)[0]).toBeNaN();
  });

  it("takes a label of NaN for none, not for a flare", () => {
    const gaps = { utc: [...history.utc, day(1)], labels: [...Array.from(history.labels), Number.NaN] };
    expect([...trailingClimatology([day(4)], gaps)]).toEqual([...trailingClimatology([day(4)], history)]);
    expect(trailingClimatology([day(4)], { utc: [day(1)], labels: [Number.NaN] })[0]).toBeNaN();
  });

  it("forgets what is older than its days", () => {
    expect([...trailingClimatology([day(4)], history, { days: 2 })]).toEqual([0.5]);
    expect([...trailingClimatology([day(4)], history, { days: 3, knownAfterHours: 0 })]).toEqual([1 / 3]);
    expect(() => trailingClimatology([], history, { days: 0 })).toThrowError(/0 days/);
    expect(() => trailingClimatology([], { utc: [], labels: [1] })).toThrowError(/0 times/);
  });
});
