import { describe, expect, test } from "vitest";
import { readRecordTable, rowHeader, sharpRecord, withRecordKeywords } from "../../src/samples/index.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const TABLE =
  "record,HARPNUM,T_REC,NOAA_ARS,QUALITY,USFLUX,file\n" +
  'hmi.sharp_cea_720s[377][2011.02.15_02:00:00_TAI],377,2011.02.15_02:00:00_TAI,"11158,11157",0x00010400,2.7e22,bare.fits\n' +
  "hmi.sharp_cea_720s[377][2011.02.15_03:00:00_TAI],377,2011.02.15_03:00:00_TAI,11158,0,MISSING,\n" +
  ",377,2011.02.15_04:00:00_TAI,11158,0,1e22,\n" +
  "hmi.sharp_cea_720s[377][2011.02";

describe("keywords of files that have none", () => {
  test("by the name of the file, or of the record", async () => {
    const table = await readRecordTable(bytes(TABLE));
    const read = (name: string, own: Record<string, string | number> = {}) =>
      sharpRecord(withRecordKeywords(name, rowHeader(own), table), name, { widthPx: 9, heightPx: 7 });
    expect(read("files/bare.fits")).toMatchObject({
      harp: 377,
      noaa: [11158, 11157],
      quality: 0x10400,
      unsignedFluxMx: 2.7e22,
      time: { utc: "2011-02-15T01:59:26.000Z" },
    });
    const third = "hmi.sharp_cea_720s.377.20110215_030000_TAI.magnetogram.fits";
    expect(read(third)).toMatchObject({ noaa: [11158], quality: 0, unsignedFluxMx: null });
    // What a header states stays; what is missing in it does not.
    expect(read(third, { QUALITY: 4, NOAA_ARS: "MISSING" })).toMatchObject({ quality: 4, noaa: [11158] });
    expect(withRecordKeywords("bare.fits", rowHeader({}), table).get("CTYPE1")).toBe("CRLN-CEA");
    expect(() => read("other.fits")).toThrow(/no HARPNUM/);
  });

  test("rows that are of nothing are told; a table without records is refused", async () => {
    expect((await readRecordTable(bytes(TABLE))).skipped.map(({ name }) => name)).toEqual([
      "line 5",
      "line 4",
    ]);
    await expect(readRecordTable(bytes("HARPNUM,T_REC\n1,2\n"))).rejects.toThrow(/no column file/);
    await expect(readRecordTable(bytes(""))).rejects.toThrow(/is empty/);
  });
});
