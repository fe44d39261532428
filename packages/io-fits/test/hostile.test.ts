import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasData } from "../../../testing/data.ts";
import { encodeImage, openFits, readImage } from "../src/index.ts";
import { corpusPath } from "./support/corpus.ts";
import {
  brokenDownloads,
  brokenPath,
  checkBroken,
  checkMalformed,
  checkNotFits,
  malformed,
  NOT_FITS,
} from "./support/malformed.ts";
import { type Outcome, readEverything } from "./support/outcome.ts";

/** Anything but a FitsError fails the test. */
const readBytes = (bytes: Uint8Array): Promise<Outcome> => readEverything(() => openFits(bytes));

/** Bytes of memory beyond the file itself that reading a hostile file may take. */
const ALLOWED = 64 * 2 ** 20;

describe.skipIf(!hasData)("malformed files (needs the shared data folder)", () => {
  it.each(malformed)("$file: $rule", async ({ file }) => {
    const before = process.memoryUsage();
    const outcome = await readBytes(readFileSync(corpusPath(file)));
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(ALLOWED);
    checkMalformed(file, outcome);
  });

  it.each(brokenDownloads)("broken download %s", async (name) => {
    checkBroken(await readBytes(readFileSync(brokenPath(name))));
  });

  it.each(NOT_FITS)("%s is not FITS", async (name) => {
    checkNotFits(await readBytes(readFileSync(corpusPath(name))));
  });

  // Files small enough to be mutated many times, one of each kind of unit.
  it.each([
    "btable.fits",
    "ascii_i4-i20.fits",
    "vla_logical_null.fits",
    "ap_RICE_1_3d.fits",
    "ap_RICE_1_f32_SUB2_nan.fits",
    "ap_GZIP_2_u8.fits",
    "hcompress_4x4_i16.fits",
    "plio_4x4_i16.fits",
    "lzw.fits.Z",
    "random_groups_syn.fits",
    "img_4d.fits",
    "gzip_test.fit.gz",
  ])("any bytes of %s may change: typed errors only", async (name) => {
    const bytes = new Uint8Array(readFileSync(corpusPath(name)));
    const edit = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(edit, { minLength: 1, maxLength: 40 }),
        fc.nat(bytes.length),
        async (edits, cut) => {
          const changed = bytes.slice(0, cut % 3 === 0 ? cut : bytes.length);
          for (const [at, value] of edits) if (at < changed.length) changed[at] = value;
          const { opened, errors } = await readBytes(changed);
          expect(opened || errors.length > 0).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("bytes that are not FITS", () => {
  it("gives a typed error for anything", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 6000 }), async (bytes) => {
        const { errors } = await readBytes(bytes);
        expect(errors).toHaveLength(1);
        expect(errors[0].kind).toBe("format");
      }),
      { numRuns: 50 },
    );
  });

  it("keeps the units before one that is broken", async () => {
    const good = encodeImage({ data: new Int16Array([1, 2, 3, 4]), width: 2, height: 2 });
    const bytes = new Uint8Array(good.length + 2880).fill(0x20);
    bytes.set(good);
    bytes.set(new TextEncoder().encode("XTENSION= 'IMAGE   '"), good.length);
    const file = await openFits(bytes);
    expect(file.units).toHaveLength(1);
    expect(file.warnings[0]).toMatchObject({ unit: 1, byteOffset: good.length });
    expect(file.warnings[0].message).toMatch(/no END card/);
    expect([...(await readImage(file.firstImage())).data]).toEqual([1, 2, 3, 4]);
  });

  it("names the place in the message and in fields", async () => {
    const bytes = encodeImage({ data: new Int16Array(4), width: 2, height: 2 });
    bytes.set(new TextEncoder().encode("BITPIX  =                   12"), 80);
    const file = await openFits(bytes);
    await expect(readImage(file.unit(0))).rejects.toThrow(
      "BITPIX is 12 (unit 0, card BITPIX, byte 80); expected 8, 16, 32, 64, -32 or -64",
    );
    expect(() => file.firstImage()).toThrow("BITPIX is 12");
  });
});
