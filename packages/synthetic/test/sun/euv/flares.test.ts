import fc from "fast-check";
import { expect, test } from "vitest";
import { flareLight, flaresAt, flaresOf } from "../../../src/index.ts";
import { noon, someBipole } from "../some-state.ts";

const DAY = 86_400_000;
const many = Array.from({ length: 60 }, (_, id) => ({
  ...someBipole,
  id,
  longitudeDeg: 6 * id,
  latitudeDeg: id % 2 ? 15 : -15,
}));

test("a span has the flares of its parts", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 40 }), (hours, more) => {
      const [from, middle, to] = [noon, noon + hours * 3_600_000, noon + (hours + more) * 3_600_000];
      const whole = flaresOf(many, 1, { from, to });
      const parts = [...flaresOf(many, 1, { from, to: middle }), ...flaresOf(many, 1, { from: middle, to })];
      expect(parts).toEqual(whole);
    }),
    { numRuns: 20 },
  );
});

test("those that shine at a time began before it and are not over", () => {
  for (let time = noon; time < noon + DAY; time += DAY / 12) {
    const shining = flaresOf(many, 5, { from: time - 2 * DAY, to: time + 1 }).filter(
      (flare) => flareLight(flare, time) > 0,
    );
    expect(flaresAt(many, 5, time)).toEqual(shining);
  }
});

test("more flux has more flares, and peaks follow their power law", () => {
  const span = { from: noon, to: noon + 2 * DAY };
  const strong = flaresOf(many, 2, span);
  const weak = flaresOf(
    many.map((bipole) => ({ ...bipole, fluxMx: 2e21 })),
    2,
    span,
  );
  expect(weak.length).toBeGreaterThan(5);
  expect(strong.length).toBeGreaterThan(4 * weak.length);
  // Hill's estimate of the exponent of N(> A); the upper end at 200 times the least peak biases it by less than 0.05.
  const logs = strong.map(({ amplitude }) => Math.log(amplitude / 4));
  const exponent = logs.length / logs.reduce((sum, log) => sum + log, 0);
  expect(Math.min(...logs)).toBeGreaterThanOrEqual(0);
  expect(Math.abs(exponent - 0.92)).toBeLessThan((3 * 0.92) / Math.sqrt(logs.length));
});

test("mixed polarities flare more than lonely ones", () => {
  const pairs = many.map((bipole) => ({
    ...bipole,
    latitudeDeg: 15,
    longitudeDeg: 6 * (bipole.id - (bipole.id % 2)),
  }));
  const lonely = many.map((bipole) => ({
    ...bipole,
    latitudeDeg: bipole.id % 2 ? 20 : -20,
    longitudeDeg: 6 * bipole.id,
  }));
  const span = { from: noon, to: noon + DAY };
  expect(flaresOf(pairs, 3, span).length).toBeGreaterThan(1.8 * flaresOf(lonely, 3, span).length);
});

test("light rises to its peak and falls by e", () => {
  const [flare] = flaresOf(many, 1, { from: noon, to: noon + 3 * DAY });
  expect(flareLight(flare, flare.start - 1)).toBe(0);
  expect(flareLight(flare, flare.peak)).toBeCloseTo(1, 12);
  expect(flareLight(flare, flare.peak + flare.decayMinutes * 60_000)).toBeCloseTo(
    Math.exp(-1) * (1 - 6 ** -4),
    6,
  );
  expect(flareLight(flare, flare.peak + 6 * flare.decayMinutes * 60_000)).toBe(0);
});
