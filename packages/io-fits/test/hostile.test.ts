import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import {
  encodeImage,
  type FitsError,
  type FitsFile,
  isFitsError,
  openFits,
  readGroups,
  readImage,
  readTable,
  type Unit,
} from "../src/index.ts";
import { corpus, corpusPath } from "./support/corpus.ts";

/** What came of a file: the errors of opening it and of reading each unit, and the warnings. */
interface Outcome {
  readonly file: FitsFile | undefined;
  readonly errors: readonly FitsError[];
  readonly warnings: readonly string[];
}

/** Opens a file and reads all of it. Anything but a FitsError fails the test. */
async function readAll(bytes: Uint8Array): Promise<Outcome> {
  const errors: FitsError[] = [];
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!isFitsError(error)) throw error;
      errors.push(error);
      return undefined;
    }
  };
  const file = await attempt(() => openFits(bytes));
  for (const unit of file?.units ?? []) await attempt(() => readUnit(unit));
  return { file, errors, warnings: (file?.warnings ?? []).map(({ message }) => message) };
}

async function readUnit(unit: Unit): Promise<unknown> {
  if (unit.kind === "table" || unit.kind === "ascii-table") return readTable(unit);
  if (unit.kind === "groups") return readGroups(unit);
  if (unit.kind === "image" && unit.shape.length === 0) return undefined;
  return readImage(unit);
}

interface Expected {
  /** Kind and place of the first error; none means that everything reads. */
  readonly error?: Partial<Record<"kind" | "unit" | "card" | "byteOffset", string | number>>;
  readonly message?: RegExp;
  readonly warning?: RegExp;
}

/** By name without `mal_d_` or `mal_h_` and `.fits`; what the manifest leaves open is decided here. */
const EXPECTED: Readonly<Record<string, Expected>> = {
  bad_cards: { warning: /Card BADNUM has a value that cannot be read/ },
  bitpix: { error: { kind: "format", unit: 0, card: "BITPIX", byteOffset: 80 } },
  bscale_zero: {},
  continue_chain: {},
  empty: { error: { kind: "format", unit: 0, byteOffset: 0 }, message: /empty/ },
  end_junk: { warning: /END card is not followed by blanks/ },
  gzip_tile_bomb: { error: { kind: "format", unit: 1 }, message: /more than the \d+ bytes/ },
  gzip_tile_corrupt: { error: { kind: "format", unit: 1 }, message: /Tile 0/ },
  hcomp_flip: { error: { kind: "format", unit: 1, byteOffset: 5808 }, message: /broken bit plane/ },
  hcomp_magic: { error: { kind: "format", unit: 1 }, message: /does not begin with DD 99/ },
  hcomp_nxny: { error: { kind: "format", unit: 1 }, message: /30000 by 30000 pixels, the tile of 2227/ },
  plio_flip: { error: { kind: "format", unit: 1 }, message: /Tile 1: the line list claims 52 words/ },
  html: { error: { kind: "format", unit: 0, byteOffset: 0 }, message: /Not a FITS file/ },
  huge_naxis: { error: { kind: "format", unit: 0, card: "NAXIS" } },
  many_hdus: {},
  naxis1_small: { error: { kind: "format", unit: 1, card: "TFORM2" }, message: /ends at byte 22 of the row/ },
  naxis_1000: { error: { kind: "format", unit: 0, card: "NAXIS" } },
  naxis_missing: { error: { kind: "truncated", unit: 0, card: "END" } },
  naxis_str: { error: { kind: "format", unit: 0, card: "NAXIS1" } },
  neg_naxis: { error: { kind: "format", unit: 0, card: "NAXIS1", byteOffset: 240 }, message: /-131/ },
  no_end: { error: { kind: "truncated", unit: 0, card: "END" } },
  no_pad: { warning: /padding behind the data is missing/ },
  nonascii_header: { warning: /cannot be read|other than printable ASCII/ },
  nrows_huge: { error: { kind: "truncated", unit: 1 } },
  pcount_neg: { error: { kind: "format", unit: 1, card: "PCOUNT" } },
  // A flipped bit in a Rice stream cannot always be seen: it reads, with wrong pixels.
  rice_bitflip: {},
  rice_blocksize: { error: { kind: "format", unit: 1 }, message: /BLOCKSIZE is 0/ },
  rice_bytepix: { error: { kind: "format", unit: 1 }, message: /BYTEPIX is 3/ },
  rice_desc_len: { error: { kind: "format", unit: 1 }, message: /Tile 3 .* outside the heap/ },
  rice_desc_off: { error: { kind: "format", unit: 1 }, message: /Tile 2 .* outside the heap/ },
  rice_desc_zero: { error: { kind: "format", unit: 1 }, message: /Tile 5 has no data/ },
  rice_trunc_heap: { error: { kind: "truncated", unit: 1 }, message: /Tile 32/, warning: /cut short/ },
  rice_zbitpix: { error: { kind: "format", unit: 1, card: "ZBITPIX" } },
  rice_zcmp_unknown: { error: { kind: "unsupported", unit: 1, card: "ZCMPTYPE" }, message: /ZSTD_9/ },
  rice_znaxis_huge: { error: { kind: "format", unit: 1, card: "ZNAXIS" } },
  rice_ztile0: { error: { kind: "format", unit: 1, card: "ZTILE1" } },
  rice_ztile_huge: {},
  simple_f: { warning: /SIMPLE is not T/ },
  tfields_big: { error: { kind: "format", unit: 1, card: "TFORM5" } },
  tform_bad: { error: { kind: "format", unit: 1, card: "TFORM1" } },
  trailing_junk: { warning: /777 bytes behind the last unit are ignored/ },
  trunc_data: { error: { kind: "truncated", unit: 0, byteOffset: 2880 }, warning: /cut short/ },
  // Cut at byte 1600: its END card survived, its data did not.
  trunc_header: { error: { kind: "truncated", unit: 0 }, warning: /cut short/ },
  unknown_xtension: { error: { kind: "unsupported", unit: 1, card: "XTENSION" }, message: /FOREIGN/ },
  vla_len: { error: { kind: "format", unit: 1 }, message: /outside the heap/ },
  vla_neg_off: { error: { kind: "format", unit: 1 }, message: /outside the heap/ },
};

const malformed = corpus.filter(({ file }) => file.startsWith("mal_"));
const broken = hasData ? readdirSync(dataPath("sdo", "corrupt_fixtures")) : [];

/** Bytes of memory beyond the file itself that reading a hostile file may take. */
const ALLOWED = 64 * 2 ** 20;

describe.skipIf(!hasData)("malformed files (needs the shared data folder)", () => {
  it.each(malformed.map(({ file, expect: rule }) => ({ file, rule })))("$file: $rule", async ({ file }) => {
    const before = process.memoryUsage();
    const outcome = await readAll(readFileSync(corpusPath(file)));
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(ALLOWED);
    const name = file.replace(/^mal_[dh]_/, "").replace(/\.fits.*$/, "");
    if (name.startsWith("fuzz_")) return;
    const expected = EXPECTED[name];
    expect(expected, `an expectation for ${name}`).toBeDefined();
    if (expected.error === undefined) expect(outcome.errors).toEqual([]);
    else expect(outcome.errors[0]).toMatchObject(expected.error);
    if (expected.message) expect(outcome.errors[0].message).toMatch(expected.message);
    if (expected.warning) expect(outcome.warnings.join("\n")).toMatch(expected.warning);
  });

  it.each(broken)("broken download %s", async (name) => {
    const { errors } = await readAll(readFileSync(dataPath("sdo", "corrupt_fixtures", name)));
    expect(errors.length).toBeGreaterThan(0);
    expect(["format", "truncated"]).toContain(errors[0].kind);
    expect(errors[0].byteOffset).toBeTypeOf("number");
  });

  it.each(["not_actually_fits.fits", "test_ana.fz", "CRISP_LXY_Cube.fits.gz"])(
    "%s is not FITS",
    async (name) => {
      const { errors } = await readAll(readFileSync(corpusPath(name)));
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({ kind: "format", byteOffset: 0 });
    },
  );

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
          const { file, errors } = await readAll(changed);
          expect(file !== undefined || errors.length > 0).toBe(true);
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
        const { errors } = await readAll(bytes);
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
