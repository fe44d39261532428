import { describe, expect, it } from "vitest";
import { hasData } from "../../../testing/data.ts";
import { readFitsFile } from "../src/node/index.ts";
import { compareCompressFile, compareWithReference, compressFiles } from "./support/compare.ts";
import { corpusPath, readable, reference } from "./support/corpus.ts";
import { summarise } from "./support/summary.ts";

describe.skipIf(!hasData)("against astropy 5.2.1 (needs the shared data folder)", () => {
  it("has every readable file of the corpus", () => {
    expect(readable.length).toBeGreaterThanOrEqual(146);
  });

  it.each(readable)("%s", async (name) => {
    const units = await summarise(await readFitsFile(corpusPath(name)));
    compareWithReference(name, units, reference(name));
  });
});

describe.skipIf(!hasData)("files of compress, against astropy 8.0.1 (needs the shared data folder)", () => {
  it.each(compressFiles)("%s", async (name) => {
    compareCompressFile(name, await summarise(await readFitsFile(corpusPath(name))));
  });
});
