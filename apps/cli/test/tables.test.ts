import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Column, Row } from "@helioscope/core";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { tableIn } from "../src/tables/index.ts";
import { temporaryFolder } from "./support/cli.ts";

const COLUMNS: readonly Column[] = [
  { name: "n", type: "int", about: "" },
  { name: "flux", type: "float", about: "" },
  { name: "name", type: "string", about: "" },
  { name: "balanced", type: "bool", about: "" },
  { name: "parents", type: "ints", about: "" },
];
const FORMATS = ["csv", "jsonl", "parquet"] as const;

const ROWS: readonly Row[] = [
  { n: 1, flux: -1.5e18, name: 'a "quoted", name', balanced: true, parents: [3, 1, 2] },
  { n: -2, flux: 0.1 + 0.2, name: "two\nlines", balanced: false, parents: [] },
  { n: 3, flux: null, name: null, balanced: null, parents: [7] },
];

const parquetRows = async (path: string) => parquetReadObjects({ file: await asyncBufferFromFile(path) });
const jsonRows = (path: string) =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

async function written(rows: Iterable<Row>): Promise<string> {
  const folder = temporaryFolder();
  const table = tableIn(folder, "t", COLUMNS, FORMATS);
  for (const row of rows) await table.write(row);
  await table.close();
  return folder;
}

describe("a table in three formats", () => {
  test("JSON Lines and Parquet give back every value, lists and nulls too", async () => {
    const folder = await written(ROWS);
    expect(jsonRows(join(folder, "t.jsonl"))).toEqual(ROWS);
    expect(await parquetRows(join(folder, "t.parquet"))).toEqual(ROWS);
  });

  test("CSV is as RFC 4180 has it, with lists joined by spaces", async () => {
    const folder = await written(ROWS);
    expect(readFileSync(join(folder, "t.csv"), "utf8")).toBe(
      'n,flux,name,balanced,parents\n1,-1.5e+18,"a ""quoted"", name",true,3 1 2\n-2,0.30000000000000004,"two\nlines",false,\n3,,,,7\n',
    );
  });

  test("a table without rows still has its columns", async () => {
    const folder = await written([]);
    expect(readFileSync(join(folder, "t.csv"), "utf8")).toBe("n,flux,name,balanced,parents\n");
    expect(readFileSync(join(folder, "t.jsonl"), "utf8")).toBe("");
    expect(await parquetRows(join(folder, "t.parquet"))).toEqual([]);
  });

  test("45,000 rows come back in order from several groups", async () => {
    function* many(): Generator<Row> {
      for (let n = 0; n < 45_000; n++)
        yield { n, flux: n / 3, name: `f${n}`, balanced: n % 2 === 0, parents: Array(n % 4).fill(n) };
    }
    const folder = await written(many());
    const rows = await parquetRows(join(folder, "t.parquet"));
    expect(rows).toHaveLength(45_000);
    let n = 0;
    for (const row of many()) {
      if (n % 997 === 0) expect(rows[n]).toEqual(row);
      n++;
    }
  });

  test("files have their names only when they are whole, and none when discarded", async () => {
    const folder = temporaryFolder();
    const table = tableIn(folder, "t", COLUMNS, FORMATS);
    for (const row of ROWS) await table.write(row);
    expect(readdirSync(folder).filter((name) => !name.endsWith(".part"))).toEqual([]);
    await table.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a folder that is not there is an error, not a hang", async () => {
    const table = tableIn(join(temporaryFolder(), "missing"), "t", COLUMNS, ["csv"]);
    await expect(
      (async () => {
        for (let n = 0; n < 100; n++) await table.write(ROWS[0] as Row);
        await table.close();
      })(),
    ).rejects.toThrow(/ENOENT/);
  });
});
