import { expect, test } from "vitest";
import { sphereAt } from "../../src/region/sphere.ts";

const observer = {
  longitudeDeg: 100,
  latitudeDeg: 6.5,
  carringtonRotation: 2100,
  distanceM: 1.5e11,
  radiusArcsec: 960,
  radialVelocityMS: 0,
};
const sphere = sphereAt({ longitude: 31, latitude: -22 }, observer);

test("places are those of astropy's CRLN-CEA", () => {
  // astropy.wcs: CTYPE CRLN-CEA/CRLT-CEA, CRVAL 31, -22, CDELT 0.03, CRPIX at the region's centre.
  const reference: readonly [number, number, number, number][] = [
    [0, 0, 31.0, -22.0],
    [-400, 150, 18.4819825665, -17.0057580931],
    [560, -210, 49.8589669774, -27.2834526881],
    [90, 240, 33.7700116837, -14.7564686498],
    [-35, -280, 29.7954368027, -30.4262515793],
  ];
  for (const [x, y, longitude, latitude] of reference) {
    const place = sphere.placeAt(x, y);
    expect(place.longitude).toBeCloseTo(longitude, 8);
    expect(place.latitude).toBeCloseTo(latitude, 8);
  }
});

test("foreshortening is the cosine of the angle to disc centre", () => {
  const radians = Math.PI / 180;
  for (const [x, y] of [
    [0, 0],
    [-400, 150],
    [560, -210],
    [90, 240],
  ]) {
    const { longitude, latitude } = sphere.placeAt(x, y);
    const mu =
      Math.sin(6.5 * radians) * Math.sin(latitude * radians) +
      Math.cos(6.5 * radians) * Math.cos(latitude * radians) * Math.cos(longitude * radians);
    expect(sphere.rise(y) + sphere.lift(y) * sphere.turn(x)).toBeCloseTo(mu, 12);
  }
});

test("the observer is to the east and north of a region in the southwest", () => {
  expect(sphere.sight.west).toBeLessThan(0);
  expect(sphere.sight.north).toBeGreaterThan(0);
  const { west, north } = sphere.sight;
  expect(Math.hypot(west, north, sphere.lift(0) * sphere.turn(0))).toBeCloseTo(1, 12);
});
