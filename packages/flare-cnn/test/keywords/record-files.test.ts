import type { Frame } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import {
  compareKeywords,
  groupSegments,
  keywordColumns,
  keywordRow,
  readSegments,
  SHARP_KEYWORDS,
  type SharpKeyword,
} from "../../src/keywords/index.ts";

const HEADER = { HARPNUM: 377, T_REC: "2011.02.15_02:00:00_TAI", NOAA_ARS: "11158", USFLUX: 2e22 };

function frame(name: string, values: Record<string, string | number> = {}, shape = [4, 3]): Frame {
  const header = { get: (keyword: string) => ({ ...HEADER, ...values })[keyword] };
  const [width, height] = shape;
  return {
    ...{ name, header, width, height, shape },
    read: () => Promise.reject(new Error("read in full precision")),
    cube: async () => ({ data: new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(7), shape }),
  };
}

const sharp = (segment: string, stamp = "20110215_020000"): string =>
  `sharps/hmi.sharp_cea_720s.377.${stamp}_TAI.${segment}.fits`;

describe("files of records", () => {
  it("go together by HARP and time", () => {
    const later = { T_REC: "2011.02.15_03:00:00_TAI" };
    const { records, unused, skipped } = groupSegments([
      frame(sharp("magnetogram"), { USFLUX: 1 }),
      frame(sharp("bitmap", "20110215_030000"), later),
      frame(sharp("Br")),
      frame(sharp("Br_err")),
      frame(sharp("continuum")),
      frame(sharp("conf_disambig")),
      frame("Bp.fits", later),
    ]);
    expect(skipped).toEqual([]);
    expect(unused).toEqual([sharp("continuum")]);
    expect(records.map(({ segments }) => Object.keys(segments).sort())).toEqual([
      ["br", "brError", "confDisambig", "magnetogram"],
      ["bitmap"],
      // Without a series in its name it is of no record that has one.
      ["bp"],
    ]);
    // The header of the radial field, 34 s of TAI before UTC.
    expect(records[0].record).toMatchObject({
      harp: 377,
      unsignedFluxMx: 2e22,
      time: { utc: "2011-02-15T01:59:26.000Z" },
    });
  });

  it("that cannot be used are listed", () => {
    const { records, skipped } = groupSegments([
      frame(sharp("Br")),
      frame(`again/${sharp("Br")}`),
      frame("hmi.m_720s.20110215_020000_TAI.field.fits"),
      frame(sharp("Bt"), { HARPNUM: "MISSING" }),
    ]);
    expect(records).toHaveLength(1);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      `HARP 377 has a br of 2011.02.15_02:00:00_TAI already, ${sharp("Br")}`,
      "its name ends in no segment of a SHARP record, such as .Br.fits",
      expect.stringMatching(/has no HARPNUM/),
    ]);
  });

  it("are read as they are stored", async () => {
    const [files] = groupSegments([frame(sharp("Br")), frame(sharp("bitmap"))]).records;
    const segments = await readSegments(files);
    expect(Object.keys(segments).sort()).toEqual(["bitmap", "br"]);
    expect(segments.br).toMatchObject({ width: 4, height: 3, data: new Float64Array(12).fill(7) });
    const [cube] = groupSegments([frame(sharp("Br"), {}, [4, 3, 2])]).records;
    await expect(readSegments(cube)).rejects.toThrow("4x3x2 pixels; expected two axes");
  });
});

describe("the table of keywords", () => {
  const [{ record }] = groupSegments([frame(sharp("Br"))]).records;
  const header = (values: Record<string, string | number>) => ({ get: (keyword: string) => values[keyword] });
  const missing = [{ keyword: "ERRVF" as SharpKeyword, segments: ["brError" as const] }];

  it("has a column for each keyword, and a cell for each column", () => {
    const row = keywordRow(
      record,
      { values: { USFLUX: 3e22, CMASK: 10 }, missing },
      header({ USFLUX: 2e22 }),
      null,
    );
    expect(Object.keys(row).sort()).toEqual(keywordColumns.map(({ name }) => name).sort());
    for (const name of Object.keys(SHARP_KEYWORDS)) expect(row).toHaveProperty(name);
    expect(row).toMatchObject({
      ...{ harp: 377, noaa: [11158], missing: "brError", los_flux: null, t_rec: "2011.02.15_02:00:00_TAI" },
      ...{ USFLUX: 3e22, USFLUX_header: 2e22, USFLUX_difference: 0.5 },
      ...{ CMASK: 10, CMASK_header: null, CMASK_difference: null, R_VALUE: null },
    });
  });

  it("sums up how far the headers are", () => {
    const rows = [
      [1.1, 1],
      [2, 2],
      [0.7, 1],
      [5, Number.NaN],
      [1, 0],
      [0, 0],
    ].map(([value, stated]) =>
      keywordRow(record, { values: { R_VALUE: value }, missing: [] }, header({ R_VALUE: stated }), 1),
    );
    const [r, ...others] = compareKeywords(rows);
    expect(others).toEqual([]);
    expect(r).toMatchObject({ keyword: "R_VALUE", records: 4 });
    expect(r.median).toBeCloseTo(0.05, 12);
    expect(r.largest).toBeCloseTo(0.3, 12);
  });
});
