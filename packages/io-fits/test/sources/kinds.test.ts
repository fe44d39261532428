import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import {
  blobSource,
  cachedSource,
  type FitsFile,
  fetchFits,
  memorySource,
  openFits,
} from "../../src/index.ts";
import { openFitsFile, readFitsFile } from "../../src/node/index.ts";
import { corpusPath } from "../support/corpus.ts";
import { countingSource } from "../support/counting.ts";
import { serveFile } from "../support/server.ts";
import { summarise } from "../support/summary.ts";

/** Every kind of unit; plain, gzipped, of compress, and cut short. */
const FILES = [
  "arange.fits",
  "img_4d.fits",
  "img_i16_scaled_blank.fits",
  "img_u64.fits",
  "m13_hcomp.fits",
  "ap_RICE_1_f32_SUB1.fits",
  "btable.fits",
  "fpack_t.fits.fz",
  "ascii_i4-i20.fits",
  "random_groups.fits",
  "vla_logical_null.fits",
  "gzip_test.fit.gz",
  "lzw.fits.Z",
  "mal_d_trunc_data.fits",
  "mal_d_no_pad.fits",
  "Npix278.fits",
  "test0.fits",
];

const told = async (file: FitsFile) => ({
  warnings: file.warnings,
  spans: file.units.map(({ span }) => span),
  units: await summarise(file),
});

describe.skipIf(!hasData)("sources of every kind (needs the shared data folder)", () => {
  it.each(FILES)("give the same: %s", async (name) => {
    const path = corpusPath(name);
    const bytes = new Uint8Array(readFileSync(path));
    const expected = await told(await openFits(bytes));
    expect(expected.units.length).toBeGreaterThan(0);

    const { url, ranges } = await serveFile(bytes);
    const kinds: Readonly<Record<string, () => Promise<FitsFile>>> = {
      ArrayBuffer: () => openFits(bytes.buffer),
      Blob: () => openFits(new Blob([bytes])),
      File: () => openFits(new File([bytes], name)),
      "a source without parts": () => openFits(countingSource(memorySource(bytes))),
      "small blocks": () =>
        openFits(cachedSource(blobSource(new Blob([bytes])), { blockBytes: 1000, maxBlocks: 8 })),
      "a file handle": () => openFitsFile(path),
      "a file read whole": () => readFitsFile(path),
      "a download": () => fetchFits(url),
      "HTTP ranges": () => fetchFits(new URL(url), { range: true, blockBytes: 3000, maxBlocks: 20 }),
    };
    for (const [kind, open] of Object.entries(kinds)) {
      const file = await open();
      onTestFinished(() => file.close());
      expect(await told(file), kind).toEqual(expected);
    }
    expect(ranges.filter((range) => range === undefined)).toHaveLength(1);
  });
});

describe("openFits", () => {
  it("refuses what is no file", async () => {
    for (const wrong of [{}, null, "a.fits", 7]) {
      await expect(openFits(wrong as Blob)).rejects.toMatchObject({ kind: "argument", value: wrong });
    }
    await expect(openFits(new Blob([]))).rejects.toThrow("The file is empty");
  });
});
