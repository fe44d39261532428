import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Column, encodeFits, type FitsTable, openFits, type WritableUnit } from "../../src/index.ts";
import { anyNumbers, anyTable } from "../support/table-cases.ts";
import { comparable, readByAstropy, readByUs } from "./astropy.ts";
import { complaints, fitsverify, python, scratchFolder } from "./tools.ts";

const folder = scratchFolder();
const paths: string[] = [];
/** The same tables, less what astropy does not read. */
const forAstropy: string[] = [];
afterAll(() => folder.remove());

const UNSIGNED = [Int8Array, Uint16Array, Uint32Array, BigUint64Array];

/** Columns that astropy 8.0.1 reads otherwise, and why. */
function beyondAstropy(column: Column): string | undefined {
  if (column.type === "logical" && column.data.includes(255))
    return "it takes undefined truth values for false";
  if (column.type === "bits" && column.shape.length > 1) return "it fails at bits with TDIM";
  if (column.type !== "ragged") return undefined;
  if (column.of === "bits") return "it knows no bits of variable length";
  if (column.of === "numeric" && UNSIGNED.some((type) => column.data[0] instanceof type)) {
    return "it lets the sign offset of integers of variable length wrap";
  }
  if (column.of === "text" && column.data.every((text) => text.length === 0)) return "nothing to compare";
  return undefined;
}

/** Random tables, each between two images. */
beforeAll(async () => {
  const tables = fc.sample(anyTable, { seed: 20260102, numRuns: 150 });
  const images = fc.sample(anyNumbers(24), { seed: 20260103, numRuns: 150 });
  const header = [
    { key: "OBSERVER", value: "O'Neil" },
    { key: "LONG", value: "long strings ".repeat(12), comment: "continued" },
  ];
  const write = async (name: string, i: number, table: FitsTable): Promise<string> => {
    const path = join(folder.path, name);
    const units: WritableUnit[] = [
      { kind: "image", data: images[i], shape: [4, 3, 2] },
      { kind: "table", table, name: "EVENTS", header },
      { kind: "image", data: images[i], shape: [6, 4], name: "AGAIN", version: 2, header },
    ];
    writeFileSync(path, await encodeFits(units, { checksums: i % 2 === 0 }));
    return path;
  };
  for (const [i, table] of tables.entries()) {
    paths.push(await write(`case${i}.fits`, i, table));
    const columns = table.columns.filter((column) => beyondAstropy(column) === undefined);
    const rows = columns.length === 0 ? 0 : table.rows;
    forAstropy.push(await write(`astropy${i}.fits`, i, { rows, columns }));
  }
});

describe("images and tables that we write", () => {
  it("are to astropy what they are to us", async (context) => {
    if (python.missing !== undefined) return context.skip(python.missing);
    const theirs = readByAstropy(forAstropy);
    for (const [i, path] of forAstropy.entries()) {
      const ours = await readByUs(await openFits(readFileSync(path)));
      expect(theirs[i].error, path).toBeNull();
      expect(theirs[i].warnings, path).toEqual([]);
      expect(comparable(theirs[i].units, ours), path).toEqual(ours);
    }
  });

  it("are to fitsverify without fault", (context) => {
    if (fitsverify.missing !== undefined) return context.skip(fitsverify.missing);
    expect(complaints(paths)).toEqual([]);
  });
});
