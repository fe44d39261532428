import { describe, expect, test } from "vitest";
import { oneSeries, rowHeader, seriesOf, sharpRecord } from "../../src/samples/index.ts";
import { record } from "./support.ts";

const row = {
  HARPNUM: "377",
  T_REC: "2011.02.15_02:00:00_TAI",
  NOAA_ARS: "11158,11157",
  QUALITY: "0x00010400",
  OBS_VR: "3047.616274",
  LON_FWT: "12.77996",
  LAT_FWT: "-20.201988",
  LONDTMIN: "1.9934",
  LONDTMAX: "24.3146",
  AREA: "5452.754883",
  USFLUX: "2.71476e+22",
  CRSIZE1: 744,
  CRSIZE2: 377,
};
const read = (changes: Record<string, string | number | null> = {}) =>
  sharpRecord(rowHeader({ ...row, ...changes }), "record");

describe("a SHARP record", () => {
  test("from a row of texts as the archive answers", () => {
    expect(read()).toEqual({
      name: "record",
      harp: 377,
      series: "definitive",
      noaa: [11158, 11157],
      time: { utc: "2011-02-15T01:59:26.000Z", scale: "TAI", original: "2011.02.15_02:00:00_TAI" },
      quality: 0x10400,
      radialVelocityMS: 3047.616274,
      longitudeDeg: 12.77996,
      latitudeDeg: -20.201988,
      patchLongitudesDeg: [1.9934, 24.3146],
      areaMicroHemispheres: 5452.754883,
      unsignedFluxMx: 2.71476e22,
      widthPx: 744,
      heightPx: 377,
    });
  });

  test.each(["MISSING", "nan", "-nan", "", "Invalid KeyLink", null])("%j is no value", (nothing) => {
    const record = read({
      QUALITY: nothing,
      OBS_VR: nothing,
      LON_FWT: nothing,
      LONDTMAX: nothing,
      AREA: nothing,
      USFLUX: nothing,
      NOAA_ARS: nothing,
    });
    expect(record).toMatchObject({
      noaa: [],
      quality: null,
      radialVelocityMS: null,
      longitudeDeg: null,
      patchLongitudesDeg: null,
      areaMicroHemispheres: null,
      unsignedFluxMx: null,
    });
  });

  test("QUALITY is an unsigned number, whatever a file says", () => {
    expect(read({ QUALITY: -1073741824 }).quality).toBe(0xc0000000);
    expect(read({ QUALITY: "0xC0000000" }).quality).toBe(0xc0000000);
    expect(read({ QUALITY: 65536 }).quality).toBe(0x10000);
  });

  test("one NOAA region, or none", () => {
    expect(read({ NOAA_ARS: null, NOAA_AR: 11158 }).noaa).toEqual([11158]);
    expect(read({ NOAA_ARS: "MISSING", NOAA_AR: 0 }).noaa).toEqual([]);
  });

  test("of no region, no time or no size is none", () => {
    expect(() => read({ HARPNUM: "MISSING" })).toThrow(/no HARPNUM/);
    expect(() => read({ T_REC: null })).toThrow(/no T_REC/);
    expect(() => read({ T_REC: "yesterday" })).toThrow(/is no time/);
    expect(() => read({ CRSIZE1: null })).toThrow(/no a size|size/);
  });

  test("near-real-time and synthetic records are told by name or header", () => {
    const series = (name: string, more: Record<string, string> = {}) =>
      seriesOf(rowHeader({ HARPNUM: "377", ...more }), name);
    expect(series("in/hmi.sharp_cea_720s.377.20110215_020000_TAI.magnetogram.fits")).toBe("definitive");
    const live = ["hmi.sharp_cea_720s_nrt.377.20110215_020000_TAI.magnetogram.fits"];
    live.push(
      "hmi.sharp_cea_720s_nrt[377][2011.02.15_02:00:00_TAI]{magnetogram}",
      "hmi.sharp_720s_nrt/a.fits",
    );
    expect(live.map((name) => series(name))).toEqual(live.map(() => "near real time"));
    expect(series("a.fits", { DRMS_ID: "hmi.sharp_cea_720s_nrt[377][2011.02.15_02:00:00_TAI]" })).toBe(
      "near real time",
    );
    expect(series("synthetic.sharp_cea_720s.12.20130211_060000_TAI.magnetogram.fits")).toBe("synthetic");
    expect(series("a.fits", { TELESCOP: "SYNTHETIC" })).toBe("synthetic");
  });

  test("records of two series are not joined", () => {
    const records = [record(), record({ series: "near real time", name: "live" })];
    expect(oneSeries(records)).toMatchObject({
      series: "definitive",
      records: [records[0]],
      skipped: [{ name: "live", reason: expect.stringContaining("near real time series") }],
    });
    expect(oneSeries(records.slice(1))).toMatchObject({ series: "near real time", skipped: [] });
  });
});
