import type { HttpClient, JsocRecords } from "@helioscope/archives";
import type { Cell, Column } from "@helioscope/core";
import { describe, expect, test } from "vitest";
import { joinRecords } from "../src/fetch/join-records.ts";
import { wantedFiles } from "../src/fetch/jsoc-files.ts";
import { recordTable, typedRecordSet, withFileNames } from "../src/fetch/jsoc-records.ts";
import { Terminal } from "../src/terminal.ts";
import { temporaryFolder } from "./support/cli.ts";

const SERIES = "hmi.sharp_cea_720s";
const LONG = `${SERIES}[377][2012.01.01_TAI/60d]`;

/** A site whose answers are made from the parameters that it is asked with. */
function site(answer: (parameters: URLSearchParams, path: string) => unknown) {
  const asked: URLSearchParams[] = [];
  const json: HttpClient["json"] = async (url, options) => {
    const { pathname, searchParams } = new URL(url);
    asked.push(searchParams);
    const reply = answer(searchParams, pathname);
    options?.check?.(reply as never);
    return reply as never;
  };
  return { site: { client: { json } as HttpClient, baseUrl: "http://jsoc" }, asked };
}

const piece = (column: Column, cells: readonly Cell[], online = true): JsocRecords => ({
  table: {
    name: "records",
    columns: [{ name: "record", type: "string", about: "" }, column],
    rows: cells.map((cell, i) => ({
      record: `${SERIES}[377][2012.01.01_0${i}:00:00_TAI]`,
      [column.name]: cell,
    })),
  },
  segments: {
    magnetogram: cells.map((_, i) => {
      const path = online && i === 0 ? "/SUM1/magnetogram.fits" : null;
      return { path, url: path && `http://jsoc${path}`, shape: [] };
    }),
  },
});
const column = (type: Column["type"]): Column => ({ name: "KEY", type, about: "" });

describe("pieces of a list of records", () => {
  test("have one type a column, that of the pieces with values", () => {
    const types = (...pieces: readonly JsocRecords[]) => joinRecords(pieces).table.columns[1]!.type;
    expect(types(piece(column("string"), [null]), piece(column("int"), [1]))).toBe("int");
    expect(types(piece(column("int"), [1]), piece(column("float"), [0.5]))).toBe("float");
    const mixed = joinRecords([piece(column("int"), [1, null]), piece(column("string"), ["x"])]);
    expect(mixed.table.columns[1]!.type).toBe("string");
    expect(mixed.table.rows.map(({ KEY }) => KEY)).toEqual(["1", null, "x"]);
    expect(mixed.segments.magnetogram).toHaveLength(3);
  });

  test("name the bare file of each record", () => {
    const set = typedRecordSet(`${SERIES}[377]{bitmap,magnetogram}`);
    const { columns, rows } = withFileNames(piece(column("int"), [1, 2]), set);
    expect(columns.map(({ name }) => name).slice(2)).toEqual(["file", "bitmap_file", "magnetogram_file"]);
    const name = `${SERIES}.377.20120101_000000_TAI.magnetogram.fits`;
    expect(
      rows.map(({ file, bitmap_file, magnetogram_file }) => [file, bitmap_file, magnetogram_file]),
    ).toEqual([
      [name, null, name],
      [null, null, null],
    ]);
  });

  test("are asked for one after the other where the set is long", async () => {
    const { site: jsoc, asked } = site((parameters) => {
      if (parameters.get("op") === "series_struct") return { status: 0, keywords: [], segments: [] };
      const day = parameters.get("ds")!.includes("2012.01.31") ? "31" : "01";
      return {
        ...{
          status: 0,
          count: 1,
          recinfo: [{ name: `${SERIES}[377][2012.01.${day}_00:00:00_TAI]`, online: 1 }],
        },
        keywords: [{ name: "T_REC", values: [`2012.01.${day}_00:00:00_TAI`] }],
      };
    });
    const { table } = await recordTable(jsoc, typedRecordSet(LONG), ["T_REC"], {});
    expect(table.rows.map(({ utc }) => utc)).toEqual([
      "2011-12-31T23:59:26.000Z",
      "2012-01-30T23:59:26.000Z",
    ]);
    expect(asked).toHaveLength(3);
  });
});

test("a long set is exported in pieces; a file of two of them is fetched once", async () => {
  let exports = 0;
  const { site: jsoc, asked } = site((parameters, path) => {
    if (path.endsWith("checkAddress.sh")) return { status: 2 };
    if (parameters.get("op") !== "exp_request") return undefined;
    exports++;
    return {
      ...{
        status: 0,
        requestid: `JSOC_2012_${exports}`,
        method: "url",
        protocol: "FITS,compress",
        dir: `/SUM${exports}`,
      },
      data: ["cut.fits", `${exports}.fits`].map((filename) => ({ record: `${SERIES}[377]`, filename })),
      count: 2,
    };
  });
  const terminal = new Terminal({ json: true });
  const { files } = await wantedFiles(
    jsoc,
    typedRecordSet(`${LONG}{magnetogram}`),
    piece(column("int"), [1]),
    { method: "url", email: "a@b.org" },
    { folder: temporaryFolder(), fresh: false, terminal, signal: new AbortController().signal },
  );
  expect(files.map(({ name }) => name)).toEqual(["cut.fits", "1.fits", "2.fits"]);
  expect(asked.map((parameters) => parameters.get("ds")).filter(Boolean)).toEqual([
    `${SERIES}[377][2012.01.01_00:00:00_TAI/30d]{magnetogram}`,
    `${SERIES}[377][2012.01.31_00:00:00_TAI/30d]{magnetogram}`,
  ]);
});
