import { describe, expect, it } from "vitest";
import { arrowPieces, tableToArrow } from "../../src/arrow/index.ts";
import { type FitsTable, isFitsError, makeTable } from "../../src/index.ts";
import {
  csvLines,
  jsonLines,
  tableFromCsv,
  tableFromJsonLines,
  tableToCsv,
  tableToJsonLines,
} from "../../src/text/index.ts";

const caught = (work: () => unknown): unknown => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
};

const hollow: FitsTable = { rows: 2 ** 31 - 1, columns: [] };
const deep: FitsTable = makeTable({ a: { data: Uint8Array.of(1), shape: new Array(100_000).fill(1) } });

describe("tables that no text can hold", () => {
  it.each([
    ["CSV of no columns", () => tableToCsv(hollow)],
    ["JSON Lines of no columns", () => tableToJsonLines(hollow)],
    ["CSV of deep cells", () => tableToCsv(deep)],
    ["JSON Lines of deep cells", () => tableToJsonLines(deep)],
    ["Arrow of deep cells", () => tableToArrow(deep)],
  ])("%s", (_, write) => {
    expect(caught(write)).toMatchObject({ name: "FitsError", kind: "argument" });
  });

  it("has no lines for a table without rows or columns", () => {
    expect(tableToJsonLines({ rows: 0, columns: [] })).toBe("");
  });
});

describe("text of too many columns", () => {
  const names = Array.from({ length: 10_001 }, (_, i) => `c${i}`);
  it.each([
    ["CSV with names", () => tableFromCsv(`${names}\n`)],
    ["CSV without names", () => tableFromCsv(`${names}\n`, { header: false })],
    ["JSON Lines", () => tableFromJsonLines(JSON.stringify(Object.fromEntries(names.map((n) => [n, 1]))))],
  ])("%s", (_, read) => {
    expect(caught(read)).toMatchObject({ name: "FitsError", kind: "format" });
  });

  it("may have 10,000", () => {
    expect(tableFromCsv(`${names.slice(1)}\n`).columns).toHaveLength(10_000);
  });
});

describe("a signal", () => {
  const table = makeTable({ a: Int32Array.from({ length: 10_000 }, (_, i) => i) });
  it.each([
    ["csvLines", (signal: AbortSignal) => csvLines([table, table], { signal })],
    ["jsonLines", (signal: AbortSignal) => jsonLines([table, table], { signal })],
    ["arrowPieces", (signal: AbortSignal) => arrowPieces([table, table], { signal })],
  ] as const)("stops %s", async (_, pieces) => {
    const stop = new AbortController();
    let seen = 0;
    const drain = async (): Promise<void> => {
      for await (const piece of pieces(stop.signal)) {
        seen += piece.length;
        stop.abort();
      }
    };
    const error = await drain().catch((reason: unknown) => reason);
    expect(isFitsError(error, "aborted")).toBe(true);
    expect(seen).toBeGreaterThan(0);
  });
});
