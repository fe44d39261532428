import { readdirSync } from "node:fs";
import { expect } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { corpus } from "./corpus.ts";
import type { Outcome } from "./outcome.ts";

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

/** Files of the corpus that are broken on purpose, with what its manifest says of them. */
export const malformed: readonly { readonly file: string; readonly rule: string | undefined }[] = corpus
  .filter(({ file }) => file.startsWith("mal_"))
  .map(({ file, expect: rule }) => ({ file, rule }));

/** Files of the corpus that are no FITS. */
export const NOT_FITS = ["not_actually_fits.fits", "test_ana.fz", "CRISP_LXY_Cube.fits.gz"] as const;

/** Downloads that broke off. */
export const brokenDownloads: readonly string[] = hasData ? readdirSync(brokenPath()) : [];

export function brokenPath(...name: readonly string[]): string {
  return dataPath("sdo", "corrupt_fixtures", ...name);
}

/** Holds what came of a malformed file against what is decided here; of a fuzzed one any typed errors will do. */
export function checkMalformed(file: string, outcome: Outcome): void {
  const name = file.replace(/^mal_[dh]_/, "").replace(/\.fits.*$/, "");
  if (name.startsWith("fuzz_")) return;
  const expected = EXPECTED[name];
  expect(expected, `an expectation for ${name}`).toBeDefined();
  if (expected.error === undefined) expect(outcome.errors).toEqual([]);
  else expect(outcome.errors[0]).toMatchObject(expected.error);
  if (expected.message) expect(outcome.errors[0].message).toMatch(expected.message);
  if (expected.warning) expect(outcome.warnings.join("\n")).toMatch(expected.warning);
}

export function checkNotFits(outcome: Outcome): void {
  expect(outcome.errors).toHaveLength(1);
  expect(outcome.errors[0]).toMatchObject({ kind: "format", byteOffset: 0 });
}

export function checkBroken({ errors }: Outcome): void {
  expect(errors.length).toBeGreaterThan(0);
  expect(["format", "truncated"]).toContain(errors[0].kind);
  expect(errors[0].byteOffset).toBeTypeOf("number");
}
