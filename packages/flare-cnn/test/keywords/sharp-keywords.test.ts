import { ShapeError } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import {
  SHARP_KEYWORDS,
  type SharpKeyword,
  type SharpSegment,
  sharpGeometry,
  sharpKeywords,
  standardGeometry,
} from "../../src/keywords/index.ts";
import { ALL_SEGMENTS, readRecord, referenceKeywords } from "./support.ts";

const RECORD = "hmi.sharp_cea_720s.377.20110215_020000_TAI";
const NAMES = Object.keys(SHARP_KEYWORDS) as SharpKeyword[];

describe.skipIf(!hasData)("keywords of real records (needs the shared data folder)", () => {
  it("are those of the reference code to rounding", async () => {
    const reference = referenceKeywords().harp377;
    const { segments, header } = await readRecord("harp377_all_segments", RECORD, ALL_SEGMENTS);
    const { values, missing } = sharpKeywords(segments, sharpGeometry(header));
    expect(missing).toEqual([]);
    expect(Object.keys(values)).toEqual(NAMES);
    for (const keyword of NAMES) {
      expect(Math.abs(values[keyword]! / reference[keyword] - 1), keyword).toBeLessThan(1e-12);
    }
  });

  it("are those of the header to the digits that it has", async () => {
    const { segments, header } = await readRecord("harp377_all_segments", RECORD, ALL_SEGMENTS);
    const { values } = sharpKeywords(segments, sharpGeometry(header));
    let compared = 0;
    for (const keyword of NAMES) {
      const stated = header.get(keyword);
      // R_VALUE is "nan" in this export; ERRMSHA (0 for 0.00053) is cut to three decimals, where others are rounded.
      if (typeof stated !== "number" || Number.isNaN(stated) || keyword === "ERRMSHA") continue;
      const difference = Math.abs(values[keyword]! - stated);
      expect(Math.min(difference / Math.abs(stated) / 3e-5, difference / 6e-4), keyword).toBeLessThan(1);
      compared++;
    }
    expect(compared).toBe(31);
  });

  it.each([
    ["13171.20250504_150000", 5.30939448e22],
    ["13561.20250727_150000", 3.05396655e20],
    ["13641.20250817_150000", 2.95456965e21],
    ["13773.20250916_150000", 4.10454383e21],
  ])("USFLUX of HARP %s equals its header", async (name, stated) => {
    const record = `hmi.sharp_cea_720s.${name}_TAI`;
    const { segments, header } = await readRecord("harps_2025", record, [
      "br",
      "bitmap",
      "confDisambig",
      "magnetogram",
    ]);
    expect(header.get("USFLUX")).toBe(stated);
    const { values } = sharpKeywords(segments, sharpGeometry(header));
    expect(values.USFLUX! / stated).toBeCloseTo(1, 6);
    expect(values.CMASK).toBe(header.get("CMASK"));
    const reference = referenceKeywords().files[`${record}.magnetogram.fits`];
    for (const keyword of ["USFLUX", "CMASK", "R_VALUE", "USFLUXL", "CMASKL", "MEANGBL"] as const) {
      expect(Math.abs(values[keyword]! - reference[`${keyword}_ref`])).toBeLessThanOrEqual(
        1e-12 * reference[`${keyword}_ref`],
      );
    }
  });
});

/** A bipole of 12x10 pixels; every pixel active, with a blank one. */
function segmentsOf(
  ...names: SharpSegment[]
): Record<string, { data: Float64Array; width: number; height: number }> {
  const width = 12;
  const height = 10;
  const one = (value: (x: number, y: number) => number) => ({
    data: Float64Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
    width,
    height,
  });
  const all = {
    br: one((x, y) => (x === 3 && y === 3 ? Number.NaN : 800 * Math.sin(x / 3) + 40 * y)),
    bp: one((x, y) => 500 * Math.cos(x / 4) + 30 * y),
    bt: one((x, y) => 300 * Math.sin(y / 3) - 20 * x),
    brError: one(() => 20),
    bpError: one(() => 30),
    btError: one(() => 40),
    magnetogram: one((x) => 800 * Math.sin(x / 3)),
    bitmap: one(() => 34),
    confDisambig: one(() => 90),
  };
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

describe("a record without all its segments", () => {
  const geometry = standardGeometry();

  it("gives what can be computed and names what is missing for the rest", () => {
    const { values, missing } = sharpKeywords(segmentsOf("br", "bitmap", "confDisambig"), geometry);
    expect(Object.keys(values)).toEqual(["USFLUX", "CMASK", "MEANGBZ"]);
    expect(missing).toHaveLength(NAMES.length - 3);
    expect(missing).toContainEqual({ keyword: "ERRVF", segments: ["brError"] });
    expect(missing).toContainEqual({ keyword: "TOTUSJZ", segments: ["bp", "bt"] });
    expect(missing).toContainEqual({
      keyword: "ERRUSI",
      segments: ["bp", "bt", "brError", "bpError", "btError"],
    });
    expect(missing).toContainEqual({ keyword: "CMASKL", segments: ["magnetogram"] });
  });

  it("needs no errors for values", () => {
    const bare = sharpKeywords(segmentsOf("br", "bp", "bt", "bitmap", "confDisambig"), geometry);
    const whole = sharpKeywords(
      segmentsOf("br", "bp", "bt", "bitmap", "confDisambig", "brError", "bpError", "btError"),
      geometry,
    );
    expect(Object.keys(bare.values)).toHaveLength(17);
    for (const [keyword, value] of Object.entries(bare.values)) {
      expect(value, keyword).toBe(whole.values[keyword as SharpKeyword]);
      expect(Number.isFinite(value), keyword).toBe(true);
    }
    expect(whole.values.CMASK).toBe(119);
  });

  it("gives R_VALUE of a magnetogram alone, and nothing of nothing", () => {
    expect(Object.keys(sharpKeywords(segmentsOf("magnetogram"), geometry).values)).toEqual([
      "R_VALUE",
      "ERR_R",
    ]);
    expect(sharpKeywords({}, geometry)).toMatchObject({ values: {}, missing: { length: NAMES.length } });
  });
});

describe("segments that do not go together", () => {
  it("are refused by name", () => {
    const { br, bitmap, confDisambig } = segmentsOf("br", "bitmap", "confDisambig");
    const cut = { data: bitmap.data.slice(0, 108), width: 12, height: 9 };
    expect(() => sharpKeywords({ br, bitmap: cut, confDisambig }, standardGeometry())).toThrow(
      new ShapeError("Segments br and bitmap differ in size: 12x10 and 12x9", {
        value: [12, 9],
        expected: "12x10",
      }),
    );
  });

  it("need an extent", () => {
    const thin = { data: new Float64Array(20), width: 10, height: 2 };
    expect(() => sharpKeywords({ br: thin, bitmap: thin, confDisambig: thin }, standardGeometry())).toThrow(
      /10x2 pixels has no gradient; expected at least 3x3 pixels/,
    );
  });
});

it("means over no pixel are NaN, sums over no pixel zero", () => {
  const { bitmap, ...segments } = segmentsOf(...ALL_SEGMENTS);
  const nowhere = { ...bitmap, data: new Float64Array(bitmap.data.length) };
  const { values } = sharpKeywords({ ...segments, bitmap: nowhere }, standardGeometry());
  const nan = NAMES.filter((keyword) => Number.isNaN(values[keyword]));
  expect(nan).toEqual(
    NAMES.filter((keyword) => /^MEAN|GT45$|^ERR(GAM|B.|JZ|ALP|MIH|MPOT|MSHA|_MEANGBL)$/.test(keyword)),
  );
  expect(values.USFLUX).toBe(0);
  expect(values.TOTPOT).toBe(0);
});
