import { ShapeError } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { identify } from "../../src/identify/index.ts";
import { clump, detectFrame, downhill, featuresOf, type IdImage, tabulate } from "../../src/swamis/index.ts";
import { blobs } from "../support/blobs.ts";
import { fieldOf } from "../support/images.ts";

describe("featuresOf", () => {
  it("agrees with identify on the clumps of a mask", () => {
    for (const [t, field] of blobs().slice(0, 3).entries()) {
      const mask = detectFrame(field, { highGauss: 100 });
      const ours = featuresOf(clump(mask, { minSizePx: 2 }), field, t);
      const theirs = identify(field, mask, { minSizePx: 2, frame: t });
      expect(ours.features.length).toBeGreaterThan(20);
      expect(ours.frame).toBe(t);
      ours.features.forEach(({ radiusPx, ...feature }, i) => {
        const { radiusPx: radius, ...other } = theirs.features[i];
        expect(feature).toEqual(other);
        expect(radiusPx).toBeCloseTo(radius, 9);
      });
    }
  });

  it("takes features in pieces, and NaN as no flux", () => {
    const ids: IdImage = { data: Int32Array.of(0, -9, 4, -9), width: 4, height: 1 };
    const { features, ids: numbers } = featuresOf(ids, fieldOf([1, -2, Number.NaN, -3]));
    expect(numbers).toEqual([9, 4]);
    expect(
      features.map(({ label, sign, sizePx, fluxGauss, x, radiusPx }) => [
        label,
        sign,
        sizePx,
        fluxGauss,
        x,
        radiusPx,
      ]),
    ).toEqual([
      [1, -1, 2, -5, 2, 1],
      [2, 1, 1, 0, 2, 0],
    ]);
    expect([...features[0].runs]).toEqual([0, 1, 2, 0, 3, 4]);
    expect(() => featuresOf(ids, fieldOf([1]))).toThrow(ShapeError);
  });
});

describe("tabulate", () => {
  it("has one row an id, ascending, with the flux-weighted centroid", () => {
    const ids: IdImage = { data: Int32Array.of(5, 5, 0, -2, 0, -2), width: 3, height: 2 };
    expect(tabulate(ids, fieldOf([10, 30, 0], [-6, 0, -2]), 4)).toEqual([
      { frame: 4, id: 2, sign: -1, fluxGauss: -8, sizePx: 2, x: 0.5, y: 1 },
      { frame: 4, id: 5, sign: 1, fluxGauss: 40, sizePx: 2, x: 0.75, y: 0 },
    ]);
  });

  it("falls back on the plain mean where the flux is 0", () => {
    const ids: IdImage = { data: Int32Array.of(1, 1), width: 2, height: 1 };
    expect(tabulate(ids, fieldOf([Number.NaN, 0]))[0]).toMatchObject({ fluxGauss: 0, sizePx: 2, x: 0.5 });
  });

  it("adds up to the flux of the mask", () => {
    const [field] = blobs();
    const mask = detectFrame(field, { highGauss: 60 });
    const ids = downhill(mask, field);
    const flux = tabulate(ids, field).reduce((sum, row) => sum + row.fluxGauss, 0);
    expect(flux).toBe(field.data.reduce((sum, value, i) => sum + (mask.data[i] ? value : 0), 0));
  });
});
