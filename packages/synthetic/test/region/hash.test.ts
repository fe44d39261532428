import { expect, test } from "vitest";
import { mix, normals, unit } from "../../src/region/hash.ts";

test("the table holds the quantiles of the normal distribution", () => {
  // scipy.stats.norm.ppf((i + 0.5) / 65536)
  const reference: readonly [number, number][] = [
    [0, -4.32491904],
    [100, -2.96094002],
    [6000, -1.33120755],
    [20000, -0.509549913],
    [32767, -1.91240561e-5],
    [63897, 1.95993788],
  ];
  for (const [i, value] of reference) expect(normals()[i]).toBeCloseTo(value, 6);
});

test("neighbouring numbers and seeds give unrelated bits", () => {
  const n = 20_000;
  const gauss = normals();
  let [sum, squares, along, across] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const value = gauss[mix(i, 7) & 65535];
    sum += value;
    squares += value * value;
    along += value * gauss[mix(i + 1, 7) & 65535];
    across += value * gauss[mix(i, 8) & 65535];
  }
  const four = 4 / Math.sqrt(n);
  expect(Math.abs(sum / n)).toBeLessThan(four);
  expect(Math.abs(squares / n - 1)).toBeLessThan(four * Math.SQRT2);
  expect(Math.abs(along / n)).toBeLessThan(four);
  expect(Math.abs(across / n)).toBeLessThan(four);
  expect(unit(-1)).toBeLessThan(1);
  expect(unit(0)).toBe(0);
});
