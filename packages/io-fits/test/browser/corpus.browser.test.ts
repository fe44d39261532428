import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inBrowser } from "../../../../testing/browser/index.ts";
import { hasData } from "../../../../testing/data.ts";
import { openFits, readImage } from "../../src/index.ts";
import { compareCompressFile, compareWithReference, compressFiles } from "../support/compare.ts";
import { corpus, corpusPath, hashAsDoubles, readable, reference } from "../support/corpus.ts";
import {
  brokenDownloads,
  brokenPath,
  checkBroken,
  checkMalformed,
  checkNotFits,
  malformed,
  NOT_FITS,
} from "../support/malformed.ts";
import { readEverything } from "../support/outcome.ts";
import { sliceOf } from "../support/slice.ts";
import { checkPoints, isInCorpus, wcsEntries } from "../support/wcs-reference.ts";
import type * as corpusPage from "./corpus.page.ts";
import { WAYS } from "./ways.ts";

const script = new URL("./corpus.page.ts", import.meta.url);

const files = Object.fromEntries([
  ...corpus.map(({ file }) => [file, readFileSync(corpusPath(file))] as const),
  ...brokenDownloads.map((name) => [name, readFileSync(brokenPath(name))] as const),
]);

/** Images of every kind: plain of few and many axes, gzipped as a file, of every codec. */
const SECTIONED = [
  ["aia_171_level1.fits", 0],
  ["img_4d.fits", 0],
  ["img_i16_scaled_blank.fits", 0],
  ["img_u64.fits", 0],
  ["gzip_test.fit.gz", 0],
  ["ap_RICE_1_3d.fits", 1],
  ["ap_RICE_1_f32_SUB2_nan.fits", 1],
  ["ap_GZIP_2_i32_tile50x50.fits", 1],
  ["ap_PLIO_1_mask_i32.fits", 1],
  ["m13_hcomp.fits", 1],
] as const;

type Box = { readonly start: readonly number[]; readonly shape: readonly number[] };

/** A window in the middle, the last pixel, and everything. */
function regionsOf(shape: readonly number[]): Box[] {
  return [
    { start: shape.map((n) => Math.floor(n / 3)), shape: shape.map((n) => Math.max(1, Math.floor(n / 4))) },
    { start: shape.map((n) => n - 1), shape: shape.map(() => 1) },
    { start: shape.map(() => 0), shape },
  ];
}

inBrowser("the corpus in a page", (_, share) => {
  describe.skipIf(!hasData)("by ArrayBuffer, File and range (needs the shared data folder)", () => {
    const page = share<typeof corpusPage>(script, { files });

    it.each(readable)("%s, against astropy 5.2.1", async (name) => {
      for (const way of WAYS) {
        compareWithReference(name, await page().run("summary", way, name), reference(name));
      }
    });

    it.each(compressFiles)("%s, against astropy 8.0.1", async (name) => {
      for (const way of WAYS) compareCompressFile(name, await page().run("summary", way, name));
    });

    it.each(malformed)("$file: $rule", async ({ file }) => {
      const inNode = await readEverything(() => openFits(files[file]));
      for (const way of WAYS) {
        const outcome = await page().run("outcome", way, file);
        checkMalformed(file, outcome);
        expect(outcome, way).toEqual(inNode);
      }
    });

    it.each(brokenDownloads)("broken download %s", async (name) => {
      for (const way of WAYS) checkBroken(await page().run("outcome", way, name));
    });

    it.each(NOT_FITS)("%s is not FITS", async (name) => {
      for (const way of WAYS) checkNotFits(await page().run("outcome", way, name));
    });

    it.each(SECTIONED)("sections of %s, unit %i, are slices of it", async (name, index) => {
      const { shape, data } = await readImage((await openFits(files[name])).unit(index));
      const regions = regionsOf(shape);
      const slices = regions.map((region) => hashAsDoubles(sliceOf(data, shape, region.start, region.shape)));
      for (const way of WAYS) {
        expect(await page().run("sections", way, name, index, regions), way).toEqual(slices);
      }
    });

    it.each(wcsEntries)("points of %s, unit %i, by wcslib", async (name, unit, expected) => {
      checkPoints(await page().run("points", isInCorpus(name) ? name : null, unit, expected), expected);
    });
  });
});
