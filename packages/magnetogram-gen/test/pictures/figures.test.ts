import type { Raster } from "@helioscope/core";
import { decodePng, pngToRgba } from "@helioscope/core/figure";
import { pearson } from "@helioscope/core/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  animationFrame,
  choosePatches,
  differenceFigure,
  type FieldSeries,
  fluctuationFigure,
  sequenceAnimation,
  sequenceSheet,
  showEuv,
  showField,
} from "../../src/index.ts";
import { disc } from "../generate/support/sequence.ts";

const UTC = ["2016-01-01T00:00:00.000Z", "2016-01-01T00:12:00.000Z", "2016-01-01T00:24:00.000Z"];
const SIDE = 32;
const radiusPx = (203.33 / 512) * SIDE;

/** A bipole that moves west, and noise of its own. */
function series(name: string, noise: number): FieldSeries & { fields: readonly Raster<Float32Array>[] } {
  const fields = UTC.map((_, t) => {
    const data = Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
      const [x, y] = [(i % SIDE) - 18 - t, Math.floor(i / SIDE) - 20];
      const bump = (dx: number) => 150 * Math.exp(-((x - dx) ** 2 + y ** 2) / 6);
      return bump(-2) - bump(2) + noise * Math.sin(i * (t + 1));
    });
    return { data, width: SIDE, height: SIDE };
  });
  return { name, fields };
}

const truth = series("HMI", 0);
const model = series("pix2pix", 20);
const intensity = { kind: "log", low: 0.8, high: 250 } as const;
const count = (svg: string, part: RegExp) => svg.match(part)?.length ?? 0;

describe("choosePatches", () => {
  it("finds a quiet and an active square of the disc", () => {
    const [a, b] = choosePatches(truth.fields[0], radiusPx, { side: 6 });
    expect([a.name, b.name]).toEqual(["a", "b"]);
    // The bipole is centred at (18, 20).
    expect(Math.abs(b.left + 3 - 18)).toBeLessThanOrEqual(3);
    expect(Math.abs(b.bottom + 3 - 20)).toBeLessThanOrEqual(3);
    const flux = ({ left, bottom, side }: typeof a) => {
      let sum = 0;
      for (let y = bottom; y < bottom + side; y++)
        for (let x = left; x < left + side; x++) sum += Math.abs(truth.fields[0].data[y * SIDE + x]);
      return sum;
    };
    expect(flux(a)).toBeLessThan(flux(b) / 100);
  });

  it("stays within the disc, and says when nothing fits", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 10 }),
        fc.double({ min: 0.7, max: 1, noNaN: true }),
        (side, share) => {
          for (const { left, bottom } of choosePatches(model.fields[1], radiusPx, { side, share })) {
            const middle = (SIDE - 1) / 2;
            for (const x of [left, left + side - 1])
              for (const y of [bottom, bottom + side - 1])
                expect(Math.hypot(x - middle, y - middle)).toBeLessThanOrEqual(share * radiusPx);
          }
        },
      ),
      { numRuns: 30 },
    );
    expect(() => choosePatches(truth.fields[0], 5, { side: 12 })).toThrow(
      expect.objectContaining({ kind: "argument" }),
    );
  });
});

describe("fluctuationFigure", () => {
  it("has a disc for each series and time, and its patches beside it", () => {
    const svg = fluctuationFigure([truth, model], { utc: UTC, radiusPx, title: "Figure 4" });
    for (const text of ["HMI, 2016-01-01 00:00", "pix2pix, 2016-01-01 00:24", "Figure 4"])
      expect(svg).toContain(text);
    expect(count(svg, /<image/g)).toBe(2 * 3 * 3);
    expect(count(svg, /stroke="#1f6feb"/g)).toBe(6);
    expect(() => fluctuationFigure([truth, { ...model, fields: [] }], { utc: UTC, radiusPx })).toThrow(
      expect.objectContaining({ kind: "argument" }),
    );
    expect(() => fluctuationFigure([], { utc: UTC, radiusPx })).toThrow("no");
  });

  it("frames the patches where they lie: row 0 is at the bottom", () => {
    const patch = { name: "b", left: 4, bottom: 2, side: 8 };
    const svg = fluctuationFigure([truth], { utc: UTC, radiusPx, patches: [patch] });
    // 32 pixels are shown as 256.
    expect(svg).toContain(`<rect x="32" y="${(32 - 2 - 8) * 8}" width="64" height="64"`);
  });
});

describe("differenceFigure", () => {
  it("labels each map with its correlation with the first series", () => {
    const svg = differenceFigure([truth, model], { utc: UTC });
    const map = ({ fields }: FieldSeries, t: number) =>
      fields[t + 1].data.map((value, i) => value - fields[t].data[i]);
    for (const t of [0, 1]) expect(svg).toContain(`cc ${pearson(map(truth, t), map(model, t)).toFixed(2)}`);
    expect(count(svg, /<image/g)).toBe(2 * 5);
    const still = {
      name: "zero",
      fields: UTC.map(() => ({ data: new Float32Array(SIDE ** 2), width: SIDE, height: SIDE })),
    };
    expect(differenceFigure([truth, still], { utc: UTC })).toContain("cc -");
    expect(() => differenceFigure([truth], { utc: UTC.slice(1) })).toThrow(
      expect.objectContaining({ kind: "argument" }),
    );
  });
});

describe("showField and showEuv", () => {
  it("put the south at the bottom, and clip", () => {
    const data = new Float32Array(256).fill(-500);
    data.fill(500, 240);
    const { data: pixels, width, height } = showField({ data, width: 16, height: 16 }, 200);
    expect([width, height]).toEqual([256, 256]);
    expect([pixels[0], pixels[4 * (256 * 256 - 1)]]).toEqual([255, 0]);
  });

  it("take the colours of the wavelength and so many steps of them", () => {
    const colours = (image: { data: Uint8ClampedArray }) =>
      new Set(new Uint32Array(image.data.slice().buffer)).size;
    const large = disc(2, 64);
    expect(colours(showEuv(large, intensity))).toBeGreaterThan(60);
    expect(colours(showEuv(large, intensity, { levels: 20 }))).toBeLessThanOrEqual(20);
    expect(showEuv(large, intensity, { wavelengthAngstrom: 171 })).not.toEqual(showEuv(large, intensity));
    // EUVI's 195 and 284 have no colours of their own here.
    expect(showEuv(large, intensity, { wavelengthAngstrom: 284 })).toEqual(showEuv(large, intensity));
  });
});

const generated = (k: number) => ({
  utc: UTC[k],
  image: series("m", 5).fields[k],
  radiusPx,
  framesUsed: k + 1,
});

describe("sequenceSheet", () => {
  const moments = UTC.map((_, k) => ({ euv: disc(k + 1, SIDE), generated: generated(k) }));
  const options = { intensity, clipGauss: 200, label: "generated by convgru (not trained), not observed" };

  it("shows image and field of each moment, and what was observed where something was", () => {
    const svg = sequenceSheet(moments, options);
    expect(svg).toContain("generated by convgru (not trained), not observed");
    for (const text of [
      "SDO/AIA AIA_4 304",
      "2016-01-01 00:12",
      "generated of 1 image<",
      "generated of 3 images",
    ])
      expect(svg).toContain(text);
    expect(svg).not.toContain(">observed<");
    const field = { ...disc(1, SIDE), kind: "field" } as const;
    const compared = sequenceSheet([moments[0], { ...moments[1], observed: field }], options);
    expect(compared).toContain(">observed<");
    const known = sequenceSheet([{ ...moments[1], observed: { ...field, synthetic: true } }], options);
    expect(known).toContain(">truth (synthetic)<");
    expect(known).not.toContain(">observed<");
    expect(compared).toContain(">not observed<");
    expect(() => sequenceSheet([], options)).toThrow(expect.objectContaining({ kind: "argument" }));
  });
});

describe("sequenceAnimation", () => {
  const options = {
    intensity,
    clipGauss: 200,
    label: "generated by convgru (trained on synthetic data), not observed",
  };
  const frames = UTC.map((utc, k) => ({
    utc,
    euv: disc(k + 1, SIDE),
    fields: [
      { name: "convgru", image: generated(k).image },
      { name: "observed", image: truth.fields[k] },
    ],
  }));

  it("has room for colours and letters in one palette, and its first frame is a picture", async () => {
    const bytes = await sequenceAnimation(frames, options);
    const first = decodePng(bytes);
    expect(first.palette?.length).toBeLessThanOrEqual(256);
    expect(pngToRgba(first)).toEqual(animationFrame(frames[0], options));
    expect(first.text?.Description).toBe(options.label);
    expect(Buffer.from(bytes).readUInt32BE(Buffer.from(bytes).indexOf("acTL") + 4)).toBe(3);
  });

  it("breaks a long label, and shows fields alone", () => {
    const { width, height } = animationFrame({ utc: UTC[0], fields: [frames[0].fields[0]] }, options);
    expect(width).toBe(256 + 12);
    // The time, and the label in two lines.
    const one = animationFrame(
      { utc: UTC[0], fields: [frames[0].fields[0]] },
      { ...options, label: "short" },
    );
    expect(height - one.height).toBe(7 + 6);
  });
});
