import { expect, test } from "vitest";
import { findInversionLine } from "../../src/region/inversion.ts";

const [width, height] = [48, 36];
const bump = (x: number, y: number, cx: number, cy: number, ax: number, ay: number) =>
  Math.exp(-((x - cx) ** 2 / ax + (y - cy) ** 2 / ay));
const data = Float32Array.from({ length: width * height }, (_, i) => {
  const [x, y] = [i % width, Math.floor(i / width)];
  return (
    1500 * bump(x, y, 20, 16, 30, 18) -
    1200 * bump(x, y, 27, 19, 24, 40) +
    400 * bump(x, y, 45, 2, 6, 6) -
    500 * bump(x, y, 46, 5, 5, 5)
  );
});

test("flux near inversion lines is what scipy makes of Schrijver's recipe", () => {
  // scipy.ndimage 1.x: maximum_filter(b > 150, 3) * maximum_filter(b < -150, 3), then
  // (gaussian_filter(mask, 10 / 2.3548, mode="constant", truncate=4) * abs(b)).sum()
  const { mask, weightedGauss } = findInversionLine({ data, width, height });
  expect(mask.data.reduce((sum, value) => sum + value, 0)).toBe(24);
  expect(weightedGauss / 8464.89397437669).toBeCloseTo(1, 6);
});

test("no line without both signs, or where they stay apart", () => {
  const one = findInversionLine({ data: data.map(Math.abs), width, height });
  expect(one.weightedGauss).toBe(0);
  const apart = new Float32Array(width * height);
  apart[10 * width + 10] = 900;
  apart[10 * width + 13] = -900;
  expect(findInversionLine({ data: apart, width, height }).weightedGauss).toBe(0);
  apart[10 * width + 12] = -900;
  const { mask } = findInversionLine({ data: apart, width, height });
  expect(mask.data.reduce((sum, value) => sum + value, 0)).toBe(3);
});
