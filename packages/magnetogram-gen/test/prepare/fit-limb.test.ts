import { type Raster, seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { fitLimb } from "../../src/prepare/index.ts";

const SIDE = 256;

/** A disc by the distance from its centre. */
function disc(
  centre: readonly [number, number],
  value: (distance: number, x: number, y: number) => number,
): Raster<Float32Array> {
  const data = new Float32Array(SIDE * SIDE);
  for (let y = 0, i = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, i++) data[i] = value(Math.hypot(x - centre[0], y - centre[1]), x, y);
  }
  return { data, width: SIDE, height: SIDE };
}

const centre = [131.3, 122.8] as const;
const radius = 101.66;

function expectLimb(fit: ReturnType<typeof fitLimb>, tolerancePx: number): void {
  expect(Math.abs(fit.centrePx[0] - centre[0])).toBeLessThan(tolerancePx);
  expect(Math.abs(fit.centrePx[1] - centre[1])).toBeLessThan(tolerancePx);
  expect(Math.abs(fit.radiusPx - radius)).toBeLessThan(tolerancePx);
}

describe("fitLimb", () => {
  it.each([
    ["zeros", 0],
    ["NaN", Number.NaN],
    ["one grey", -13.7],
  ])("finds where the noise of a field ends in %s", (_, beyond) => {
    const random = seededRandom(3);
    const spot = (x: number, y: number) => 900 * Math.exp(-((x - 200) ** 2 + (y - 130) ** 2) / 200);
    const image = disc(centre, (distance, x, y) =>
      distance > radius ? beyond : 10 * random.normal() + spot(x, y),
    );
    const fit = fitLimb(image, "field");
    expectLimb(fit, 0.15);
    expect(fit.sectors).toBeGreaterThan(55);
  });

  it("finds an EUV limb under noise, prominences and active regions", () => {
    const random = seededRandom(5);
    const image = disc(centre, (distance, x, y) => {
      const sky = 0.5 + 8 * Math.exp((radius - distance) / 6);
      const edge = 1 / (1 + Math.exp((distance - radius) / 0.8));
      const prominence = 150 * Math.exp(-((x - 30) ** 2 + (y - 122) ** 2) / 60);
      const region = 800 * Math.exp(-((x - 180) ** 2 + (y - 150) ** 2) / 150);
      const mean = Math.min(sky, 9) + (60 + region) * edge + prominence;
      return random.poisson(mean * 8) / 8;
    });
    expectLimb(fitLimb(image, "euv"), 0.25);
  });

  it("starts from a guess", () => {
    const random = seededRandom(3);
    const image = disc(centre, (distance) => (distance > radius ? 0 : 10 * random.normal()));
    expectLimb(fitLimb(image, "field", { guess: { centrePx: [128, 126], radiusPx: 99 } }), 0.15);
  });

  it("says when there is no limb", () => {
    const random = seededRandom(9);
    const image = disc(centre, () => 20 + random.normal());
    expect(() => fitLimb(image, "euv")).toThrow(/No limb/);
    expect(() => fitLimb(image, "field")).toThrow(/No limb/);
    expect(() =>
      fitLimb(
        disc(centre, () => 0),
        "field",
      ),
    ).toThrow(/No limb/);
    expect(() =>
      fitLimb(
        disc(centre, () => Number.NaN),
        "euv",
      ),
    ).toThrow(/No limb/);
  });
});
