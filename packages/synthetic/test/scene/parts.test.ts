import { seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jpegSteps } from "../../src/scene/camera-jpeg.ts";
import { cellNoise, gradientNoise } from "../../src/scene/noise.ts";
import { evenStrand, strandsAt, wander } from "../../src/scene/strand.ts";
import { limbFrame, sightOf, surfaceFrame } from "../../src/scene/view.ts";

const place = { min: -200, max: 200, noNaN: true } as const;

describe("noise", () => {
  const noise = gradientNoise(seededRandom(1));
  const cells = cellNoise(seededRandom(1));

  test("is continuous and repeats after 256", () => {
    fc.assert(
      fc.property(fc.double(place), fc.double(place), fc.double(place), (x, y, z) => {
        expect(noise(x + 256, y, z)).toBeCloseTo(noise(x, y, z), 6);
        expect(Math.abs(noise(x + 1e-5, y, z) - noise(x, y, z))).toBeLessThan(1e-3);
        expect(cells(x, y, z)).toBeGreaterThanOrEqual(0);
        expect(Math.abs(cells(x, y + 1e-5, z) - cells(x, y, z))).toBeLessThan(1e-3);
      }),
    );
  });

  test("has mean 0 and spread near 1", () => {
    const random = seededRandom(3);
    let [sum, squares] = [0, 0];
    const n = 20_000;
    for (let i = 0; i < n; i++) {
      const value = noise(256 * random.uniform(), 256 * random.uniform(), 256 * random.uniform());
      sum += value;
      squares += value * value;
    }
    expect(Math.abs(sum / n)).toBeLessThan(0.05);
    expect(Math.abs(Math.sqrt(squares / n) - 1)).toBeLessThan(0.05);
  });
});

describe("the camera", () => {
  test("JPEG steps: fine ones change nothing, coarse ones leave the mean of a block", () => {
    const random = seededRandom(5);
    const made = Float32Array.from({ length: 24 * 16 }, () => 100 + 20 * random.normal());
    const fine = made.slice();
    jpegSteps(fine, 24, 1e-4);
    for (const [i, value] of fine.entries()) expect(value).toBeCloseTo(made[i], 3);
    const coarse = made.slice();
    jpegSteps(coarse, 24, 1e4);
    expect(new Set(coarse.subarray(0, 8)).size).toBe(1);
    const partial = Float32Array.from({ length: 90 }, (_, i) => i);
    jpegSteps(partial, 10, 50);
    expect(partial[9]).toBe(9);
    expect(partial[85]).toBe(85);
  });
});

describe("frames", () => {
  const view = {
    widthPx: 65,
    heightPx: 65,
    pixelArcsec: 30,
    centreArcsec: [0, 0] as const,
    radiusArcsec: 900,
  };
  const sight = sightOf(view);
  const out = new Float64Array(2);

  test("on the disc: the origin is the place, lengths are those on the sphere, foreshortened", () => {
    const frame = surfaceFrame(sight, [600, 0]);
    expect(frame.locate(32 * 65 + 32 + 20, out)).toBe(true);
    expect(Math.hypot(out[0], out[1])).toBeLessThan(1e-3);
    frame.locate(32 * 65 + 32 + 21, out);
    // One pixel of 30 arcsec at sin = 2/3 is 30 / cos = 40 arcsec of the surface, a little more further out.
    expect(out[0]).toBeGreaterThan(40);
    expect(out[0]).toBeLessThan(44);
    frame.locate(33 * 65 + 32 + 20, out);
    expect(out[1]).toBeCloseTo(30, 0);
    expect(frame.locate(0, out)).toBe(false);
  });

  test("on the limb: heights are above it, lengths run counter-clockwise", () => {
    const frame = limbFrame(sight, 90);
    expect(frame.locate(32 * 65, out)).toBe(true);
    expect(out[0]).toBeCloseTo(0, 3);
    expect(out[1]).toBeCloseTo(60, 3);
    frame.locate(30 * 65, out);
    expect(out[0]).toBeGreaterThan(0);
    expect(frame.locate(32 * 65 + 32, out)).toBe(false);
  });
});

test("a strand weighs what it is given on its line, half at its half width, nothing far away", () => {
  const strand = evenStrand(Float64Array.of(-50, 0, 50, 0), 4, 0.8, 0);
  expect(strandsAt([strand], 10, 0, 1)).toBeCloseTo(0.8, 9);
  expect(strandsAt([strand], 10, 4, 1)).toBeCloseTo(0.4, 9);
  expect(strandsAt([strand], 10, 20, 1)).toBe(0);
  // Narrower than a pixel: as wide as one, and fainter.
  expect(strandsAt([strand], 10, 0, 16)).toBeCloseTo(0.4, 9);
  const points = wander(seededRandom(1), { from: [3, 4], lengthArcsec: 60, heading: 1, bend: 0.5 });
  let length = 0;
  for (let k = 2; k < points.length; k += 2) {
    length += Math.hypot(points[k] - points[k - 2], points[k + 1] - points[k - 1]);
  }
  expect(length).toBeCloseTo(60, 9);
  expect([points[0], points[1]]).toEqual([3, 4]);
});
