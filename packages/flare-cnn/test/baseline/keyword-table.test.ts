import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { keywordCases, readHarpLabels, readKeywordTable, rowUtc } from "../../src/baseline/index.ts";
import { madeTable } from "./made-table.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const made = madeTable(2, 3);

describe("a table of keywords", () => {
  test("is read plain, gzipped and as a stream", async () => {
    const plain = await readKeywordTable(bytes(made.keywords));
    expect([plain.rows, plain.keywords.USFLUX.length]).toEqual([25, 25]);
    const zipped = gzipSync(made.keywords);
    expect(await readKeywordTable(zipped)).toEqual(plain);
    const stream = new Blob([zipped]).stream();
    expect(await readKeywordTable(stream)).toEqual(plain);
    expect(plain.recorded[0]).toBe("2012.03.02_00:00:00_TAI");
    // TAI is 34 s ahead of UTC in March 2012.
    expect(rowUtc(plain, 0)).toBe("2012-03-01T23:59:26.000Z");
  });

  test("other tables are refused", async () => {
    await expect(readKeywordTable(bytes("a,b\n1,2\n"))).rejects.toThrow(/no column HARPNUM/);
    await expect(readHarpLabels(bytes("HARPNUM,NOAA_ARS,label\n1,11067,2\n"))).rejects.toThrow(/label 2/);
    const signal = AbortSignal.abort();
    await expect(readKeywordTable(bytes(made.keywords), { signal })).rejects.toThrow(/Aborted/);
  });

  test("cases are the complete rows of labelled HARPs, in groups", async () => {
    const lines = made.keywords.split("\n");
    lines[1] = lines[1]!.replace(/,[^,]*$/, ",MISSING");
    const table = await readKeywordTable(bytes(lines.join("\n")));
    const labels = [
      { harp: 1, noaa: [11001], label: 1 as const },
      { harp: 2, noaa: [11001, 11002], label: 0 as const },
      { harp: 3, noaa: [], label: 0 as const },
    ];
    const { cases, incomplete, unlabelled } = keywordCases(table, labels);
    expect([cases.length, incomplete, unlabelled]).toEqual([14, 1, [4, 5]]);
    expect(cases[0]).toEqual({
      row: 1,
      harp: 1,
      noaa: [11001],
      group: "1",
      utc: "2012-03-02T00:59:26.000Z",
      label: 1,
    });
    expect(cases.map(({ group }) => group).filter((group) => group === "1").length).toBe(9);
    expect(() => keywordCases(table, [])).toThrow(/None of 25 rows/);
  });

  test("labels have several NOAA regions", async () => {
    expect(await readHarpLabels(bytes("HARPNUM,NOAA_ARS,label\n45,11073|11077,0\n1,,1\n"))).toEqual([
      { harp: 45, noaa: [11073, 11077], label: 0 },
      { harp: 1, noaa: [], label: 1 },
    ]);
  });
});
