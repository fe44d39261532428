import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import {
  encodeFits,
  type FitsTable,
  type Header,
  isFitsError,
  openFits,
  readImage,
  readRaw,
  readTable,
  type Unit,
  type WritableUnit,
} from "../../src/index.ts";
import { corpus, corpusPath, hashAsDoubles } from "../support/corpus.ts";

const MAX_BYTES = 6_000_000;

/** Headers without what writing may change: what the data are stored as, and their sums. */
const CHANGING =
  /^(?:SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|PCOUNT|GCOUNT|GROUPS|THEAP|TFIELDS|T(?:TYPE|FORM|UNIT|DIM|SCAL|ZERO|NULL|BCOL)\d+|CHECKSUM|DATASUM|DATAM(?:IN|AX)|BLANK|BSCALE|BZERO)$/;
const raws = ({ cards }: Header): string[] =>
  cards.filter(({ key }) => !CHANGING.test(key)).map(({ raw }) => raw);

/** A unit as it would be written from what reading it gave. */
async function again(unit: Unit): Promise<WritableUnit | undefined> {
  const { header } = unit;
  if (unit.kind === "image" || unit.kind === "compressed-image") {
    if (unit.shape.length === 0 || unit.shape.includes(0)) return undefined;
    const { data, shape } = await readRaw(unit);
    return { kind: "image", data, shape, header };
  }
  const tabular = unit.kind === "table" || unit.kind === "compressed-table" || unit.kind === "ascii-table";
  return tabular ? { kind: "table", table: await readTable(unit), header } : undefined;
}

const comparable = ({ rows, columns }: FitsTable): unknown => ({
  rows,
  columns: columns.map(({ format: _, ...column }) => column),
});

describe.skipIf(!hasData)("units of the corpus, read and written anew (needs the shared data folder)", () => {
  const files = corpus
    .map(({ file }) => file)
    .filter((file) => !file.startsWith("mal_") && /\.(?:fits|fz|fit|fts)$/.test(file))
    .filter((file) => {
      const bytes = readFileSync(corpusPath(file));
      return bytes.length < MAX_BYTES && bytes.subarray(0, 6).toString("latin1") === "SIMPLE";
    });

  it.each(files)("%s", async (name) => {
    const file = await openFits(new Uint8Array(readFileSync(corpusPath(name))));
    for (const unit of file.units) {
      let written: WritableUnit | undefined;
      try {
        written = await again(unit);
      } catch (error) {
        // What cannot be read is the concern of other tests.
        if (isFitsError(error)) continue;
        throw error;
      }
      if (written === undefined) continue;
      const units = (await openFits(await encodeFits([written], { checksums: true }))).units;
      const found = units[units.length - 1];
      expect(raws(found.header)).toEqual(raws(unit.header));
      if (written.kind === "table") {
        expect(comparable(await readTable(found))).toEqual(comparable(written.table));
      } else {
        expect(hashAsDoubles((await readImage(found)).data)).toBe(
          hashAsDoubles((await readImage(unit)).data),
        );
      }
    }
  });
});
