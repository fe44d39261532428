import { type Random, type Raster, seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { augment, type Example, randomCrop } from "../../src/network/augment.ts";
import { noise } from "./support/pairs.ts";

type Pixels = Raster<Float32Array>;

const labelOf = (image: Pixels, level = 0.5): Pixels => ({
  ...image,
  data: image.data.map((v) => (v > level ? 1 : 0)),
});

const ramp = (width: number, height: number, value: (x: number, y: number) => number): Pixels => ({
  data: Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
  width,
  height,
});

/** Blobs of about 20 pixels, so that a label's border is a small part of it. */
const smooth = (width: number, height: number, random: Random): Pixels => {
  const [a, b] = [random.uniform() * 6, random.uniform() * 6];
  return ramp(width, height, (x, y) => 0.5 + 0.5 * Math.sin(x / 7 + a) * Math.cos(y / 9 + b));
};

const sizes = fc.record({ width: fc.integer({ min: 1, max: 20 }), height: fc.integer({ min: 1, max: 20 }) });
const seeds = fc.integer({ min: 1, max: 2 ** 31 });

describe("dihedral motions", () => {
  it("move image and label as one, change no value and keep the shape", () => {
    fc.assert(
      fc.property(sizes, seeds, ({ width, height }, seed) => {
        const image = noise(width, height, seededRandom(seed));
        const moved = augment({ image, target: labelOf(image) }, "dihedral", seededRandom(seed + 1));
        expect(moved.target).toEqual(labelOf(moved.image));
        expect([moved.image.width, moved.image.height]).toEqual([width, height]);
        expect([...moved.image.data].sort()).toEqual([...image.data].sort());
      }),
    );
  });

  it("are the eight of a square, and the four of an oblong", () => {
    for (const [width, height, count] of [
      [3, 3, 8],
      [4, 3, 4],
    ]) {
      const image = ramp(width, height, (x, y) => x + width * y);
      const random = seededRandom(1);
      const seen = new Set(
        Array.from({ length: 200 }, () =>
          augment({ image, target: image }, "dihedral", random).image.data.join(),
        ),
      );
      expect(seen.size).toBe(count);
    }
  });
});

describe.each(["paper", "release"] as const)("%s motions", (kind) => {
  it("keep label and image registered but for the border of the label", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const image = smooth(64, 64, seededRandom(seed));
        const moved = augment({ image, target: labelOf(image) }, kind, seededRandom(seed + 1));
        const expected = labelOf(moved.image);
        expect(moved.target.data.every((v) => v === 0 || v === 1)).toBe(true);
        let wrong = 0;
        moved.target.data.forEach((v, i) => {
          if (v !== expected.data[i] && Math.abs(moved.image.data[i] - 0.5) > 0.1) wrong++;
        });
        // A bilinear value lies between its neighbours: away from the threshold both sides round alike.
        expect(wrong).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it("leave the classes of a three-class target whole", () => {
    const image = smooth(32, 32, seededRandom(2));
    const target = { ...image, data: image.data.map((v) => (v > 0.7 ? 2 : v < 0.3 ? 0 : 1)) };
    const moved = augment({ image, target }, kind, seededRandom(3));
    expect(new Set(moved.target.data)).toEqual(new Set([0, 1, 2]));
  });

  it("repeat the edge: nothing comes in that was not there", () => {
    const image = ramp(40, 40, (x) => 0.25 + x / 80);
    for (let seed = 1; seed < 20; seed++) {
      const { data } = augment({ image, target: image }, kind, seededRandom(seed)).image;
      expect(Math.min(...data)).toBeGreaterThanOrEqual(0.25);
      expect(Math.max(...data)).toBeLessThanOrEqual(Math.fround(0.25 + 39 / 80));
    }
  });
});

/** Where the motion takes the middle of the frame and by how much it scales and turns there, from two ramps. */
function motionOf(kind: "paper" | "release", seed: number, side = 201) {
  const middle = (side - 1) / 2;
  const sample = (image: Pixels, random: Random) => augment({ image, target: image }, kind, random).image;
  // Both ramps under the same draws give the input point of each output pixel.
  const px = sample(
    ramp(side, side, (x) => x),
    seededRandom(seed),
  );
  const py = sample(
    ramp(side, side, (_, y) => y),
    seededRandom(seed),
  );
  const at = (x: number, y: number) => [px.data[x + side * y], py.data[x + side * y]];
  const [x0, y0] = at(middle, middle);
  const [xr, yr] = at(middle + 20, middle);
  const [xu, yu] = at(middle, middle + 20);
  return {
    shift: [x0 - middle, y0 - middle],
    across: [(xr - x0) / 20, (yr - y0) / 20],
    up: [(xu - x0) / 20, (yu - y0) / 20],
  };
}

const spread = (values: readonly number[]) => [Math.min(...values), Math.max(...values)];

describe("the release's generator", () => {
  // ImageDataGenerator(rotation_range=0.2, width_shift_range=0.05, height_shift_range=0.05, shear_range=0.05,
  // zoom_range=0.05, horizontal_flip=True, fill_mode="nearest"): angles in degrees, shifts and zoom as shares.
  const motions = Array.from({ length: 300 }, (_, seed) => motionOf("release", seed + 1));

  it("shifts by up to 5 per cent, either way", () => {
    for (const axis of [0, 1]) {
      const [low, high] = spread(motions.map(({ shift }) => shift[axis] / 201));
      expect(low).toBeGreaterThan(-0.0535);
      expect(low).toBeLessThan(-0.045);
      expect(high).toBeLessThan(0.0535);
      expect(high).toBeGreaterThan(0.045);
    }
  });

  it("zooms each axis by up to 5 per cent, by itself", () => {
    const zooms = motions.map(({ across, up }) => [Math.abs(across[0]), up[1]]);
    for (const axis of [0, 1]) {
      const [low, high] = spread(zooms.map((zoom) => zoom[axis]));
      expect(low).toBeCloseTo(0.95, 2);
      expect(high).toBeCloseTo(1.05, 2);
    }
    expect(Math.max(...zooms.map(([x, y]) => Math.abs(x - y)))).toBeGreaterThan(0.05);
  });

  it("turns and shears by fractions of a degree", () => {
    const degrees = ([a, b]: number[]) => Math.abs((Math.atan2(b, Math.abs(a)) * 180) / Math.PI);
    const tilts = motions.map(({ across }) => degrees(across));
    expect(Math.max(...tilts)).toBeLessThan(0.2 + 0.05 + 0.05);
    expect(Math.max(...tilts)).toBeGreaterThan(0.15);
  });

  it("mirrors half of the frames left to right, none upside down", () => {
    const mirrored = motions.filter(({ across }) => across[0] < 0).length;
    expect(mirrored / motions.length).toBeGreaterThan(0.4);
    expect(mirrored / motions.length).toBeLessThan(0.6);
    expect(motions.every(({ up }) => up[1] > 0)).toBe(true);
  });
});

describe("the paper's augmentation", () => {
  const motions = Array.from({ length: 200 }, (_, seed) => motionOf("paper", seed + 1, 101));

  it("turns by any angle about the middle, and mirrors both ways", () => {
    const sectors = new Set<string>();
    for (const { shift, across, up } of motions) {
      expect(Math.hypot(...shift)).toBeLessThan(1e-3);
      expect(Math.hypot(...across)).toBeCloseTo(1, 3);
      expect(across[0] * up[0] + across[1] * up[1]).toBeCloseTo(0, 3);
      const hand = Math.sign(across[0] * up[1] - across[1] * up[0]);
      sectors.add(`${hand} ${Math.floor((Math.atan2(across[1], across[0]) / Math.PI) * 4)}`);
    }
    expect(sectors.size).toBe(16);
  });
});

it("crops image and label at the same place, anywhere", () => {
  const image = ramp(7, 5, (x, y) => x + 10 * y);
  const corners = new Set<number>();
  const random = seededRandom(1);
  for (let i = 0; i < 300; i++) {
    const example: Example = { image, target: image };
    const cut = randomCrop(example, 4, random);
    expect(cut.target).toEqual(cut.image);
    expect([cut.image.width, cut.image.height]).toEqual([4, 4]);
    corners.add(cut.image.data[0]);
  }
  expect([...corners].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 10, 11, 12, 13]);
});

it("does nothing when asked for none", () => {
  const image = noise(5, 4, seededRandom(1));
  const example = { image, target: labelOf(image) };
  expect(augment(example, "none", seededRandom(1))).toBe(example);
});
