import { isHelioError, solarImageFromHeader } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import {
  degradationFactor,
  parseDailyDegradation,
  parseDegradation,
  parsePointing,
  updatePointing,
} from "../../src/prepare/index.ts";
import { headerOf } from "./support/images.ts";

const HEAD = "DATE,VER_NUM,WAVE_STR,WAVELNTH,T_START,T_STOP,EFFA_P1,EFFA_P2,EFFA_P3,EFF_AREA,EFF_WVLN";
const response = [
  HEAD,
  "x,10,304_THIN,304,2010-03-24T00:00:00Z,2010-05-01T00:00:00Z,0,0,0,0.06,303",
  "x,10,304_THIN,304,2010-05-01T00:00:00Z,2099-01-01T00:00:00Z,-0.0005,1.5e-7,-2e-11,0.05,303",
  "x,9,304_THIN,304,2010-03-24T00:00:00Z,2099-01-01T00:00:00Z,0,0,0,1,303",
  "x,10,171_THIN,171,2010-03-24T00:00:00Z,2099-01-01T00:00:00Z,0,0,0,2.5,171",
].join("\n");

describe("degradation", () => {
  it("is the row's effective area and polynomial over the first row's area", () => {
    const table = parseDegradation(response);
    // Python: dt = (datetime(2016,1,1) - datetime(2010,5,1)).days = 2071; 0.05/0.06*(1 + dt*(-5e-4 + dt*(1.5e-7 - 2e-11*dt)))
    expect(degradationFactor(table, 304, "2016-01-01T00:00:00.000Z")).toBeCloseTo(0.35850339315, 9);
    expect(degradationFactor(table, 304, "2010-04-01T00:00:00.000Z")).toBe(1);
    expect(degradationFactor(table, 171, "2016-01-01T00:00:00.000Z")).toBe(1);
  });

  it("says what a table lacks", () => {
    const table = parseDegradation(response);
    const kind = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return isHelioError(error) ? error.kind : error;
      }
      return "none";
    };
    expect(kind(() => degradationFactor(table, 193, "2016-01-01T00:00:00.000Z"))).toBe("data");
    expect(kind(() => degradationFactor(table, 304, "2009-01-01T00:00:00.000Z"))).toBe("data");
    expect(kind(() => degradationFactor(table, 304, "2040-01-01T00:00:00.000Z"))).toBe("data");
    expect(() => parseDegradation("T_START,T_STOP\n1,2")).toThrow(/EFF_AREA, EFFA_P1/);
    expect(() => parseDegradation(HEAD)).toThrow(/no row/);
    expect(() => parseDailyDegradation("a,b", 304)).toThrow(/no line/);
  });

  it("reads SDOML's daily factors", () => {
    const table = parseDailyDegradation('"2016-01-01 00:00:00",0.25\n"2016-01-02 00:00:00",0.2499\n', 304);
    expect(degradationFactor(table, 304, "2016-01-01T23:59:00.000Z")).toBe(0.25);
    expect(degradationFactor(table, 304, "2016-01-02T00:00:00.000Z")).toBe(0.2499);
    expect(() => degradationFactor(table, 304, "2016-01-03T00:00:00.000Z")).toThrow(/2016-01-03/);
  });
});

const pointing = [
  "T_START,T_STOP,SAT_ROT,A_094_X0,A_094_Y0,A_094_IMSCALE,A_094_INSTROT,A_171_X0,A_171_Y0,A_171_IMSCALE,A_171_INSTROT",
  "2011-02-14T21:00:00Z,2011-02-15T00:00:00Z,8.6e-5,1,1,0.6,0,2055,2042,0.599489,0.0193",
  "2011-02-15T00:00:00Z,2011-02-15T03:00:00Z,8.6e-5,1,1,0.6,0,2056.25,2041.5,0.5995,0.0203",
  "2011-02-15T03:00:00Z,2011-02-15T06:00:00Z,8.6e-5,1,1,0.6,0,nan,2041.5,0.5995,0.0203",
].join("\n");

const header = {
  INSTRUME: "AIA_3",
  WAVELNTH: 171,
  LVL_NUM: 1,
  T_OBS: "2011-02-15T00:00:01.34Z",
  CTYPE1: "HPLN-TAN",
  CTYPE2: "HPLT-TAN",
  CRVAL1: 0,
  CRVAL2: 0,
  CRPIX1: 2056.06,
  CRPIX2: 2043.72,
  X0_MP: 2055.06,
  Y0_MP: 2042.72,
  CDELT1: 0.599489,
  CDELT2: 0.599489,
  CROTA2: 0.019413,
  PC1_1: 0.5,
};

describe("updatePointing", () => {
  it("takes centre, scale and rotation from the interval of T_OBS", () => {
    const updated = updatePointing(headerOf(header), parsePointing(pointing));
    expect(Number(updated.get("CRPIX1"))).toBeCloseTo(2056.06 + 2056.25 - 2055.06, 9);
    expect(Number(updated.get("CRPIX2"))).toBeCloseTo(2043.72 + 2041.5 - 2042.72, 9);
    expect(updated.get("CDELT2")).toBe(0.5995);
    expect(Number(updated.get("CROTA2"))).toBeCloseTo(0.020386, 9);
    expect(updated.get("PC1_1")).toBeUndefined();
    expect(updated.get("WAVELNTH")).toBe(171);
    const raster = { data: new Float32Array(1), width: 1, height: 1 };
    expect(solarImageFromHeader(raster, updated, "x").coordinates?.rotationDegrees).toBeCloseTo(0.020386, 9);
  });

  it.each([
    ["a row without numbers", { T_OBS: "2011-02-15T04:00:00Z" }, /no row/],
    ["a time outside", { T_OBS: "2012-02-15T04:00:00Z" }, /no row/],
    ["level 1.5", { LVL_NUM: 1.5 }, /level 1\.5/],
    ["binned pixels", { CDELT1: 2.4 }, /2\.4 arcsec/],
    ["no time", { T_OBS: "" }, /no T_OBS/],
  ])("keeps the header's and says so: %s", (_, cards, reason) => {
    const warnings: string[] = [];
    const given = headerOf({ ...header, ...cards });
    expect(updatePointing(given, parsePointing(pointing), (warning) => warnings.push(warning))).toBe(given);
    expect(warnings).toEqual([expect.stringMatching(reason)]);
  });

  it("refuses a table without intervals", () => {
    expect(() => parsePointing("T_START,T_STOP\n")).toThrow(/without intervals/);
  });
});
