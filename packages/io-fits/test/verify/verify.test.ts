import { describe, expect, it } from "vitest";
import { openFits } from "../../src/index.ts";
import { verifyFits } from "../../src/verify/index.ts";

/** A file of one header from its cards (END and padding added), and data behind it. */
function file(cards: readonly string[], data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = [...cards, "END"].map((card) => card.padEnd(80)).join("");
  const header = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 2880) * 2880));
  const bytes = new Uint8Array(header.length + Math.ceil(data.length / 2880) * 2880);
  bytes.set(header);
  bytes.set(data, header.length);
  return bytes;
}

const int = (key: string, value: number): string => `${key.padEnd(8)}= ${String(value).padStart(20)}`;
const START = ["SIMPLE  =                    T", int("BITPIX", 16), int("NAXIS", 0)];
const IMAGE = [
  "SIMPLE  =                    T",
  int("BITPIX", 16),
  int("NAXIS", 2),
  int("NAXIS1", 2),
  int("NAXIS2", 2),
];

async function findings(bytes: Uint8Array): Promise<string[]> {
  const found = await verifyFits(await openFits(bytes));
  return found.map(
    ({ severity, card, section, message }) => `${severity} ${card ?? ""} ${section} ${message}`,
  );
}

/** Cards behind a good beginning, and what has to be said of them, first thing. */
const CARDS: readonly (readonly [cards: readonly string[], finding: RegExp])[] = [
  [["lower   =                    1"], /^error LOWER 4\.1\.2\.1 .*lower-case/],
  [["A\tB     =                    1"], /^error .* 4\.1\.1 byte 2 of the card is 0x09/],
  [["STRING  = 'no end"], /^error STRING 4\.2\.1\.1 .*closing quote/],
  [["REAL    =               1.5e10"], /^error REAL 4\.2\.4 .*lower case/],
  [["WORD    = nothing"], /^error WORD 4\.2 /],
  [["VALUE   = 3 comment"], /^error VALUE 4\.1\.2\.3 no slash/],
  [["VALUE   ='text'"], /^error VALUE 4\.1\.2\.2 /],
  [["TEXT    = 'one&'"], /^warning TEXT 4\.2\.1\.2 .*no CONTINUE/],
  [["CONTINUE  'two'"], /^warning CONTINUE 4\.2\.1\.2 .*follows no string/],
  [[int("TWICE", 1), int("TWICE", 2)], /^warning TWICE 4\.1\.2\.1 .*cards 4 and 5/],
  [[int("NAXIS", 0)], /^error NAXIS 4\.4\.1\.1 .*twice/],
  [["EXTEND  = 'T       '"], /^error EXTEND 4\.4\.2\.1 EXTEND is 'T'; it has to be T or F/],
  [["DATE    = '2011-13-01'"], /^error DATE 9\.1\.1 /],
  [["DATE    = '2011-02-15T00:00:00Z'"], /^error DATE 9\.1\.1 /],
  [["DATE-OBS= '15/02/03'"], /^warning DATE-OBS 4\.4\.2\.1 .*1903/],
  [["EPOCH   =               1950.0"], /^warning EPOCH 8\.3 .*EQUINOX/],
  [["XTENSION= 'IMAGE   '"], /^error XTENSION 4\.4\.1\.2 /],
  [["TFORM1  = '1J      '"], /^error TFORM1 7\.3\.2 .*primary array/],
  [[int("CRPIX1", 1), int("WCSAXES", 2)], /^error WCSAXES 8\.2 .*behind/],
  [["PC1_1   =                  1.0", "CD1_1   =                  1.0"], /^error CD1_1 8\.1 /],
  [["PC1_1   =                  1.0", "CROTA2  =                 15.0"], /^error CROTA2 8\.1 /],
  [["CTYPE1  = 'RA---TAN'"], /^warning CTYPE1 8\.3 .*partner/],
  [["CTYPE1  = 'HPLN-TAN'", "CTYPE2  = 'HPLT-SIN'"], /^error CTYPE1 8\.3 .*projection/],
];

describe("cards", () => {
  it("finds nothing in a good file", async () => {
    expect(await findings(file(START))).toEqual([]);
    expect(await findings(file(IMAGE, new Uint8Array(8).fill(1)))).toEqual([]);
  });

  it.each(CARDS)("%j: %s", async (cards, finding) => {
    const found = await findings(file([...START, ...cards]));
    expect(
      found.filter((line) => finding.test(line)),
      found.join("\n"),
    ).toHaveLength(1);
  });

  it("takes commentary, HIERARCH, undefined and continued values as they are", async () => {
    const cards = [
      "COMMENT = not a value",
      "HISTORY made by hand",
      "",
      "HIERARCH ESO DET CHIP1 = 'any' / of a convention",
      "UNDEF   =",
      "COMPLEX = (1.0, -2.5E3) / both parts",
      "LONG    = 'begins &'",
      "CONTINUE  'and ends' / with its comment",
      "KEY     = 'it''s quoted'",
    ];
    expect(await findings(file([...START, ...cards]))).toEqual([]);
  });

  it("says where: unit, card and byte", async () => {
    const [finding] = await verifyFits(await openFits(file([...START, "WORD    = nothing"])));
    expect(finding).toEqual({
      severity: "error",
      message: "its value nothing is of no type that a header knows",
      unit: 0,
      card: "WORD",
      byteOffset: 240,
      section: "4.2",
    });
  });
});

describe("structure", () => {
  it("wants mandatory keywords in order and in fixed format", async () => {
    const [simple, bitpix, naxis] = START;
    expect(await findings(file([simple, naxis, bitpix]))).toContainEqual(
      expect.stringMatching(/^error BITPIX 4\.4\.1\.1 .*not card 2/),
    );
    expect(await findings(file([simple, "BITPIX  = 16", naxis]))).toEqual([
      "error BITPIX 4.2 the value of BITPIX is not in fixed format",
    ]);
  });

  it("wants blanks behind END and zeros behind the data", async () => {
    const header = file(START);
    header[4 * 80 + 7] = 0x2e;
    expect(await findings(header)).toEqual([expect.stringMatching(/^error END 3\.3\.1 byte 327/)]);
    const image = file(IMAGE, new Uint8Array(8));
    image[2880 + 100] = 1;
    expect(await findings(image)).toEqual([expect.stringMatching(/^error {2}3\.3\.2 /)]);
  });

  it("tells what was read around when the file was opened, once", async () => {
    const image = file(IMAGE, new Uint8Array(8));
    expect(await findings(image.subarray(0, 2884))).toEqual([
      expect.stringMatching(/^error {2}3\.1 .*cut short/),
    ]);
    const junk = new Uint8Array(image.length + 10);
    junk.set(image);
    expect(await findings(junk)).toEqual([expect.stringMatching(/^error {2}3\.1 10 bytes/)]);
  });

  it("stops when told to", async () => {
    const signal = AbortSignal.abort();
    const opened = await openFits(file(START));
    await expect(verifyFits(opened, { signal })).rejects.toMatchObject({ kind: "aborted" });
  });
});

/** A binary table of one row: columns as TFORM and other cards, and the bytes of its row and heap. */
function table(
  columns: readonly (readonly [format: string, ...more: string[]])[],
  row: number[],
  heap: number[] = [],
) {
  const cards = [
    "XTENSION= 'BINTABLE'",
    int("BITPIX", 8),
    int("NAXIS", 2),
    int("NAXIS1", row.length),
    int("NAXIS2", 1),
    int("PCOUNT", heap.length),
    int("GCOUNT", 1),
    int("TFIELDS", columns.length),
    ...columns.flatMap(([format, ...more], i) => [
      `TTYPE${i + 1}  = 'C${i + 1}      '`,
      `TFORM${i + 1}  = '${format.padEnd(8)}'`,
      ...more,
    ]),
  ];
  const primary = file(START);
  const extension = file(cards, Uint8Array.from([...row, ...heap]));
  const bytes = new Uint8Array(primary.length + extension.length);
  bytes.set(primary);
  bytes.set(extension, primary.length);
  return bytes;
}

describe("binary tables", () => {
  it("finds nothing in a good one", async () => {
    const columns = [
      ["1J", int("TNULL1", -1), "TDISP1  = 'I6      '"],
      ["2A"],
      ["1L"],
      ["3X"],
      ["1PB(2)"],
    ] as const;
    const row = [0, 0, 0, 1, 65, 0, 84, 0xe0, 0, 0, 0, 2, 0, 0, 0, 0];
    expect(await findings(table(columns, row, [1, 2]))).toEqual([]);
  });

  it.each<[string, Parameters<typeof table>, RegExp]>([
    ["a truth value", [[["1L"]], [1]], /^error {2}7\.3\.3 row 0 of column C1 holds byte 1/],
    ["text", [[["2A"]], [65, 200]], /^error {2}7\.3\.3 .*byte 200/],
    ["spare bits", [[["3X"]], [0xff]], /^error {2}7\.3\.3 .*bits/],
    [
      "a descriptor outside",
      [[["1PB"]], [0, 0, 0, 5, 0, 0, 0, 0], [1]],
      /^error {2}7\.3\.5 .*outside the heap/,
    ],
    ["a long cell", [[["1PB(1)"]], [0, 0, 0, 2, 0, 0, 0, 0], [1, 2]], /^error {2}7\.3\.5 .*at most 1/],
    ["a width", [[["1J"]], [0, 0]], /^error NAXIS1 7\.3\.1 .*take 4 bytes/],
    ["a format", [[["1Y"]], [0]], /^error TFORM1 7\.3\.1 /],
    ["a null of floats", [[["1E", int("TNULL1", 3)]], [0, 0, 0, 0]], /^error TNULL1 7\.3\.2 /],
    ["a null too large", [[["1B", int("TNULL1", 300)]], [0]], /^warning TNULL1 7\.3\.2 /],
    ["a scale of text", [[["1A", int("TSCAL1", 2)]], [65]], /^error TSCAL1 7\.3\.2 /],
    ["a display", [[["1A", "TDISP1  = 'F8.2    '"]], [65]], /^error TDISP1 7\.3\.4 /],
    ["dimensions", [[["2B", "TDIM1   = '(2,2)   '"]], [0, 0]], /^error TDIM1 7\.3\.2 /],
    ["a column too many", [[["1B", "TTYPE9  = 'NINE    '"]], [0]], /^error TTYPE9 7\.2\.1 /],
  ])("%s", async (_, [columns, row, heap], finding) => {
    const found = await findings(table(columns, row, heap));
    expect(
      found.filter((line) => finding.test(line)),
      found.join("\n"),
    ).toHaveLength(1);
  });

  it("looks at no data where told so", async () => {
    const opened = await openFits(table([["1L"]], [1]));
    expect(await verifyFits(opened, { data: false })).toEqual([]);
  });
});
