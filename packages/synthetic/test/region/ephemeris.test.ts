import { describe, expect, test } from "vitest";
import { observerAt } from "../../src/region/ephemeris.ts";

// Headers of two records of hmi.sharp_cea_720s: HARP 13171 and HARP 377.
const records = [
  {
    utc: "2025-05-04T14:59:23Z",
    longitude: 247.107071,
    latitude: -3.8058629,
    rotation: 2297,
    distance: 150841796651.32687,
    radius: 951.73095703125,
  },
  {
    utc: "2011-02-15T01:59:26Z",
    longitude: 21.725103,
    latitude: -6.8279,
    rotation: 2106,
    distance: 147746220503.41,
    radius: 971.671936,
  },
];

describe.each(records)("the observer at $utc", ({ utc, longitude, latitude, rotation, distance, radius }) => {
  const observer = observerAt(Date.parse(utc));
  test("sees the disc centre where SDO did, to a tenth of a degree", () => {
    expect(Math.abs(observer.longitudeDeg - longitude)).toBeLessThan(0.1);
    expect(Math.abs(observer.latitudeDeg - latitude)).toBeLessThan(0.1);
    expect(observer.carringtonRotation).toBe(rotation);
  });
  test("is as far away as SDO was, to 0.1 per cent", () => {
    expect(Math.abs(observer.distanceM / distance - 1)).toBeLessThan(1e-3);
    expect(Math.abs(observer.radiusArcsec / radius - 1)).toBeLessThan(1e-3);
  });
});

test("the speed swings once a day, by 3.6 km/s at most", () => {
  const start = Date.parse("2013-03-01T00:00:00Z");
  const hourly = Array.from({ length: 24 }, (_, hour) => observerAt(start + hour * 3.6e6).radialVelocityMS);
  expect(Math.max(...hourly)).toBeGreaterThan(2500);
  expect(Math.min(...hourly)).toBeLessThan(-2500);
  for (let day = 0; day < 730; day++) {
    for (const hour of [0, 6, 12, 18]) {
      const { radialVelocityMS } = observerAt(start + (24 * day + hour) * 3.6e6);
      expect(Math.abs(radialVelocityMS)).toBeLessThanOrEqual(3610);
    }
  }
});
