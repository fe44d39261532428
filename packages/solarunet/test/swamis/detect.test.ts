import { AbortedError, ArgumentError, type Raster, ShapeError } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import { detect, detectFrame, detector, type Neighbourhood } from "../../src/swamis/index.ts";
import { volumes } from "../support/flood.ts";
import { all, differing, fieldOf, fitsOf } from "../support/images.ts";

const rows = (masks: readonly Raster[]) => masks.map((mask) => [...mask.data]);

describe("detectFrame", () => {
  it("keeps weak pixels that are joined to strong ones of their sign", () => {
    const field = fieldOf([12, 25, 12, 0, 12, -12, -25, 9, Number.NaN]);
    expect([...detectFrame(field, { highGauss: 20, lowGauss: 10 }).data]).toEqual([
      1, 1, 1, 0, 0, -1, -1, 0, 0,
    ]);
    expect([...detectFrame(field, { highGauss: 20 }).data]).toEqual([0, 1, 0, 0, 0, 0, -1, 0, 0]);
  });

  it("counts pixels at the thresholds", () => {
    expect([...detectFrame(fieldOf([20, 10, -10, -20]), { highGauss: 20, lowGauss: 10 }).data]).toEqual([
      1, 1, -1, -1,
    ]);
  });

  it("joins over corners except with 6 neighbours", () => {
    const field = fieldOf([30, 0], [0, 15]);
    expect([...detectFrame(field, { highGauss: 20, lowGauss: 10, neighbourhood: 6 }).data]).toEqual([
      1, 0, 0, 0,
    ]);
    expect([...detectFrame(field, { highGauss: 20, lowGauss: 10, neighbourhood: 10 }).data]).toEqual([
      1, 0, 0, 1,
    ]);
  });

  it.each([
    [{ highGauss: 10, lowGauss: 20 }],
    [{ highGauss: 10, lowGauss: 0 }],
    [{ highGauss: Number.NaN }],
    [{ highGauss: 10, neighbourhood: 8 as Neighbourhood }],
  ])("refuses %o", (options) => {
    expect(() => detectFrame(fieldOf([1]), options)).toThrow(ArgumentError);
  });
});

describe("detect", () => {
  const strong = fieldOf([0, 0, 25]);
  const weak = fieldOf([0, 12, 0]);
  const weaker = fieldOf([0, 11, 0]);

  it("walks back in time as far as it may", async () => {
    const fields = [weaker, weak, strong];
    const back = async (backFrames: number) =>
      rows(await all(detect(fields, { highGauss: 20, lowGauss: 10, backFrames })));
    expect(await back(0)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 1],
    ]);
    expect(await back(1)).toEqual([
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(await back(2)).toEqual([
      [0, 1, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(await back(Number.POSITIVE_INFINITY)).toEqual([
      [0, 1, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  it("walks forward for as long as there is something to follow", async () => {
    const fields = [strong, weak, weaker, weaker, fieldOf([0, 9, 0]), weaker];
    const masks = await all(detect(fields, { highGauss: 20, lowGauss: 10, backFrames: 0 }));
    expect(masks.map(({ data }) => data[1])).toEqual([0, 1, 1, 1, 0, 0]);
  });

  it("steps sideways in time only with 18 and 26 neighbours, over corners only with 26", async () => {
    const start = fieldOf([25, 0], [0, 0]);
    const next = (neighbourhood: Neighbourhood, field: Raster) =>
      all(detect([start, field], { highGauss: 20, lowGauss: 10, neighbourhood })).then((masks) =>
        masks[1].data.some((sign) => sign !== 0),
      );
    const side = fieldOf([0, 12], [0, 0]);
    const corner = fieldOf([0, 0], [0, 12]);
    expect(await Promise.all(([6, 10, 18, 26] as const).map((n) => next(n, side)))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(await Promise.all(([6, 10, 18, 26] as const).map((n) => next(n, corner)))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it("with unlimited time keeps exactly the components that hold a strong pixel", async () => {
    const level = fc.constantFrom(0, 0, 12, 12, -12, -12, 25, -25);
    const frame = fc.array(level, { minLength: 16, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(frame, { minLength: 1, maxLength: 5 }),
        fc.constantFrom<Neighbourhood>(6, 10, 18, 26),
        async (frames, neighbourhood) => {
          const fields = frames.map((values) => ({ data: Float32Array.from(values), width: 4, height: 4 }));
          const backFrames = Number.POSITIVE_INFINITY;
          const masks = await all(detect(fields, { highGauss: 20, lowGauss: 10, neighbourhood, backFrames }));
          const signs = fields.map((field) => ({ ...field, data: field.data.map(Math.sign) }));
          const expected = fields.map(() => new Array<number>(16).fill(0));
          for (const volume of volumes(signs, neighbourhood)) {
            if (!volume.some(([t, i]) => Math.abs(fields[t].data[i]) >= 20)) continue;
            for (const [t, i] of volume) expected[t][i] = signs[t].data[i];
          }
          expect(rows(masks)).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("holds no more frames than it must", () => {
    const machine = detector({ highGauss: 20, lowGauss: 10, backFrames: 2 });
    const given = Array.from({ length: 6 }, () => machine.push(weak));
    expect(given.map((mask) => mask !== undefined)).toEqual([false, false, true, true, true, true]);
    expect(machine.finish()).toHaveLength(2);
    expect(machine.finish()).toHaveLength(0);
  });

  it("refuses frames of another size and stops when told to", async () => {
    await expect(all(detect([weak, fieldOf([1])], { highGauss: 20 }))).rejects.toThrow(ShapeError);
    const signal = AbortSignal.abort();
    await expect(all(detect([weak], { highGauss: 20, signal }))).rejects.toThrow(AbortedError);
    expect(() => detector({ highGauss: 20, backFrames: 1.5 })).toThrow(ArgumentError);
  });

  it.skipIf(!hasData)("equals the mask that SWAMIS itself wrote (needs the shared data folder)", async () => {
    // Written by the PDL code with both thresholds at 130 G.
    const field = await fitsOf("gst/statistics_analysis/size_flux/bz20170713_201549.fits");
    const reference = await fitsOf("swamis_ref/bz201549_T130_mask.fits.gz");
    expect(differing(detectFrame(field, { highGauss: 130 }), reference)).toBe(0);
  });
});
