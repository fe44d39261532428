import { type Raster, seededRandom } from "@helioscope/core";
import {
  type Affine,
  affineWarp,
  compose,
  invertAffine,
  resize,
  rotation,
  scaling,
  translation,
} from "@helioscope/core/image";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gatherDirect } from "../../src/prepare/gather-direct.ts";
import { gatherSheared } from "../../src/prepare/gather-sheared.ts";
import { widenedKeys } from "../../src/prepare/kernel.ts";
import { resampleDisc } from "../../src/prepare/resample.ts";
import { largestDifference } from "./support/images.ts";

const noise = (side: number, seed = 1): Raster<Float32Array> => {
  const random = seededRandom(seed);
  return {
    data: Float32Array.from({ length: side * side }, () => random.normal()),
    width: side,
    height: side,
  };
};

/** Output pixels of `inputSide / outputSide` input pixels, about the common middle, turned by degrees. */
function turned(
  inputSide: number,
  outputSide: number,
  degrees: number,
  factor = inputSide / outputSide,
): Affine {
  const [from, to] = [(outputSide - 1) / 2, (inputSide - 1) / 2];
  return compose(
    compose(compose(translation(-from, -from), scaling(factor)), rotation(degrees)),
    translation(to, to),
  );
}

/** Definition: every input pixel with Keys' kernel along both axes of the output grid, in double precision. */
function oracle(image: Raster, toInput: Affine, side: number): Float64Array {
  const [a, b, c, d, e, f] = invertAffine(toInput);
  const kernel = widenedKeys(Math.sqrt(Math.abs(a * e - b * d)));
  const out = new Float64Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let [sum, weight] = [0, 0];
      for (let row = 0, i = 0; row < image.height; row++) {
        for (let column = 0; column < image.width; column++, i++) {
          const w = kernel.at(a * column + b * row + c - x) * kernel.at(d * column + e * row + f - y);
          sum += w * image.data[i];
          weight += w;
        }
      }
      out[y * side + x] = sum / weight;
    }
  }
  return out;
}

const innerOf = (side: number, rim: number) => (i: number) =>
  Math.min(i % side, side - 1 - (i % side), Math.floor(i / side), side - 1 - Math.floor(i / side)) >= rim;

describe("resampleDisc", () => {
  it.each([
    [96, 24],
    [100, 37],
    [40, 64],
  ])("agrees with core's resize, which agrees with Pillow, from %i to %i pixels", (from, to) => {
    const image = noise(from);
    const map = turned(from, to, 0);
    const bicubic = resampleDisc(image, map, to, "bicubic-antialias");
    expect(largestDifference(bicubic.image.data, resize(image, to, to).data)).toBeLessThan(1e-5);
    if (to > from) return;
    const area = resampleDisc(image, map, to, "block-mean");
    expect(
      largestDifference(area.image.data, resize(image, to, to, { interpolation: "area" }).data),
    ).toBeLessThan(1e-5);
  });

  it("interpolates 4 x 4 pixels without antialiasing where asked to", () => {
    const image = noise(60);
    const map = turned(60, 20, 17, 2.1);
    const plain = resampleDisc(image, map, 20, "bicubic-plain");
    const warped = affineWarp(image, map, { width: 20, height: 20 });
    expect(largestDifference(plain.image.data, warped.raster.data)).toBeLessThan(1e-6);
  });

  it.each([
    [0.07, 0.01],
    [179.93, 0.01],
    [-2.9, 0.2],
    [180, 1e-5],
  ])("turns by %f degrees in two passes within %f standard deviations of the definition", (degrees, most) => {
    const image = noise(96);
    const map = turned(96, 12, degrees, 7);
    const made = gatherSheared(image, invertAffine(map), 12, widenedKeys(1 / 7));
    const data = made.sum.map((value, i) => value / made.weight[i]);
    expect(largestDifference(data, oracle(image, map, 12), innerOf(12, 2))).toBeLessThan(most);
  });

  it.each([5, 30, 45, 90, 137, -91])("turns by %i degrees exactly as defined", (degrees) => {
    const image = noise(72);
    const map = turned(72, 10, degrees, 5);
    const made = gatherDirect(image, invertAffine(map), 10, widenedKeys(1 / 5));
    const data = made.sum.map((value, i) => value / made.weight[i]);
    expect(largestDifference(data, oracle(image, map, 10))).toBeLessThan(1e-5);
    expect(largestDifference(resampleDisc(image, map, 10, "bicubic-antialias").image.data, data)).toBe(0);
  });

  it.each(["bicubic-antialias", "bicubic-plain", "block-mean"] as const)(
    "keeps a constant through holes, rims and rotation (%s)",
    (resampling) => {
      fc.assert(
        fc.property(
          fc.double({ min: -180, max: 180, noNaN: true }),
          fc.double({ min: 0.8, max: 5, noNaN: true }),
          fc.integer({ min: 1, max: 1000 }),
          (degrees, factor, seed) => {
            const random = seededRandom(seed);
            const image: Raster<Float32Array> = {
              data: Float32Array.from({ length: 32 * 32 }, () => (random.uniform() < 0.15 ? Number.NaN : 7)),
              width: 32,
              height: 32,
            };
            const { image: made, valid } = resampleDisc(
              image,
              turned(32, 16, degrees, factor),
              16,
              resampling,
            );
            for (let i = 0; i < made.data.length; i++) {
              if (valid.data[i] === 1) expect(made.data[i]).toBeCloseTo(7, 4);
              else expect(made.data[i]).toBe(0);
            }
          },
        ),
        { numRuns: 25, seed: 7 },
      );
    },
  );

  it("says where there are no data", () => {
    const image = noise(64);
    for (let y = 0; y < 64; y++) for (let x = 0; x < 32; x++) image.data[y * 64 + x] = Number.NaN;
    image.data[10 * 64 + 50] = Number.POSITIVE_INFINITY;
    const { image: made, valid } = resampleDisc(image, turned(64, 16, 0), 16, "bicubic-antialias");
    for (let y = 0; y < 16; y++) {
      expect([...valid.data.subarray(y * 16, y * 16 + 16)]).toEqual([
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1,
      ]);
    }
    expect(made.data.every(Number.isFinite)).toBe(true);
  });
});
