import fc from "fast-check";
import { expect, test } from "vitest";
import { stamp } from "../../../src/sun/euv/stamp.ts";
import { textureAt } from "../../../src/sun/euv/texture.ts";
import { sumOf } from "../some-state.ts";

test("noise has mean 0 and variance 1 at any time of its epochs", () => {
  for (const time of [0, 0.25, 0.5, 0.9]) {
    const noise = textureAt({ cells: 20, life: 1000, salt: 5 }, 1000 * (7 + time));
    let [sum, square, count] = [0, 0, 0];
    for (let b = -80; b <= 80; b += 2) {
      for (let l = 0; l < 360; l += 2) {
        const [lat, lon] = [(b * Math.PI) / 180, (l * Math.PI) / 180];
        const value = noise(Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat));
        sum += value;
        square += value * value;
        count++;
      }
    }
    expect(Math.abs(sum / count)).toBeLessThan(0.06);
    expect(Math.abs(square / count - 1)).toBeLessThan(0.08);
  }
});

test("noise is continuous in place and time", () => {
  const at = (time: number) => textureAt({ cells: 30, life: 1000, salt: 1 }, time);
  for (const time of [999.999, 1500, 1999.999]) {
    expect(at(time)(0.3, 0.2, 0.9)).toBeCloseTo(at(time + 0.002)(0.3, 0.2, 0.9), 4);
    expect(at(time)(0.3, 0.2, 0.9)).toBeCloseTo(at(time)(0.300001, 0.2, 0.9), 3);
  }
});

test("a Gaussian is what its formula says, up to where it ends", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.3, max: 5, noNaN: true }),
      fc.double({ min: 0.3, max: 5, noNaN: true }),
      fc.double({ min: -0.9, max: 0.9, noNaN: true }),
      fc.double({ min: 20, max: 44, noNaN: true }),
      (sx, sy, skew, x) => {
        const image = { data: new Float32Array(64 * 64), width: 64, height: 64 };
        const [xx, yy, xy] = [sx * sx, sy * sy, skew * sx * sy];
        stamp(image, { x, y: 31.3, xx, xy, yy, peak: 2 });
        const determinant = xx * yy - xy * xy;
        let worst = 0;
        for (const [i, value] of image.data.entries()) {
          const [u, v] = [(i % 64) - x, Math.floor(i / 64) - 31.3];
          const form = (yy * u * u - 2 * xy * u * v + xx * v * v) / determinant;
          // At the very end rounding decides.
          if (Math.abs(form - 10) < 1e-6) continue;
          worst = Math.max(worst, Math.abs(value - (form < 10 ? 2 * Math.exp(-form / 2) : 0)));
        }
        expect(worst).toBeLessThan(1e-5);
      },
    ),
    { numRuns: 25 },
  );
});

test("beyond the border nothing is drawn", () => {
  const image = { data: new Float32Array(16), width: 4, height: 4 };
  stamp(image, { x: -30, y: 2, xx: 1, xy: 0, yy: 1, peak: 5 });
  expect(sumOf(image.data)).toBe(0);
});
