import { describe, expect, it } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import { readFitsFile } from "../../src/node/index.ts";
import { corpusPath } from "../support/corpus.ts";
import { headerOf } from "../support/header.ts";
import { wcsPoints } from "../support/wcs-points.ts";
import { checkPoints, isInCorpus, wcsEntries, wcsReferences } from "../support/wcs-reference.ts";

describe.skipIf(!hasData)("points of the corpus, by wcslib (needs the shared data folder)", () => {
  it("has the reference of every file", () => {
    expect(Object.keys(wcsReferences).length).toBe(33);
  });

  it.each(wcsEntries)("%s, unit %i", async (name, unit, reference) => {
    const header = isInCorpus(name)
      ? (await readFitsFile(corpusPath(name))).units[unit].header
      : headerOf(reference.keys);
    checkPoints(wcsPoints(header, reference), reference);
  });
});
